import type { RequestId } from '../../../core/privacy-request.ts';
import { newId } from '../../../db/new-id.ts';
import type { Db, Tables, Tx } from '../../../db/tables.ts';
import { change, type Journey } from '../../context.ts';
import { linkTokenHash } from '../../link-token.ts';
import { newStaffLink, type StaffLink } from '../../staff-link.ts';

export const ENTRY_LINK_MINUTES = 10;

/** A one-time link to the page of an entry for one staff member. Links that the same person was given before end. */
export async function mintEntryLink(
  { vault, clock, settings }: Pick<Journey, 'vault' | 'clock' | 'settings'>,
  tx: Tx,
  { entryId, userId }: { entryId: string; userId: string },
): Promise<StaffLink> {
  const id = newId<string>();
  const at = clock.now();
  const { token, digits, columns } = newStaffLink(vault, id);
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
      ...columns,
      user_id: userId,
      created_at: at,
      expires_at: at.add({ minutes: ENTRY_LINK_MINUTES }),
      used_at: null,
    })
    .execute();
  return { url: `${settings.publicUrl}/s/entry/${token}`, digits };
}

export type LinkOffer = { ok: true; link: StaffLink } | { ok: false; because: 'no-open-entry' };

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
    .where('token_hash', '=', linkTokenHash(token))
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
