import type { Hono } from 'hono';
import { type Config, missingSettings, VENDOR_SETTINGS, type Vendor } from './config.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Log, MailSender, StepQueue, SystemConnector, TeamBoard } from './core/ports.ts';
import { toProblem } from './core/problem.ts';
import type { StepCatalogue } from './core/step.ts';
import { type OpenStore, openStore } from './db/open-store.ts';
import { slackInbox } from './db/slack-inbox.ts';
import type { Tx } from './db/tables.ts';
import { type DeskVerbs, deskActions } from './desk/actions.ts';
import { boardOff } from './desk/board-off.ts';
import { drawCardHandler } from './desk/draw-card.ts';
import { staffGate } from './desk/staff-gate.ts';
import { syncStaff } from './desk/sync-staff.ts';
import type { CrashPoint, Engine } from './durable/engine.ts';
import { startWork, type WorkSettings } from './durable/start-work.ts';
import { type Sweep, sweep } from './durable/sweep.ts';
import { createApp } from './http/app.ts';
import { healthRoutes } from './http/health.ts';
import { metricsRoute } from './http/metrics.ts';
import { operatorsApi } from './http/operators-api.ts';
import { readinessChecks } from './http/readiness.ts';
import { requesterPages } from './http/requester-pages.ts';
import { sendgridInboundRoute } from './http/sendgrid-inbound.ts';
import { serveApp } from './http/serve-app.ts';
import { destroyDueContent } from './journey/close/destroy-content.ts';
import { withdraw } from './journey/close/withdraw.ts';
import type { Journey } from './journey/context.ts';
import { mailOff } from './journey/deliver/mail-off.ts';
import { sendLetterHandler } from './journey/deliver/send-letter.ts';
import { approve, approveHandler } from './journey/fulfil/approve.ts';
import { completeFulfilment } from './journey/fulfil/complete.ts';
import { coolingOffHandler } from './journey/fulfil/cooling-off.ts';
import { eraseHandler } from './journey/fulfil/erase.ts';
import { locateHandler } from './journey/fulfil/locate.ts';
import { retryStep } from './journey/fulfil/retry-step.ts';
import { verifyErasedHandler } from './journey/fulfil/verify-erased.ts';
import { acceptMessage } from './journey/intake/accept-message.ts';
import { type MailReader, mailReader } from './journey/intake/mail-reader.ts';
import { readMessageHandler } from './journey/intake/read-message.ts';
import { dismiss } from './journey/route/dismiss.ts';
import { openRouteHandler } from './journey/route/open-steps.ts';
import { triage } from './journey/route/triage.ts';
import { challengeHandler } from './journey/verify/challenge.ts';
import { replyCodeHandler } from './journey/verify/reply-code.ts';
import { openVault } from './open-vault.ts';
import { QUEUE_SCHEMA } from './vendors/bullmq/postgres-store.ts';
import { bullmqQueue } from './vendors/bullmq/queue.ts';
import { fluentworksConnector } from './vendors/fluentworks/connector.ts';
import { readInboundParse } from './vendors/sendgrid/inbound-parse.ts';
import { sendgridMailSender } from './vendors/sendgrid/mail-sender.ts';
import { signatureVerifier } from './vendors/sendgrid/verify-signature.ts';
import { slackApp } from './vendors/slack/app.ts';
import { slackBoard } from './vendors/slack/board.ts';
import { slackStaffDirectory } from './vendors/slack/staff-directory.ts';
import { stripeConnector } from './vendors/stripe/connector.ts';
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
  /** What was opened is closed again where this fails. @throws Permanent `port-not-available` */
  start(roles: readonly Role[]): Promise<{ url: string }>;
  /** Takes nothing new, lets what runs end or gives it back, then closes everything. */
  stop(): Promise<void>;
  sweepNow(): Promise<void>;
}

const SHUTDOWN_GRACE_SECONDS = 20;
/** The age of a signature is told by real time: vendors sign by their own clocks, whatever the desk's was set to. */
const signatureClock = systemClock;

/**
 * Makes the desk: the one place where ports meet vendors. Everything is opened here and closed by `stop`, in the
 * opposite order, also where opening the next thing fails.
 */
export async function wire(config: Config, { clock, log, routes = [], crash }: WireOptions): Promise<Desk> {
  const workflows = await loadWorkflows();
  await using opening = new AsyncDisposableStack();
  const store = opening.adopt(await openStore(config, log, { migrate: true }), (it) => it.close());
  const queue = opening.adopt(await openQueue(config, store, log), (it) => it.close());
  const reader = opening.adopt(mailReader(), (it) => it.close());
  const journey: Journey = {
    db: store.db,
    vault: openVault(config),
    clock,
    doorbell: queue.doorbell,
    log,
    company: workflows.company,
    playbooks: workflows.playbooks,
    letterbook: workflows.letterbook,
    settings: {
      publicUrl: config.PUBLIC_URL,
      mailDomain: config.MAIL_DOMAIN,
      mailFrom: config.MAIL_FROM,
      codeTries: config.CODE_TRIES,
      codeEmailHours: config.CODE_EMAIL_HOURS,
      pageTokenDays: config.PAGE_TOKEN_DAYS,
    },
  };
  for (const vendor of Object.keys(VENDOR_SETTINGS) as Vendor[]) {
    const missing = missingSettings(config, vendor);
    if (missing.length > 0) log.warn({ vendor, missing: missing.join(' ') }, 'vendor is switched off');
  }
  const slack = opening.adopt(openSlack(config, journey), (it) => it.stop());
  const engine: Engine = {
    db: store.db,
    clock,
    doorbell: queue.doorbell,
    log,
    catalogue: catalogue(config, journey, workflows, slack.board, reader),
    completeFulfilment,
    settings: { leaseSeconds: config.STEP_LEASE_SECONDS, attemptsMax: config.STEP_ATTEMPTS_MAX },
    ...(crash ? { crash } : {}),
  };
  const sweeps = [
    { name: 'content', run: async () => void (await destroyDueContent(journey)) },
    ...slack.sweeps,
  ];
  const sweepNow = () => sweep(engine, sweeps);
  const app = webApp(config, journey, { queue, slack, routes, crash });

  const open = opening.move();
  const stop = () => open.disposeAsync();
  const start = async (roles: readonly Role[]) => {
    try {
      if (roles.includes('worker')) {
        await slack.start();
        open.defer(startWork(engine, queue, sweepNow, workSettings(config)));
      }
      if (!roles.includes('web')) return { url: '' };
      const served = await serveApp(app, { host: config.HOST, port: config.PORT });
      open.defer(served.stop);
      return { url: served.url };
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return { journey, store, app, start, stop, sweepNow };
}

function workSettings(config: Config): WorkSettings {
  return {
    concurrency: config.WORKER_CONCURRENCY,
    graceSeconds: SHUTDOWN_GRACE_SECONDS,
    relaySeconds: config.RELAY_SECONDS,
    ringAgainSeconds: config.RING_AGAIN_SECONDS,
    sweepSeconds: config.SWEEP_SECONDS,
  };
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
  board: TeamBoard,
  reader: MailReader,
): StepCatalogue<Tx> {
  const connectors = openConnectors(config);
  return new Map([
    ['intake.read', readMessageHandler(journey, reader)],
    ['verify.challenge', challengeHandler(journey)],
    ['verify.reply', replyCodeHandler(journey)],
    ['route.open', openRouteHandler(journey, systems)],
    ['systems.locate', locateHandler(journey, connectors)],
    ['team.approve', approveHandler(journey)],
    ['wait.cooling-off', coolingOffHandler(journey)],
    ['systems.erase', eraseHandler(journey, connectors)],
    ['systems.verify-erased', verifyErasedHandler(journey, connectors)],
    ['letter.send', sendLetterHandler(journey, openMail(config), systems)],
    ['desk.card', drawCardHandler(journey, board)],
  ]);
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

function openMail({ SENDGRID_API_KEY: apiKey, SENDGRID_API_URL: apiUrl }: Config): MailSender {
  return apiKey ? sendgridMailSender({ apiKey: apiKey.reveal(), apiUrl }) : mailOff;
}

/** Every route of the desk. What a vendor that is switched off would serve is not there at all. */
function webApp(config: Config, journey: Journey, { queue, slack, routes, crash }: WebParts): Hono {
  const { db, clock, log, company } = journey;
  const { route: metricsPage, metrics } = metricsRoute(db, clock);
  const own = [
    healthRoutes(readinessChecks(db, queue)),
    metricsPage,
    operatorsApi({ db, apiToken: config.API_TOKEN, company }),
    requesterPages(journey),
  ];
  if (config.SENDGRID_INBOUND_KEYS) {
    own.push(
      sendgridInboundRoute({
        clock: signatureClock,
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
  return createApp({ routes: [...own, ...slack.routes, ...routes], log, metrics });
}

interface WebParts {
  queue: StepQueue;
  slack: { routes: readonly Hono[] };
  routes: readonly Hono[];
  crash: Crash | undefined;
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
    return { board: boardOff, routes: [], sweeps: [], start: nothing, stop: nothing };
  }
  const settings = { botToken: config.SLACK_BOT_TOKEN.reveal(), apiUrl: config.SLACK_API_URL };
  const board = slackBoard(settings);
  const directory = slackStaffDirectory(settings, company.roles);
  const sync = () => syncStaff(db, clock, directory);
  const verbs: DeskVerbs = {
    approve: (order) => approve(journey, order),
    withdraw: (order) => withdraw(journey, order),
    retryStep: (order) => retryStep(journey, order),
    triage: (order) => triage(journey, order),
    dismiss: (order) => dismiss(journey, order),
  };
  const app = slackApp({
    ...settings,
    signingSecrets: config.SLACK_SIGNING_SECRETS.map((secret) => secret.reveal()),
    clock: signatureClock,
    log,
    inbox: slackInbox(db, clock),
    gate: staffGate(journey),
    board,
    actions: deskActions(journey, verbs),
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
    routes: [app.routes],
    sweeps: [{ name: 'staff', run: sync }],
    start,
    stop: () => app.stop(),
  };
}
