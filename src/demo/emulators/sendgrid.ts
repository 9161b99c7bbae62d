import { randomBytes } from 'node:crypto';
import { createEmulator, defineEmulator, type PersistenceAdapter } from 'emulate';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import { type Fault, Faults } from './faults.ts';
import { type EventSink, tellDelivery } from './sendgrid-events.ts';
import { type MarketingState, marketing, marketingState } from './sendgrid-marketing.ts';

/**
 * SendGrid as the desk uses it: mail is taken, kept for looking at, and found again in the activity feed. Mail to who
 * unsubscribed is taken and dropped, unless it says that it goes to them all the same.
 */
export interface SendgridEmulatorOptions {
  apiKey: string;
  /** Where, and signed by what, the emulator tells what became of a mail; without, it tells nothing. */
  events?: EventSink;
  /** Addresses in the list that marketing mail goes to. */
  subscribers?: readonly string[];
  port?: number;
  /** Where it keeps its state; in memory only without one. */
  memory?: PersistenceAdapter;
}

interface StoredMail {
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  customArgs: Record<string, string>;
  /** Taken and not delivered, because its recipient unsubscribed. */
  dropped: boolean;
  at: string;
}
interface State extends MarketingState {
  messages: StoredMail[];
}

/** Headers that SendGrid sets itself and refuses to be given. */
const RESERVED = [
  'x-sg-id',
  'x-sg-eid',
  'received',
  'dkim-signature',
  'content-type',
  'content-transfer-encoding',
  'to',
  'from',
  'subject',
  'reply-to',
  'cc',
  'bcc',
];
const address = z.object({ email: z.email(), name: z.string().optional() });
const setting = z.strictObject({ enable: z.boolean() });
const sendBody = z.object({
  personalizations: z
    .array(
      z.object({ to: z.array(address).min(1), custom_args: z.record(z.string(), z.string()).default({}) }),
    )
    .length(1),
  from: address,
  reply_to: address.optional(),
  subject: z.string().min(1),
  content: z.array(z.object({ type: z.enum(['text/plain', 'text/html']), value: z.string().min(1) })).min(1),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .refine(
      (headers) => !Object.keys(headers).some((name) => RESERVED.includes(name.toLowerCase())),
      'reserved header',
    ),
  tracking_settings: z.looseObject({}).optional(),
  mail_settings: z.strictObject({ bypass_unsubscribe_management: setting }).partial().default({}),
});

const bounceBody = z.object({ to: z.email() });

export async function startSendgridEmulator({
  apiKey,
  events,
  subscribers = [],
  port = 0,
  memory,
}: SendgridEmulatorOptions): Promise<{ url: string; close(): Promise<void> }> {
  const definition = defineEmulator<State>({
    name: 'sendgrid',
    state: () => ({ messages: [], ...marketingState(subscribers) }),
    setup({ app, state, signal }) {
      const faults = new Faults();
      const bouncing = new Set<string>();
      type Serve = (request: Request) => Response | Promise<Response>;
      const guarded = (serve: Serve) => (c: { req: { raw: Request } }) => {
        const request = c.req.raw;
        const authorized = request.headers.get('authorization') === `Bearer ${apiKey}`;
        return faults.around(
          request,
          () => (authorized ? serve(request) : refusal(401, 'authorization required')),
          ({ status }: Fault) => refusal(status, 'fault asked for'),
          signal,
        );
      };
      app.post(
        '/v3/mail/send',
        guarded(async (request) => {
          const body = sendBody.safeParse(await readJson(request));
          if (!body.success) return refusal(400, z.prettifyError(body.error));
          const mail = store(body.data, state.suppressed);
          state.messages.push(mail);
          const fate = mail.dropped ? 'dropped' : bouncing.has(mail.to) ? 'bounce' : 'delivered';
          if (events) void tellDelivery(events, mail, fate, signal);
          return new Response(null, { status: 202, headers: { 'X-Message-Id': mail.id } });
        }),
      );
      app.get(
        '/v3/messages',
        guarded((request) => {
          const query = new URL(request.url).searchParams.get('query') ?? '';
          const [, name = '', value] = /^unique_args\['([^']+)'\]="([^"]*)"$/.exec(query) ?? [];
          if (value === undefined) return refusal(400, 'query not understood');
          const found = state.messages.filter((mail) => mail.customArgs[name] === value);
          return Response.json({
            messages: found.map((mail) => ({ msg_id: mail.id, to_email: mail.to, status: 'delivered' })),
          });
        }),
      );
      for (const { method, path, serve } of marketing(state)) app.on(method, path, guarded(serve));
      app.get('/_emulator/messages', (c) => {
        const to = c.req.query('to')?.toLowerCase();
        return c.json(state.messages.filter((mail) => !mail.dropped && (to === undefined || mail.to === to)));
      });
      // Mail to these addresses is taken and comes back.
      app.post('/_emulator/bounces', async (c) => {
        const { to } = bounceBody.parse(await c.req.json());
        bouncing.add(to.toLowerCase());
        return c.json({ bouncing: [...bouncing] });
      });
      app.get('/_emulator/state', (c) => c.json(state));
      app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));
    },
  });
  const emulator = await createEmulator({
    service: definition,
    port,
    inspector: false,
    ...(memory ? { persistence: memory } : {}),
  });
  return { url: emulator.url, close: () => emulator.close() };
}

function store(body: z.infer<typeof sendBody>, suppressed: readonly string[]): StoredMail {
  const [personalization] = body.personalizations;
  const to = personalization?.to[0]?.email.toLowerCase() ?? '';
  const bypasses = body.mail_settings.bypass_unsubscribe_management?.enable === true;
  const content = (type: string) => body.content.find((part) => part.type === type)?.value ?? '';
  return {
    id: randomBytes(11).toString('base64url'),
    to,
    from: body.from.email,
    subject: body.subject,
    text: content('text/plain'),
    html: content('text/html'),
    headers: { ...body.headers, ...(body.reply_to ? { 'Reply-To': body.reply_to.email } : {}) },
    customArgs: personalization?.custom_args ?? {},
    dropped: suppressed.includes(to) && !bypasses,
    at: Temporal.Now.instant().toString(),
  };
}

const refusal = (status: number, message: string) =>
  Response.json({ errors: [{ message, field: null, help: null }] }, { status });
