import { z } from 'zod';
import { PROVEN_HOW } from '../../core/lifecycle-event.ts';
import type { Playbook } from '../../core/playbook.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { caseOf } from '../../db/parts.ts';
import { freezePlaybook, frozenPlaybook } from '../../db/playbooks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { assuranceReached, carries } from './advance.ts';

/**
 * Where time is over and less was proven than a right needs, what can be answered with it goes on: the playbook that the
 * request's own one names takes its place (11 CCR 7024(a): who may not have copies is weighed as asking for categories).
 * @returns whether there is such a playbook and enough is proven for it
 */
export async function goOnWithLess(journey: Journey, tx: Tx, request: RequestRow): Promise<boolean> {
  const lesser = await lesserPlaybook(journey, tx, request);
  if (!lesser) return false;
  const at = journey.clock.now();
  const assurance = await assuranceReached(tx, request.id, at);
  const proof = await lastProof(tx, request);
  const { assurance: assuranceNeeded } = lesser.verify;
  if (!proof || !(await carries(tx, request, assuranceNeeded, at))) return false;
  const playbookHash = await freezePlaybook(tx, lesser, at);
  await recordEvent(tx, request.id, {
    event: { type: 'verification.lessened', playbook: lesser.playbook, playbookHash, assuranceNeeded },
    actor: 'system',
    at,
  });
  const event = { type: 'identity.verified', assurance, ...proof } as const;
  await recordEvent(tx, request.id, { event, actor: 'system', at });
  return true;
}

async function lesserPlaybook(
  journey: Journey,
  tx: Tx,
  { playbook_hash }: RequestRow,
): Promise<Playbook | undefined> {
  if (playbook_hash === null) return undefined;
  const { verify } = await frozenPlaybook(tx, playbook_hash);
  if (verify.assurance === 'none' || verify.lesser === undefined) return undefined;
  return journey.playbooks.find(({ playbook }) => playbook === verify.lesser);
}

const proofSchema = z.object({ contact: z.string(), by: z.enum(PROVEN_HOW) });

/** What was proven last, for a part by its case. */
async function lastProof(tx: Tx, { id }: RequestRow) {
  const event = await tx
    .selectFrom('request_events')
    .select('data')
    .where('request_id', '=', caseOf(id))
    .where('type', '=', 'contact.proven')
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return event && proofSchema.parse(event.data);
}
