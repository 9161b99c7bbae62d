import { afterAll, beforeAll } from 'vitest';
import type { CodeVendor } from '../../src/core/code-vendor.ts';
import { startVerifyEmulator, verifyTextsTo } from '../../src/demo/emulators/twilio-verify.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { startCodeHandler } from '../../src/journey/verify/start-code.ts';
import { twilioClient } from '../../src/vendors/twilio/client.ts';
import { twilioVerify } from '../../src/vendors/twilio/verify.ts';
import type { Challenged } from './codes.ts';
import type { TestClock, TestJourney } from './journey.ts';
import { type TestRequest, verifyingRequest } from './requests.ts';
import { findStep, runStep } from './run-step.ts';

export const ACCOUNT = {
  accountSid: `AC${'a'.repeat(32)}`,
  authToken: 'b'.repeat(32),
  serviceSid: `VA${'c'.repeat(32)}`,
};

export const verifyVendor = (url: string, { serviceSid, ...account } = ACCOUNT): CodeVendor =>
  twilioVerify({
    client: twilioClient({
      ...account,
      apiUrl: 'http://127.0.0.1:9',
      verifyUrl: url,
      timeoutSeconds: 2,
    }),
    serviceSid,
  });

/** The emulated Twilio Verify of the test file that calls this, on the clock of its journey. */
export function testVerify(clock: () => TestClock): { url: string } {
  const made = { url: '' };
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ url: made.url, close } = await startVerifyEmulator({
      ...ACCOUNT,
      clock: { now: () => clock().now() },
    }));
  });
  afterAll(() => close());
  return made;
}

export const codesTextedTo = async ({ url }: { url: string }, to: string): Promise<string[]> =>
  (await verifyTextsTo(url, to)).map((text) => /(\d{6})$/.exec(text)?.[1] ?? '');

/** A request by text whose code Verify made and sent, and the code that the person reads. */
export async function challengedByText(
  journey: TestJourney,
  verify: { url: string },
  options: Parameters<typeof verifyingRequest>[1] = {},
): Promise<Challenged> {
  const request = await verifyingRequest(journey, { channel: 'sms', ...options });
  const step = await findStep(journey, request.id, 'verify.challenge');
  await runStep(journey, step.id, challengeHandler(journey));
  await startNewest(journey, request);
  return { ...request, code: (await codesTextedTo(verify, request.address)).at(-1) ?? '' };
}

/** Runs the step that has the newest code of a request made. */
export async function startNewest(journey: TestJourney, request: TestRequest) {
  const { id } = await newestRow(journey, request);
  const step = await findStep(journey, request.id, `code.start.${id}`);
  return await runStep(journey, step.id, startCodeHandler(journey));
}

export async function newestRow(journey: TestJourney, request: TestRequest) {
  return await journey.db
    .selectFrom('challenges')
    .selectAll()
    .where('request_id', '=', request.id)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
}

/** Verify as it is, whose answers are held back while the test wants that. */
export class SlowVendor implements CodeVendor {
  readonly name: string;
  readonly #vendor: CodeVendor;
  #gate = Promise.resolve();
  /** Answers that came to a gate so far. */
  answers = 0;
  constructor(vendor: CodeVendor) {
    this.#vendor = vendor;
    this.name = vendor.name;
  }
  /** Holds back every answer from now on, until what is returned is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = Promise.resolve();
      resolve();
    };
  }
  start: CodeVendor['start'] = (order, signal) => this.#held(this.#vendor.start(order, signal));
  check: CodeVendor['check'] = (id, code, signal) => this.#held(this.#vendor.check(id, code, signal));
  cancel: CodeVendor['cancel'] = (id, signal) => this.#vendor.cancel(id, signal);

  async #held<Answer>(call: Promise<Answer>): Promise<Answer> {
    const answer = await call;
    this.answers += 1;
    await this.#gate;
    return answer;
  }
}

export const wrongText = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
