import type { RequestId } from '../../src/core/privacy-request.ts';
import { codeEnclosureSchema } from '../../src/journey/code-enclosure.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import type { TestJourney } from './journey.ts';
import { type TestRequest, verifyingRequest } from './requests.ts';
import { findStep, runStep } from './run-step.ts';

export interface Challenged extends TestRequest {
  code: string;
}

/** A request whose code letter is in the outbox, and the code in it. */
export async function challengedRequest(
  journey: TestJourney,
  options: Parameters<typeof verifyingRequest>[1] = {},
): Promise<Challenged> {
  const request = await verifyingRequest(journey, options);
  const step = await findStep(journey, request.id, 'verify.challenge');
  await runStep(journey, step.id, challengeHandler(journey));
  return { ...request, code: await newestCode(journey, request) };
}

/** Opens the newest code letter of a request, as only the requester can. */
export async function newestCode(journey: TestJourney, request: TestRequest): Promise<string> {
  const letter = await journey.db
    .selectFrom('outbound_messages')
    .selectAll()
    .where('request_id', '=', request.id)
    .where('role', '=', 'code')
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const place = { table: 'outbound_messages', column: 'enclosure', row: letter.id };
  return codeEnclosureSchema.parse(
    JSON.parse(request.key.openText(place, letter.enclosure ?? Buffer.alloc(0))),
  ).code;
}

export const wrong = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0');

export async function isProven(journey: TestJourney, id: RequestId): Promise<boolean> {
  const contacts = await journey.db
    .selectFrom('contacts')
    .select('proven_at')
    .where('request_id', '=', id)
    .execute();
  return contacts.some(({ proven_at }) => proven_at !== null);
}
