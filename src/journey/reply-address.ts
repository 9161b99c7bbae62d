import { timingSafeEqual } from 'node:crypto';
import { REFERENCE_PATTERN } from '../core/privacy-request.ts';
import type { Vault } from '../db/sealed.ts';

type Tagger = Pick<Vault, 'replyTag'>;

/**
 * Where replies to a request's letters go: `t-<reference>-<tag>@<mail domain>`, lower case because mail systems
 * fold the local part. The tag keeps strangers who guess a reference out of its case; it proves no identity.
 */
export function replyAddress(vault: Tagger, reference: string, mailDomain: string): string {
  const letters = reference.replaceAll('-', '').toLowerCase();
  return `t-${letters}-${vault.replyTag(reference)}@${mailDomain}`;
}

const LOCAL_PART = /^t-fw([0-9a-z]{4})([0-9a-z]{4})-([a-z2-7]{16})$/;

/** The reference that a reply address was made for; `undefined` when it is not one of ours. */
export function parseReplyAddress(vault: Tagger, address: string, mailDomain: string): string | undefined {
  const [local = '', domain, ...more] = address.trim().toLowerCase().split('@');
  if (more.length > 0 || domain !== mailDomain.toLowerCase()) return undefined;
  const [, first = '', second = '', tag = ''] = LOCAL_PART.exec(local) ?? [];
  const reference = `FW-${first}-${second}`.toUpperCase();
  if (!REFERENCE_PATTERN.test(reference)) return undefined;
  const expected = Buffer.from(vault.replyTag(reference));
  const given = Buffer.from(tag);
  return given.length === expected.length && timingSafeEqual(given, expected) ? reference : undefined;
}
