import { createHash, randomBytes } from 'node:crypto';

const TOKEN = /^[\w-]{32}$/;

/** The secret of an address that one person is given: 192 random bits in base64url. Only its hash is stored. */
export const newLinkToken = (): string => randomBytes(24).toString('base64url');

export const linkTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Whether it has the form of one: anything else is not looked up. */
export const isLinkToken = (token: string): boolean => TOKEN.test(token);
