import { lawOf } from '../../core/law/laws.ts';
import type { SystemConnector } from '../../core/ports.ts';
import { CHANNELS, type RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { noteHints } from '../../db/jurisdiction-hints.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { provenContacts } from '../proven-contacts.ts';
import { putCaseUnder } from './set-jurisdiction.ts';

/**
 * `route.residence`: learns from our systems where the person's own account says that they live, by proven contacts only, and
 * notes it as evidence. It decides where nobody said which law counts and all accounts say the same; a law that the
 * person stated or staff set stands. Dates only come nearer by it.
 */
export function learnResidenceHandler(
  journey: Journey,
  connectors: ReadonlyMap<string, SystemConnector>,
): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const request = await journey.db
      .selectFrom('requests')
      .select(['id', 'key_id', 'state'])
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    if (request.state === 'closed') return { is: 'done', result: { searched: false } };
    const key = await journey.vault.open(journey.db, request.key_id);
    const proven = await provenContacts(journey.db, request, key, CHANNELS);
    const places = new Set<string>();
    for (const connector of connectors.values()) {
      const call = { idempotencyKey: step.id, signal: step.signal };
      for (const place of (await connector.residences?.(proven, call)) ?? []) places.add(place);
    }
    return {
      is: 'done',
      result: { searched: true },
      commit: (tx) => noteResidence(journey, tx, requestId, [...places]),
    };
  };
}

async function noteResidence(
  journey: Journey,
  tx: Tx,
  requestId: RequestId,
  places: readonly string[],
): Promise<void> {
  const hints = places.map((place) => ({ source: 'account_record', place }) as const);
  await noteHints(tx, requestId, hints, journey.clock.now());
  const { jurisdiction } = await lockRequest(tx, requestId);
  const [place] = places;
  const law = places.length === 1 && place !== undefined ? (lawOf(place)?.id ?? null) : null;
  if (jurisdiction === null && law !== null)
    await putCaseUnder(journey, tx, { requestId, law, actor: 'system', hint: null });
}
