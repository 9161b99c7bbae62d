import { EDGE_ROUTE, FACTS_HEADER, RECEIPT_HEADER, SIGNATURE_HEADER } from '../core/edge-facts.ts';
import { forwardText, isSigned, receiptText, sign } from '../core/edge-signature.ts';
import type { EdgeSettings } from './settings.ts';
import { undeliveredKey } from './undelivered.ts';

const ANSWER_WITHIN_MS = 60_000;

/** `problem` is a code: `desk-unreachable`, `desk-answered-503`, `no-receipt`. */
export type Forwarded = { ok: true } | { ok: false; problem: string };

/**
 * Hands one message to the desk. The copy in R2 is deleted only when the desk has signed that it stored it: a page
 * that answers 200 to everything is not the desk.
 * @throws Error when R2 fails
 */
export async function forward(settings: EdgeSettings, key: string): Promise<Forwarded> {
  const { RAW, EDGE_SECRETS } = settings;
  const object = await RAW.get(key);
  // Handed in before: queues deliver at least once.
  if (!object) return { ok: true };
  const facts = object.customMetadata?.facts ?? '';
  const body = new Uint8Array(await object.arrayBuffer());
  const [secret] = EDGE_SECRETS;
  const signature = await sign(secret, await forwardText(facts, body));
  const answer = await post(settings, { [FACTS_HEADER]: facts, [SIGNATURE_HEADER]: signature }, body);
  if (!answer) return { ok: false, problem: 'desk-unreachable' };
  if (!answer.ok) return { ok: false, problem: `desk-answered-${answer.status}` };
  const receipt = answer.headers.get(RECEIPT_HEADER) ?? '';
  if (!(await isSigned(secret, receiptText(signature), receipt))) return { ok: false, problem: 'no-receipt' };
  await RAW.delete([key, undeliveredKey(key)]);
  return { ok: true };
}

async function post(
  { ORIGIN_URL }: EdgeSettings,
  headers: Record<string, string>,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response | undefined> {
  try {
    const answer = await fetch(ORIGIN_URL + EDGE_ROUTE, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.body?.cancel();
    return answer;
  } catch {
    // No connection or no answer in time: the caller says so and tries again.
    return undefined;
  }
}
