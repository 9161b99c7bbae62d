import { after } from '../core/duration.ts';
import { frozenPlaybook } from '../db/playbooks.ts';
import type { RequestRow, Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';

/** How long content is kept when no playbook says so: a case that was never understood. */
const KEEP_CONTENT = { months: 24 };

/** Until when the content of a case that closes now is kept. */
export async function contentUntil(
  { clock, company }: Pick<Journey, 'clock' | 'company'>,
  tx: Tx,
  request: Pick<RequestRow, 'playbook_hash'>,
): Promise<string> {
  const keep =
    request.playbook_hash === null
      ? KEEP_CONTENT
      : (await frozenPlaybook(tx, request.playbook_hash)).close['keep-content'];
  return after(clock.now(), keep, company['time-zone']).toString();
}
