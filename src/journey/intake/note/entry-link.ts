import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { RequestId } from '../../../core/privacy-request.ts';
import { newId } from '../../../db/new-id.ts';
import type { Db, Tables, Tx } from '../../../db/tables.ts';
import { change, type Journey } from '../../context.ts';

/** What a staff member is shown, once and alone: the link opens the page, the digits make it take something. */
export interface EntryLink {
  url: string;
  digits: string;
}

export const ENTRY_LINK_MINUTES = 10;
const TRIES = 5;
const DIGITS = 6;

/**
 * Mints a one-time link to the page of an entry for one staff member: 192 random bits, stored only as SHA-256, beside
 * digits that bind it to whoever was shown them, so that a link found in a history or a log opens nothing. Links that
 * the same person was given before end.
 */
export async function mintEntryLink(
  { vault, clock, settings }: Pick<Journey, 'vault' | 'clock' | 'settings'>,
  tx: Tx,
  { entryId, userId }: { entryId: string; userId: string },
): Promise<EntryLink> {
  const id = newId<string>();
  const at = clock.now();
  const token = randomBytes(24).toString('base64url');
  const digits = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  await tx
    .updateTable('entry_links')
    .set({ expires_at: at })
    .where('entry_id', '=', entryId)
    .where('user_id', '=', userId)
    .where('expires_at', '>', at)
    .execute();
  await tx
    .insertInto('entry_links')
    .values({
      id,
      entry_id: entryId,
      token_hash: hashOf(token),
      digits_hash: vault.codeHash(id, digits),
      user_id: userId,
      tries_left: TRIES,
      created_at: at,
      expires_at: at.add({ minutes: ENTRY_LINK_MINUTES }),
      used_at: null,
    })
    .execute();
  return { url: `${settings.publicUrl}/s/entry/${token}`, digits };
}

export type LinkOffer = { ok: true; link: EntryLink } | { ok: false; because: 'no-open-entry' };

/** A new link to a case's entry, for whoever asks for it on the card: the first one ran out or got lost. */
export async function offerEntryLink(
  journey: Journey,
  { requestId, userId }: { requestId: RequestId; userId: string },
): Promise<LinkOffer> {
  return await change(journey, requestId, async (tx): Promise<LinkOffer> => {
    const entry = await tx
      .selectFrom('staff_entries')
      .innerJoin('requests', 'requests.id', 'staff_entries.request_id')
      .select('staff_entries.id')
      .where('request_id', '=', requestId)
      .where('completed_at', 'is', null)
      .where('requests.state', '=', 'received')
      .executeTakeFirst();
    if (!entry) return { ok: false, because: 'no-open-entry' };
    return { ok: true, link: await mintEntryLink(journey, tx, { entryId: entry.id, userId }) };
  });
}

export interface OpenEntryLink {
  link: Pick<
    Tables['entry_links'],
    'id' | 'entry_id' | 'user_id' | 'digits_hash' | 'tries_left' | 'expires_at'
  >;
  request: Pick<Tables['requests'], 'id' | 'reference' | 'channel' | 'received_at' | 'suggestion' | 'state'>;
}

/** What a link opens; `undefined` for one that is unknown, used, over or tried too often, without saying which. */
export async function findEntryLink(
  db: Db | Tx,
  token: string,
  now: Temporal.Instant,
): Promise<OpenEntryLink | undefined> {
  const link = await db
    .selectFrom('entry_links')
    .select(['id', 'entry_id', 'user_id', 'digits_hash', 'tries_left', 'expires_at'])
    .where('token_hash', '=', hashOf(token))
    .where('expires_at', '>', now)
    .where('used_at', 'is', null)
    .where('tries_left', '>', 0)
    .executeTakeFirst();
  if (!link) return undefined;
  const request = await db
    .selectFrom('requests')
    .innerJoin('staff_entries', 'staff_entries.request_id', 'requests.id')
    .select([
      'requests.id',
      'requests.reference',
      'requests.channel',
      'requests.received_at',
      'requests.suggestion',
      'requests.state',
    ])
    .where('staff_entries.id', '=', link.entry_id)
    .where('staff_entries.completed_at', 'is', null)
    .where('requests.state', '=', 'received')
    .executeTakeFirst();
  return request && { link, request };
}

const hashOf = (token: string) => createHash('sha256').update(token).digest();
