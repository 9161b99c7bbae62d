import { join } from 'node:path';
import type { Hono } from 'hono';
import { type Config, missingSettings, VENDOR_SETTINGS, type Vendor } from './config.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/ports.ts';
import { forgetAnswers } from './db/automatic-answers.ts';
import { MessageIntake } from './db/message-intake.ts';
import { type OpenStore, openStore } from './db/open-store.ts';
import { watchCodes } from './desk/watch-codes.ts';
import type { CrashPoint, Engine } from './durable/engine.ts';
import { startWork, type WorkSettings } from './durable/start-work.ts';
import { sweep } from './durable/sweep.ts';
import { serveApp } from './http/serve-app.ts';
import { destroyDueContent } from './journey/close/destroy-content.ts';
import { destroyDuePackages } from './journey/close/destroy-packages.ts';
import type { Journey } from './journey/context.ts';
import { completeFulfilment } from './journey/fulfil/complete.ts';
import { lessonOf } from './journey/intake/lesson-of.ts';
import { mailReader } from './journey/intake/mail/mail-reader.ts';
import { SenderPace } from './journey/sender-pace.ts';
import { sweepBlobs } from './journey/sweep-blobs.ts';
import { watchDeadlines } from './journey/watch-deadlines.ts';
import { openVault } from './open-vault.ts';
import { blobStore } from './vendors/flydrive/blob-store.ts';
import { codeSettings } from './wiring/code-settings.ts';
import { openChecker } from './wiring/message-readers.ts';
import { openQueue } from './wiring/open-queue.ts';
import { openSecondReader } from './wiring/open-second-reader.ts';
import { openSlack } from './wiring/open-slack.ts';
import { openTexts } from './wiring/open-texts.ts';
import { openVerify } from './wiring/open-verify.ts';
import { openWebhooks } from './wiring/open-webhooks.ts';
import type { Role } from './wiring/roles.ts';
import { stepCatalogue } from './wiring/step-catalogue.ts';
import { webApp } from './wiring/web-app.ts';
import { loadWorkflows } from './workflows/load-workflows.ts';

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
  const checker = opening.adopt(openChecker(config, clock), (it) => it.close());
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
    categories: workflows.categories,
    systems: workflows.systems,
    playbooks: workflows.playbooks,
    organizations: workflows.organizations,
    letterbook: workflows.letterbook,
    reasons: workflows.reasons,
    questions: workflows.questions,
    secondReader: openSecondReader(config),
    codeVendors: { sms: openVerify(config) },
    lessonOf,
    intake: new MessageIntake(store.db),
    pace: new SenderPace({ burst: config.SENDER_BURST, perMinute: config.SENDER_PER_MINUTE }),
    settings: {
      publicUrl: config.PUBLIC_URL,
      mailDomain: config.MAIL_DOMAIN,
      mailFrom: config.MAIL_FROM,
      codes: codeSettings(config),
      pageTokenDays: config.PAGE_TOKEN_DAYS,
      reveal: config.SLACK_REVEAL,
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
  const slack = opening.adopt(openSlack(config, journey), (it) => it.stop());
  const texts = openTexts(config, journey);
  const webhooks = await openWebhooks(config, journey);
  const engine: Engine = {
    db: store.db,
    clock,
    doorbell: queue.doorbell,
    log,
    catalogue: stepCatalogue(
      config,
      journey,
      workflows,
      { board: slack.board, texts, handlers: [...slack.handlers, ...webhooks.handlers] },
      { reader, checker },
    ),
    completeFulfilment,
    settings: {
      leaseSeconds: config.STEP_LEASE_SECONDS,
      attemptsMax: config.STEP_ATTEMPTS_MAX,
      channelForFailures: workflows.company.channels.triage,
    },
    ...(crash ? { crash } : {}),
  };
  const sweeps = [
    { name: 'deadlines', run: async () => void (await watchDeadlines(journey)) },
    { name: 'content', run: async () => void (await destroyDueContent(journey)) },
    { name: 'packages', run: async () => void (await destroyDuePackages(journey)) },
    { name: 'blobs', run: async () => void (await sweepBlobs(journey)) },
    { name: 'answers', run: () => forgetAnswers(store.db, clock.now()) },
    { name: 'code-alarm', run: () => watchCodes(journey, slack.board) },
    ...slack.sweeps,
    ...texts.sweeps,
  ];
  const sweepNow = () => sweep(engine, sweeps);
  const app = webApp(config, journey, { queue, slack, texts, routes, crash });

  const open = opening.move();
  const stop = () => open.disposeAsync();
  const start = async (roles: readonly Role[]) => {
    try {
      if (roles.includes('worker')) {
        await slack.start();
        open.defer(startWork(engine, queue, sweepNow, workSettings(config)));
      }
      if (!roles.includes('web')) return { url: '' };
      await slack.listen();
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
