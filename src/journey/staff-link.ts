import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Vault } from '../db/sealed.ts';
import { linkTokenHash, newLinkToken } from './link-token.ts';

/** What a staff member is shown, once and alone: the link opens the page, the digits make it do something. */
export interface StaffLink {
  url: string;
  digits: string;
}

const TRIES = 5;
const DIGITS = 6;

export interface NewStaffLink {
  token: string;
  digits: string;
  columns: { token_hash: Buffer; digits_hash: Buffer; tries_left: number };
}

/**
 * A one-time link for one staff member, beside digits that bind it to whoever was shown them, so that a link found in a
 * history or a log opens nothing.
 */
export function newStaffLink(vault: Vault, linkId: string): NewStaffLink {
  const token = newLinkToken();
  const digits = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const columns = {
    token_hash: linkTokenHash(token),
    digits_hash: vault.codeHash(linkId, digits),
    tries_left: TRIES,
  };
  return { token, digits, columns };
}

/** Compares what was typed with a link's digits, however they are grouped, in constant time. */
export function digitsMatch(vault: Vault, link: { id: string; digits_hash: Buffer }, typed: string): boolean {
  return timingSafeEqual(vault.codeHash(link.id, typed.replace(/\D/g, '')), link.digits_hash);
}
