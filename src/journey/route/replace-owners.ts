import type { RequestId } from '../../core/privacy-request.ts';
import { activeStaff, casesOfOwner, mayWork, ownersWhoLeft } from '../../db/active-staff.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { assignToLeastBusy } from './own-case.ts';

const BATCH = 200;

/**
 * Takes open cases from owners who left the team: where the team's cases are balanced each gets the next owner at once, else
 * it stands among those that need one. While nobody at all is known to work here, nothing is taken from anybody: then it
 * is the list of staff that is wrong.
 */
export async function replaceOwners(journey: Journey): Promise<void> {
  const { db, log } = journey;
  if ((await activeStaff(db, 'handler')).length === 0) return;
  for (const owner of await ownersWhoLeft(db)) {
    log.info({ user: owner }, 'left the team; their cases get other owners');
    let page: RequestId[];
    do {
      page = await casesOfOwner(db, owner, BATCH);
      for (const id of page) await change(journey, id, (tx) => takeFrom(journey, tx, id, owner));
    } while (page.length === BATCH && !(await mayWork(db, owner)));
  }
}

async function takeFrom({ clock, company }: Journey, tx: Tx, id: RequestId, owner: string): Promise<void> {
  const request = await lockRequest(tx, id);
  // Given on, closed or back at work meanwhile.
  if (request.assignee !== owner || request.state === 'closed' || (await mayWork(tx, owner))) return;
  const at = clock.now();
  const event = { type: 'owner.released', from: owner } as const;
  const released = await recordEvent(tx, id, { event, actor: 'system', at });
  const isBalanced = request.team !== null && company.assign[request.team] === 'balanced';
  if (isBalanced) await assignToLeastBusy(tx, released, at);
}
