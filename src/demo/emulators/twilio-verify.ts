import { randomBytes, randomInt } from 'node:crypto';
import { createEmulator, defineEmulator, type PersistenceAdapter } from 'emulate';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { getJson } from '../patient-fetch.ts';
import { type Fault, Faults } from './faults.ts';

/**
 * Twilio Verify v2 for the demo (https://www.twilio.com/docs/verify/api). The one in `emulate` gives everybody the same code, which
 * never runs out and takes three guesses; this one behaves as the real one is described: a random code of six digits,
 * ten minutes, five sends and five checks, and what is over is forgotten (404, 20404). What people are texted is
 * readable at `GET /_emulator/messages?to=`.
 */
export interface VerifyEmulatorOptions {
  accountSid: string;
  authToken: string;
  serviceSid: string;
  clock: Clock;
  /** Where it keeps its state; in memory only without one. */
  memory?: PersistenceAdapter;
}

interface Verification {
  sid: string;
  to: string;
  channel: 'sms' | 'whatsapp';
  code: string;
  status: 'pending' | 'approved' | 'canceled';
  sends: number;
  checks: number;
  createdAt: string;
}
interface Message {
  to: string;
  text: string;
}
interface State {
  verifications: Verification[];
  messages: Message[];
}

/** A call, as far as it is read here. */
interface Asked {
  req: { raw: Request; param(name: string): string | undefined };
}

const LIVES_MINUTES = 10;
const SENDS_MAX = 5;
const CHECKS_MAX = 5;
const startBody = z.object({
  To: z.string().regex(/^\+[1-9]\d{6,14}$/),
  Channel: z.enum(['sms', 'whatsapp']),
  Locale: z.string().optional(),
});
const checkBody = z.object({
  Code: z.string().regex(/^[\w]{4,10}$/),
  VerificationSid: z.string().regex(/^VE[0-9a-f]{32}$/),
});
const statusBody = z.object({ Status: z.literal('canceled') });

export async function startVerifyEmulator(
  options: VerifyEmulatorOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { accountSid, authToken, serviceSid, clock, memory } = options;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const common = ({ sid, to, channel, status, createdAt }: Verification) => ({
    sid,
    service_sid: serviceSid,
    account_sid: accountSid,
    to,
    channel,
    status,
    valid: status === 'approved',
    amount: null,
    payee: null,
    date_created: createdAt,
    date_updated: createdAt,
  });
  const described = (verification: Verification) => ({
    ...common(verification),
    lookup: {},
    send_code_attempts: Array.from({ length: verification.sends }, () => ({
      channel: verification.channel,
    })),
    sna: null,
    url: `https://verify.twilio.com/v2/Services/${serviceSid}/Verifications/${verification.sid}`,
  });
  const definition = defineEmulator<State>({
    name: 'twilio-verify',
    state: () => ({ verifications: [], messages: [] }),
    setup({ app, state, signal }) {
      const faults = new Faults();
      const guard = (c: Asked, serve: (form: { [name: string]: string }) => Response) =>
        faults.around(
          c.req.raw,
          async () => {
            if (c.req.raw.headers.get('authorization') !== authorization) return refusal(401, 20003);
            if (c.req.param('service') !== serviceSid) return refusal(404, 20404);
            return serve(Object.fromEntries(new URLSearchParams(await c.req.raw.text())));
          },
          ({ status, code = 20500 }: Fault) => refusal(status, code),
          signal,
        );
      const pending = (which: Partial<Verification>) => {
        const since = clock.now().subtract({ minutes: LIVES_MINUTES });
        return state.verifications.find(
          (one) =>
            one.status === 'pending' &&
            (one.to === which.to || one.sid === which.sid) &&
            Temporal.Instant.compare(Temporal.Instant.from(one.createdAt), since) > 0,
        );
      };
      const begin = ({ to, channel }: Pick<Verification, 'to' | 'channel'>): Verification => {
        const verification: Verification = {
          sid: `VE${randomBytes(16).toString('hex')}`,
          to,
          channel,
          code: String(randomInt(1_000_000)).padStart(6, '0'),
          status: 'pending',
          sends: 0,
          checks: 0,
          createdAt: clock.now().toString(),
        };
        state.verifications.push(verification);
        return verification;
      };

      app.post('/v2/Services/:service/Verifications', (c) =>
        guard(c, (form) => {
          const order = startBody.safeParse(form);
          if (!order.success) return refusal(400, 60200);
          const { To: to, Channel: channel } = order.data;
          const verification = pending({ to }) ?? begin({ to, channel });
          if (verification.sends >= SENDS_MAX) return refusal(429, 60203);
          verification.sends += 1;
          state.messages.push({ to, text: `Your Fluentworks verification code is: ${verification.code}` });
          return Response.json(described(verification), { status: 201 });
        }),
      );
      app.post('/v2/Services/:service/VerificationCheck', (c) =>
        guard(c, (form) => {
          const check = checkBody.safeParse(form);
          if (!check.success) return refusal(400, 60200);
          const verification = pending({ sid: check.data.VerificationSid });
          if (!verification) return refusal(404, 20404);
          if (verification.checks >= CHECKS_MAX) return refusal(429, 60202);
          verification.checks += 1;
          if (verification.code === check.data.Code) verification.status = 'approved';
          return Response.json({ ...common(verification), sna_attempts_error_codes: null }, { status: 201 });
        }),
      );
      app.get('/v2/Services/:service/Verifications/:sid', (c) =>
        guard(c, () => {
          const verification = pending({ sid: c.req.param('sid') });
          return verification ? Response.json(described(verification)) : refusal(404, 20404);
        }),
      );
      app.post('/v2/Services/:service/Verifications/:sid', (c) =>
        guard(c, (form) => {
          const verification = pending({ sid: c.req.param('sid') });
          if (!verification) return refusal(404, 20404);
          if (!statusBody.safeParse(form).success) return refusal(400, 60200);
          verification.status = 'canceled';
          return Response.json(described(verification));
        }),
      );
      app.get('/_emulator/messages', (c) => {
        const to = c.req.query('to');
        return c.json(state.messages.filter((message) => to === undefined || message.to === to));
      });
      app.get('/_emulator/state', (c) => c.json(state));
      app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));
    },
  });
  const emulator = await createEmulator({
    service: definition,
    port: 0,
    inspector: false,
    ...(memory ? { persistence: memory } : {}),
  });
  return { url: emulator.url, close: () => emulator.close() };
}

/** As Twilio words its errors (https://www.twilio.com/docs/api/errors). */
function refusal(status: number, code: number): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return Response.json({ code, message: 'refused', more_info, status }, { status });
}

const messagesSchema = z.array(z.object({ to: z.string(), text: z.string() }));

/** What Verify texted to a number, oldest first. */
export async function verifyTextsTo(url: string, to: string): Promise<string[]> {
  const messages = await getJson(`${url}/_emulator/messages?to=${encodeURIComponent(to)}`);
  return messagesSchema.parse(messages).map(({ text }) => text);
}
