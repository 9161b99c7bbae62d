import type { Config } from '../config.ts';
import type { StepHandler } from '../core/step.ts';
import { setTargets, WEBHOOK_STEP } from '../db/case-webhooks.ts';
import type { Tx } from '../db/tables.ts';
import type { Journey } from '../journey/context.ts';
import { tellOfChangesHandler } from '../journey/tell-of-changes.ts';
import { targetOf, tellOfChange } from '../vendors/webhook/tell-of-change.ts';
import { signatureClock } from './signature-clock.ts';

/** Whoever outside is told that a case changed. */
export async function openWebhooks(
  { CASE_WEBHOOK_URLS: urls = [], CASE_WEBHOOK_SECRET }: Config,
  journey: Journey,
): Promise<{ handlers: readonly [kind: string, handler: StepHandler<Tx>][] }> {
  const secret = CASE_WEBHOOK_SECRET?.reveal() ?? '';
  const tellers = new Map(
    urls.map((url) => [targetOf(url), tellOfChange({ url, secret, clock: signatureClock })]),
  );
  await setTargets(journey.db, [...tellers.keys()]);
  return { handlers: [[WEBHOOK_STEP, tellOfChangesHandler(journey, tellers)]] };
}
