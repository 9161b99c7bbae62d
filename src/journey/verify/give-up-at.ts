import { after } from '../../core/playbook.ts';
import { Permanent } from '../../core/problem.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import type { Db, RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';

/**
 * Until when the requester can prove who they are: the playbook's `give-up-after`, counted from the moment the
 * request was understood, so that our own reading time is not taken from theirs.
 * @throws Permanent `request-not-understood`, `nothing-to-prove`
 */
export async function giveUpAt(
  journey: Pick<Journey, 'company'>,
  db: Db | Tx,
  request: Pick<RequestRow, 'id' | 'playbook_hash'>,
): Promise<Temporal.Instant> {
  const understood = await db
    .selectFrom('request_events')
    .select('at')
    .where('request_id', '=', request.id)
    .where('type', '=', 'request.understood')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (!understood || request.playbook_hash === null) throw new Permanent('request-not-understood');
  const { verify } = await frozenPlaybook(db, request.playbook_hash);
  if (verify.assurance === 'none') throw new Permanent('nothing-to-prove');
  return after(understood.at, verify['give-up-after'], journey.company['time-zone']);
}
