import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { R2Bucket } from '@cloudflare/workers-types';
import { afterAll, beforeAll } from 'vitest';
import { type EdgeFacts, encodeFacts } from '../../src/core/edge-facts.ts';

/** The local runtime must reach nothing outside and leave nothing behind. */
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_LOG: 'none',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: 'false',
});
const { createTestHarness, experimental_readRawConfig } = await import('wrangler');

export interface EdgeOnTest {
  originUrl: string;
  retriesMax?: number;
  vars: Record<string, string>;
}

export interface EdgeWorker {
  post(path: string, body: Uint8Array, headers: Record<string, string>): Promise<Answer>;
  /** 200 when the Worker took the mail, 400 when it refused it, 500 when the sender's server is to try again. */
  mail(from: string, to: string, raw: Uint8Array): Promise<number>;
  sweep(): Promise<void>;
  /** Puts a message into the bucket behind the queue's back. */
  place(key: string, body: Uint8Array, facts: EdgeFacts): Promise<void>;
  /** Keys in the bucket under a prefix, with what stands beside them. */
  objects(prefix: string): Promise<{ key: string; facts: Record<string, string> }[]>;
  /** Tries that the queue made and that failed, by their problem. */
  failures(): string[];
  /** Everything that the Worker logged. */
  logs(): string;
}
type Answer = { status: number; text: string };

/** The Worker of wrangler.toml on local workerd, for the test file that calls this. */
export function edgeWorker(options: () => EdgeOnTest): EdgeWorker {
  let root: string;
  let harness: ReturnType<typeof createTestHarness>;
  const worker = () => harness.getWorker<{ RAW: R2Bucket }>();
  beforeAll(async () => {
    const { originUrl, retriesMax, vars } = options();
    root = await mkdtemp(join(tmpdir(), 'lawrence-edge-'));
    const { rawConfig } = experimental_readRawConfig({ config: 'wrangler.toml' });
    const { queues, ...config } = rawConfig;
    const consumers = queues.consumers.map((consumer: { dead_letter_queue?: string }) =>
      consumer.dead_letter_queue && retriesMax !== undefined
        ? { ...consumer, max_retries: retriesMax }
        : consumer,
    );
    harness = createTestHarness({
      root,
      workers: [
        {
          config: {
            ...config,
            main: resolve('src/edge/worker.ts'),
            queues: { ...queues, consumers },
            vars: { ...config.vars, ORIGIN_URL: originUrl, ...vars },
          },
        },
      ],
    });
    await harness.listen();
  });
  afterAll(async () => {
    await harness.close();
    await rm(root, { recursive: true, force: true });
  });
  return {
    async post(path, body, headers) {
      const answer = await worker().fetch(`https://privacy.fluentworks.com${path}`, {
        method: 'POST',
        headers,
        body,
      });
      return { status: answer.status, text: await answer.text() };
    },
    async mail(from, to, raw) {
      const query = new URLSearchParams({ from, to });
      const body = new Uint8Array(raw);
      const { status } = await harness.fetch(`/cdn-cgi/handler/email?${query}`, { method: 'POST', body });
      return status;
    },
    async sweep() {
      await worker().scheduled({ cron: '23 */6 * * *', scheduledTime: new Date() });
    },
    async place(key, body, facts) {
      const { RAW } = await worker().getEnv();
      await RAW.put(key, new Uint8Array(body), { customMetadata: { facts: encodeFacts(facts) } });
    },
    async objects(prefix) {
      const { RAW } = await worker().getEnv();
      const { objects } = await RAW.list({ prefix, include: ['customMetadata'] });
      return objects.map(({ key, customMetadata }) => ({ key, facts: customMetadata ?? {} }));
    },
    logs: () => JSON.stringify(harness.getLogs()),
    failures: () =>
      harness.getLogs().flatMap(({ message }) => /problem: '([\w-]+)'/.exec(message)?.[1] ?? []),
  };
}
