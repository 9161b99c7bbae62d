import type { RequestId } from '../../core/privacy-request.ts';
import type { Revealed, RevealReason } from '../../core/staff.ts';
import { isDestroyed } from '../../db/data-keys.ts';
import { newId } from '../../db/new-id.ts';
import type { Db, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { newStaffLink, type StaffLink } from '../staff-link.ts';

export const REVEAL_SECONDS = 60;

export interface RevealOrder {
  requestId: RequestId;
  /** Slack id of whoever wants to read. */
  userId: string;
  reason: RevealReason;
  shows?: Revealed;
}
export type RevealOffer = { ok: true; link: StaffLink } | { ok: false; because: 'content-destroyed' };

/** Where a link leads, by what it shows. */
const PATHS: Record<Revealed, string> = { messages: 's', package: 'p' };

/**
 * A link to what was written in a case, or to the package for its person, for one staff member, once. That it was made is
 * no reading yet, and no event.
 */
export async function offerReveal(
  { db, vault, clock, settings }: Pick<Journey, 'db' | 'vault' | 'clock' | 'settings'>,
  { requestId, userId, reason, shows = 'messages' }: RevealOrder,
): Promise<RevealOffer> {
  if (await contentIsDestroyed(db, requestId)) return { ok: false, because: 'content-destroyed' };
  const id = newId<string>();
  const at = clock.now();
  const { token, digits, columns } = newStaffLink(vault, id);
  await db
    .insertInto('reveals')
    .values({
      id,
      request_id: requestId,
      user_id: userId,
      reason,
      shows,
      ...columns,
      created_at: at,
      expires_at: at.add({ seconds: REVEAL_SECONDS }),
      opened_at: null,
      pass_hash: null,
      files_until: null,
    })
    .execute();
  return { ok: true, link: { url: `${settings.publicUrl}/${PATHS[shows]}/${token}`, digits } };
}

export async function contentIsDestroyed(db: Db | Tx, id: RequestId): Promise<boolean> {
  const { key_id } = await db
    .selectFrom('requests')
    .select('key_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return await isDestroyed(db, key_id);
}
