import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { OpenStore } from '../../src/db/open-store.ts';
import { mailSigningKeys } from '../../src/demo/sign-mail.ts';
import { pinoLog } from '../../src/log.ts';
import { wire } from '../../src/wiring.ts';
import { median, percentile, type Report } from './report.ts';

const MAILS = 1500;
const CONNECTIONS = 16;
const ROUNDS = 3;

/** Signed mail accepted a second, against a bare Hono route that inserts the same bytes into the same PostgreSQL. */
export async function benchAccept(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  const keys = mailSigningKeys();
  const secret = () => randomBytes(32).toString('base64');
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    MASTER_KEY: secret(),
    INDEX_KEY: secret(),
    SENDGRID_API_KEY: 'bench',
    SENDGRID_INBOUND_KEYS: keys.publicKeyBase64,
    LOG_LEVEL: 'error',
  });
  const desk = await wire(config, { clock: systemClock, log: pinoLog('error') });
  const { url } = await desk.start(['web']);
  const bare = await bareRoute(desk.store);
  const ratios: number[] = [];
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const here = await load(`${url}/webhooks/sendgrid/inbound`, keys.privateKeyPem);
    const there = await load(bare.url, keys.privateKeyPem);
    ours.push(here);
    theirs.push(there);
    ratios.push(here.perSecond / there.perSecond);
  }
  await bare.close();
  await desk.stop();
  await rm(folder, { recursive: true, force: true });
  const summary = (runs: Run[]) => ({
    perSecond: Math.round(median(runs.map((run) => run.perSecond))),
    p50: percentile(
      runs.flatMap((run) => run.times),
      50,
    ),
    p99: percentile(
      runs.flatMap((run) => run.times),
      99,
    ),
  });
  report({ bench: 'accept', what: 'signed 5 KB mail accepted/s', ...summary(ours), rounds: ROUNDS });
  report({
    bench: 'accept',
    what: 'bare route inserting the same bytes/s',
    ...summary(theirs),
    rounds: ROUNDS,
  });
  report({
    bench: 'accept',
    what: 'ratio',
    value: median(ratios),
    goal: '>= 0.7',
    met: median(ratios) >= 0.7,
  });
}

interface Run {
  perSecond: number;
  times: number[];
}

async function load(url: string, privateKeyPem: string): Promise<Run> {
  const timestampSeconds = Math.floor(systemClock.now().epochMilliseconds / 1000);
  const workerData = { url, count: MAILS, connections: CONNECTIONS, privateKeyPem, timestampSeconds };
  const worker = new Worker(new URL('./load.ts', import.meta.url), { workerData });
  const { seconds, times } = await new Promise<{ seconds: number; times: number[] }>((done, fail) => {
    worker.once('message', done).once('error', fail);
  });
  return { perSecond: times.length / seconds, times };
}

async function bareRoute(store: OpenStore) {
  const pool = store.openPool();
  await pool.query('create table bare (hash bytea primary key, raw bytea not null)');
  await pool.query('alter table bare alter column raw set storage external');
  const app = new Hono().post('/', async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const hash = createHash('sha256').update(body).digest();
    await pool.query('insert into bare (hash, raw) values ($1, $2)', [hash, body]);
    return c.text('OK');
  });
  const server = await new Promise<ReturnType<typeof serve>>((up) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => up(listening));
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    await new Promise((done) => server.close(done));
    await pool.end();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
