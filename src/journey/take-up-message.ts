import type { EventOf } from '../core/lifecycle-event.ts';
import type { Playbook, PlaybookKind } from '../core/playbook.ts';
import { type Actor, type Applied, applyToLocked } from '../db/apply-event.ts';
import { freezePlaybook } from '../db/playbooks.ts';
import type { RequestRow, Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';

/**
 * Takes up a message that asks for no right and that people answer: it goes to their team by its playbook, and nobody proves
 * anything for it. The date that its receipt set stands.
 * @param before the case, locked by the caller and not changed since
 */
export async function takeUpMessage(
  { clock }: Journey,
  tx: Tx,
  before: RequestRow,
  { kind, playbook }: { kind: Exclude<PlaybookKind, 'appeal'>; playbook: Playbook },
  actor: Actor,
): Promise<Applied> {
  const at = clock.now();
  const event = {
    type: 'request.understood',
    kind,
    rights: [],
    playbook: playbook.playbook,
    playbookHash: await freezePlaybook(tx, playbook, at),
    assuranceNeeded: 'none',
  } satisfies EventOf<'request.understood'>;
  return await applyToLocked(tx, before, { event, actor, at });
}
