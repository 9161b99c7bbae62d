import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { sql } from 'kysely';
import { type Config, missingSettings, VENDOR_SETTINGS, type Vendor } from './config.ts';
import type { Clock } from './core/clock.ts';
import type { InboundMessage } from './core/inbound-message.ts';
import type { Log, MailSender, StepQueue, SystemConnector, TeamBoard } from './core/ports.ts';
import { NeedsHuman, Permanent, toProblem } from './core/problem.ts';
import type { StepCatalogue } from './core/step.ts';
import { forgetAnswers } from './db/automatic-answers.ts';
import { pendingMigrations } from './db/migrate.ts';
import { type OpenStore, openStore } from './db/open-store.ts';
import { slackInbox } from './db/slack-inbox.ts';
import type { Tx } from './db/tables.ts';
import { type DeskVerbs, deskActions } from './desk/actions.ts';
import { drawCardHandler } from './desk/draw-card.ts';
import { staffGate } from './desk/staff-gate.ts';
import { staffIntake } from './desk/staff-intake.ts';
import { syncStaff } from './desk/sync-staff.ts';
import type { CrashPoint, Engine } from './durable/engine.ts';
import { startLoop } from './durable/loop.ts';
import { relay } from './durable/relay.ts';
import { type Sweep, sweep } from './durable/sweep.ts';
import { startWorker } from './durable/worker.ts';
import { createApp } from './http/app.ts';
import { edgeWebhookRoute } from './http/edge-webhook.ts';
import { healthRoutes, type ReadinessCheck } from './http/health.ts';
import { metricsRoute } from './http/metrics.ts';
import { operatorsApi } from './http/operators-api.ts';
import { requesterPages } from './http/requester-pages.ts';
import { sendgridEventsRoute } from './http/sendgrid-events.ts';
import { sendgridInboundRoute } from './http/sendgrid-inbound.ts';
import { staffEntryPage } from './http/staff-entry-page.ts';
import { destroyDueContent } from './journey/close/destroy-content.ts';
import { seeMessage } from './journey/close/see-message.ts';
import { withdraw } from './journey/close/withdraw.ts';
import type { Journey } from './journey/context.ts';
import { letterReportHandler } from './journey/deliver/letter-report.ts';
import { recordDelivery } from './journey/deliver/record-delivery.ts';
import { releaseReceipt } from './journey/deliver/release-receipt.ts';
import { resendLetter } from './journey/deliver/resend-letter.ts';
import { sendLetterHandler } from './journey/deliver/send-letter.ts';
import { approve, approveHandler } from './journey/fulfil/approve.ts';
import { completeFulfilment } from './journey/fulfil/complete.ts';
import { coolingOffHandler } from './journey/fulfil/cooling-off.ts';
import { eraseHandler } from './journey/fulfil/erase.ts';
import { locateHandler } from './journey/fulfil/locate.ts';
import { passOverSystem } from './journey/fulfil/pass-over-system.ts';
import { retryStep } from './journey/fulfil/retry-step.ts';
import { verifyErasedHandler } from './journey/fulfil/verify-erased.ts';
import { acceptMessage } from './journey/intake/accept-message.ts';
import { mailReader } from './journey/intake/mail/mail-reader.ts';
import { type MailReading, readMail } from './journey/intake/mail/read-mail.ts';
import { type SenderChecker, senderChecker } from './journey/intake/mail/sender-checker.ts';
import { readNote } from './journey/intake/note/read-note.ts';
import { type MessageReaders, readMessageHandler } from './journey/intake/read-message.ts';
import { fetchMediaHandler, forgetMediaHandler } from './journey/intake/text/fetch-media.ts';
import { readText } from './journey/intake/text/read-text.ts';
import { dismiss } from './journey/route/dismiss.ts';
import { openRouteHandler } from './journey/route/open-steps.ts';
import { triage } from './journey/route/triage.ts';
import { SenderPace } from './journey/sender-pace.ts';
import { sweepBlobs } from './journey/sweep-blobs.ts';
import { challengeHandler } from './journey/verify/challenge.ts';
import { replyCodeHandler } from './journey/verify/reply-code.ts';
import { openVault } from './open-vault.ts';
import { QUEUE_SCHEMA } from './vendors/bullmq/postgres-store.ts';
import { bullmqQueue } from './vendors/bullmq/queue.ts';
import { nameResolver } from './vendors/dns/name-resolver.ts';
import { fluentworksConnector } from './vendors/fluentworks/connector.ts';
import { blobStore } from './vendors/flydrive/blob-store.ts';
import { readDeliveryEvents } from './vendors/sendgrid/delivery-events.ts';
import { readInboundParse } from './vendors/sendgrid/inbound-parse.ts';
import { sendgridMailSender } from './vendors/sendgrid/mail-sender.ts';
import { rebuildMail } from './vendors/sendgrid/rebuild-mail.ts';
import { signatureVerifier } from './vendors/sendgrid/verify-signature.ts';
import { slackApp } from './vendors/slack/app.ts';
import { slackBoard } from './vendors/slack/board.ts';
import { slackStaffDirectory } from './vendors/slack/staff-directory.ts';
import { stripeConnector } from './vendors/stripe/connector.ts';
import { openTexts, type Texts } from './wiring/open-texts.ts';
import { loadWorkflows, type Workflows } from './workflows/load-workflows.ts';

export const ROLES = ['web', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** Stops the process where a test says so: after a message was stored, or at a point of a step's run. */
export type Crash = (
  point: CrashPoint | 'after-message-stored',
  step?: { kind: string; name: string },
) => void;

export interface WireOptions {
  clock: Clock;
  log: Log;
  /** Routes beside the desk's own, such as the demo's clock. */
  routes?: readonly Hono[];
  /** Tests stop the process at named points. */
  crash?: Crash;
}

export interface Desk {
  journey: Journey;
  store: OpenStore;
  app: Hono;
  start(roles: readonly Role[]): Promise<{ url: string }>;
  /** Takes nothing new, lets what runs end or gives it back, then closes everything. */
  stop(): Promise<void>;
  sweepNow(): Promise<void>;
}

const SHUTDOWN_GRACE_SECONDS = 20;

/** Makes the desk: the one place where ports meet vendors. Everything is opened here and closed by `stop`. */
export async function wire(config: Config, { clock, log, routes = [], crash }: WireOptions): Promise<Desk> {
  const workflows = await loadWorkflows();
  const store = await openStore(config, log, { migrate: true });
  const queue = await openQueue(config, store, log);
  const journey: Journey = {
    db: store.db,
    vault: openVault(config),
    clock,
    doorbell: queue.doorbell,
    blobs: blobStore({
      url: config.BLOB_URL ?? `file:${join(config.DATA_DIR, 'blobs')}`,
      region: config.AWS_REGION,
      endpoint: config.AWS_ENDPOINT_URL,
    }),
    log,
    company: workflows.company,
    playbooks: workflows.playbooks,
    letterbook: workflows.letterbook,
    pace: new SenderPace({ burst: config.SENDER_BURST, perMinute: config.SENDER_PER_MINUTE }),
    settings: {
      publicUrl: config.PUBLIC_URL,
      mailDomain: config.MAIL_DOMAIN,
      mailFrom: config.MAIL_FROM,
      codeTries: config.CODE_TRIES,
      codeEmailHours: config.CODE_EMAIL_HOURS,
      codeSmsMinutes: config.CODE_SMS_MINUTES,
      pageTokenDays: config.PAGE_TOKEN_DAYS,
      answers: {
        perAddressPerDay: config.ANSWERS_PER_ADDRESS_PER_DAY,
        unprovenPerDomainPerHour: config.UNPROVEN_ANSWERS_PER_DOMAIN_PER_HOUR,
        unprovenPerHour: config.UNPROVEN_ANSWERS_PER_HOUR,
      },
    },
  };
  for (const vendor of Object.keys(VENDOR_SETTINGS) as Vendor[]) {
    const missing = missingSettings(config, vendor);
    if (missing.length > 0) log.warn({ vendor, missing: missing.join(' ') }, 'vendor is switched off');
  }
  const slack = openSlack(config, journey);
  const texts = openTexts(config, journey);
  const reader = mailReader();
  const checker = openChecker(config, clock);
  const engine: Engine = {
    db: store.db,
    clock,
    doorbell: queue.doorbell,
    log,
    catalogue: catalogue(config, journey, workflows, { board: slack.board, texts }, { reader, checker }),
    completeFulfilment,
    settings: { leaseSeconds: config.STEP_LEASE_SECONDS, attemptsMax: config.STEP_ATTEMPTS_MAX },
    ...(crash ? { crash } : {}),
  };
  const sweeps = [
    { name: 'content', run: async () => void (await destroyDueContent(journey)) },
    { name: 'blobs', run: async () => void (await sweepBlobs(journey)) },
    { name: 'answers', run: () => forgetAnswers(store.db, clock.now()) },
    ...slack.sweeps,
    ...texts.sweeps,
  ];
  const sweepNow = () => sweep(engine, sweeps);
  const app = webApp(config, journey, { queue, slack, texts, routes, crash });

  let server: ServerType | undefined;
  const stops: (() => Promise<void>)[] = [];
  const start = async (roles: readonly Role[]) => {
    if (roles.includes('worker')) {
      await slack.start();
      const worker = startWorker(engine, queue, {
        concurrency: config.WORKER_CONCURRENCY,
        graceSeconds: SHUTDOWN_GRACE_SECONDS,
      });
      const loops = [
        startLoop({ name: 'relay', everySeconds: config.RELAY_SECONDS, log }, () =>
          relay(engine, config.RING_AGAIN_SECONDS),
        ),
        startLoop({ name: 'sweep', everySeconds: config.SWEEP_SECONDS, log }, sweepNow),
      ];
      stops.unshift(async () => {
        await Promise.all(loops.map((loop) => loop.stop()));
        await worker.stop();
      });
    }
    if (!roles.includes('web')) return { url: '' };
    server = await listen(app, config);
    const { port } = server.address() as AddressInfo;
    return { url: `http://${config.HOST}:${port}` };
  };
  const stop = async () => {
    if (server) await closeServer(server);
    for (const end of stops) await end();
    await slack.stop();
    await reader.close();
    await checker.close();
    await queue.close();
    await store.close();
  };
  return { journey, store, app, start, stop, sweepNow };
}

async function openQueue(config: Config, store: OpenStore, log: Log): Promise<StepQueue> {
  const connection = config.QUEUE_URL
    ? ({ kind: 'redis', url: config.QUEUE_URL.reveal() } as const)
    : ({ kind: 'postgres', pool: store.openPool(QUEUE_SCHEMA) } as const);
  return await bullmqQueue({ connection, log });
}

/** Every step kind and what runs it. */
function catalogue(
  config: Config,
  journey: Journey,
  { systems }: Workflows,
  { board, texts }: { board: TeamBoard; texts: Texts },
  mail: MailRooms,
): StepCatalogue<Tx> {
  const connectors = openConnectors(config);
  return new Map([
    ['intake.read', readMessageHandler(journey, messageReaders(config, mail))],
    ['intake.media', fetchMediaHandler(journey, texts.media)],
    ['intake.forget-media', forgetMediaHandler(journey, texts.media)],
    ['verify.challenge', challengeHandler(journey)],
    ['verify.reply', replyCodeHandler(journey)],
    ['route.open', openRouteHandler(journey, systems)],
    ['systems.locate', locateHandler(journey, connectors)],
    ['team.approve', approveHandler(journey)],
    ['wait.cooling-off', coolingOffHandler(journey)],
    ['systems.erase', eraseHandler(journey, connectors)],
    ['systems.verify-erased', verifyErasedHandler(journey, connectors)],
    ['letter.send', sendLetterHandler(journey, { mail: openMail(config), text: texts.sender }, systems)],
    ['letter.report', letterReportHandler(journey)],
    ['desk.card', drawCardHandler(journey, board)],
  ]);
}

type MailRooms = Pick<MailReading, 'reader' | 'checker'>;

function messageReaders(config: Config, mail: MailRooms): MessageReaders {
  return {
    mail: (stored, envelope) =>
      readMail({ ...mail, mailFrom: config.MAIL_FROM, rebuild: rebuildMail }, stored, envelope),
    text: readText,
    note: readNote,
  };
}

/** A letter that the company itself sealed on its way to us is believed as well. */
function openChecker(config: Config, clock: Clock): SenderChecker {
  return senderChecker({
    resolve: nameResolver({ servers: config.DNS_SERVERS ?? [], clock }),
    sealers: [...config.ARC_SEALERS, config.MAIL_FROM.slice(config.MAIL_FROM.indexOf('@') + 1)],
    forwarders: config.MAIL_FORWARDERS ?? [],
  });
}

function openConnectors(config: Config): ReadonlyMap<string, SystemConnector> {
  const connectors: SystemConnector[] = [];
  if (config.FLUENTWORKS_API_URL && config.FLUENTWORKS_API_TOKEN) {
    const token = config.FLUENTWORKS_API_TOKEN.reveal();
    connectors.push(fluentworksConnector({ apiUrl: config.FLUENTWORKS_API_URL, token }));
  }
  if (config.STRIPE_API_KEY) {
    connectors.push(
      stripeConnector({ apiKey: config.STRIPE_API_KEY.reveal(), apiUrl: config.STRIPE_API_URL }),
    );
  }
  return new Map(connectors.map((connector) => [connector.system, connector]));
}

function openMail(config: Config): MailSender {
  if (config.SENDGRID_API_KEY) {
    return sendgridMailSender({ apiKey: config.SENDGRID_API_KEY.reveal(), apiUrl: config.SENDGRID_API_URL });
  }
  const off = async (): Promise<never> => {
    throw new NeedsHuman('sendgrid-switched-off', {
      ask: 'Mail cannot be sent: SendGrid is not configured. Try again after that.',
    });
  };
  return { send: off, wasSent: async () => false };
}

async function listen(app: Hono, config: Config): Promise<ServerType> {
  return await new Promise((up, fail) => {
    const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST }, () => up(server));
    server.once('error', () => fail(new Permanent('port-not-available')));
  });
}

/** Ends idle connections at once and lets running requests answer. */
async function closeServer(server: ServerType): Promise<void> {
  await new Promise<void>((closed) => {
    server.close(() => closed());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

/** Every route of the desk. What a vendor that is switched off would serve is not there at all. */
function webApp(config: Config, journey: Journey, { queue, slack, texts, routes, crash }: WebParts): Hono {
  const { db, clock, log, company } = journey;
  const { route: metricsPage, metrics } = metricsRoute(db, clock);
  const own = [
    healthRoutes(readiness(journey, queue)),
    metricsPage,
    operatorsApi({ db, apiToken: config.API_TOKEN, company }),
    requesterPages(journey),
  ];
  const webhooks: Hono[] = [...texts.webhooks];
  if (config.SENDGRID_INBOUND_KEYS) {
    webhooks.push(
      sendgridInboundRoute({
        clock,
        log,
        verify: signatureVerifier(config.SENDGRID_INBOUND_KEYS),
        read: readInboundParse,
        accept: async (mail) => {
          const accepted = await acceptMessage(journey, mail, 'sendgrid');
          crash?.('after-message-stored');
          return accepted;
        },
      }),
    );
  }
  if (config.SENDGRID_EVENT_KEYS) {
    webhooks.push(
      sendgridEventsRoute({
        clock,
        log,
        verify: signatureVerifier(config.SENDGRID_EVENT_KEYS),
        read: readDeliveryEvents,
        record: (event) => recordDelivery(journey, event),
      }),
    );
  } else {
    log.warn({}, 'letters that come back are not seen: SENDGRID_EVENT_KEYS is not set');
  }
  own.push(...webhooks);
  if (config.EDGE_SECRETS) {
    const secrets = config.EDGE_SECRETS.map((secret) => secret.reveal());
    const accept = (message: InboundMessage) => acceptMessage(journey, message, 'edge');
    own.push(edgeWebhookRoute({ clock, log, secrets, routes: webhooks, accept }));
  }
  return createApp({ routes: [...own, ...slack.routes, ...routes], log, metrics });
}

interface WebParts {
  queue: StepQueue;
  slack: { routes: readonly Hono[] };
  texts: { webhooks: readonly Hono[] };
  routes: readonly Hono[];
  crash: Crash | undefined;
}

function readiness({ db }: Journey, queue: StepQueue): ReadinessCheck[] {
  const code = (problem: string) => async (work: Promise<boolean>) => {
    try {
      return (await work) ? null : problem;
    } catch (error) {
      return toProblem(error).code;
    }
  };
  return [
    { name: 'database', run: () => code('database-unavailable')(sql`select 1`.execute(db).then(() => true)) },
    {
      name: 'migrations',
      run: () => code('migrations-pending')(pendingMigrations(db).then((names) => names.length === 0)),
    },
    { name: 'queue', run: () => code('queue-unavailable')(queue.healthy()) },
  ];
}

interface Slack {
  board: TeamBoard;
  routes: readonly Hono[];
  sweeps: readonly Sweep[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack, or a board that asks for it: cases then wait for a human where nobody would see them otherwise. */
function openSlack(config: Config, journey: Journey): Slack {
  const { db, clock, log, company } = journey;
  if (!config.SLACK_BOT_TOKEN || !config.SLACK_SIGNING_SECRETS) {
    const nothing = async () => {};
    return { board: BOARD_OFF, routes: [], sweeps: [], start: nothing, stop: nothing };
  }
  const settings = { botToken: config.SLACK_BOT_TOKEN.reveal(), apiUrl: config.SLACK_API_URL };
  const board = slackBoard(settings);
  const directory = slackStaffDirectory(settings, company.roles);
  const sync = () => syncStaff(db, clock, directory);
  const intake = staffIntake(journey);
  const verbs: DeskVerbs = {
    approve: (order) => approve(journey, order),
    withdraw: (order) => withdraw(journey, order),
    retryStep: (order) => retryStep(journey, order),
    triage: (order) => triage(journey, order),
    passOver: (order) => passOverSystem(journey, order),
    resendLetter: (order) => resendLetter(journey, order),
    seeMessage: (order) => seeMessage(journey, order),
    dismiss: (order) => dismiss(journey, order),
    releaseReceipt: (order) => releaseReceipt(journey, order),
    ...intake.verbs,
  };
  const gate = staffGate(journey);
  const app = slackApp({
    ...settings,
    signingSecrets: config.SLACK_SIGNING_SECRETS.map((secret) => secret.reveal()),
    clock,
    log,
    inbox: slackInbox(db, clock),
    gate,
    board,
    actions: deskActions(journey, verbs),
    shortcuts: intake.shortcuts,
    forms: intake.forms,
    notesChannel: company.channels.triage,
    onStaffChanged: sync,
  });
  const start = async () => {
    try {
      await sync();
    } catch (error) {
      log.warn(
        { problem: toProblem(error).code },
        'roles not read from Slack; decisions are refused until they are',
      );
    }
  };
  return {
    board,
    routes: [app.routes, staffEntryPage(journey, gate)],
    sweeps: [{ name: 'staff', run: sync }],
    start,
    stop: () => app.stop(),
  };
}

const SLACK_OFF = () => {
  throw new NeedsHuman('slack-switched-off', { ask: 'Slack is not configured. Try again after that.' });
};
const BOARD_OFF: TeamBoard = { post: SLACK_OFF, update: SLACK_OFF, find: SLACK_OFF, reply: SLACK_OFF };
