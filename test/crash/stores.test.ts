import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startEmbedded } from '../../src/db/embedded.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { openStage } from '../../src/demo/open-stage.ts';
import { playOnce } from '../../src/demo/play-once.ts';
import { superviseDesk } from '../support/desk-process.ts';
import { expectOneOfEach } from '../support/journey-facts.ts';
import { startRedis } from '../vendors/bullmq/redis-server.ts';

const MAIL = 'test/fixtures/mail/delete-my-data.eml';
const QUICK = { STEP_LEASE_SECONDS: '5', RELAY_SECONDS: '1', SWEEP_SECONDS: '1', RING_AGAIN_SECONDS: '3' };

test('a Redis that forgets everything, again and again, loses nothing', async (context) => {
  const redis = await startRedis();
  if (!redis) {
    if (process.env.REQUIRE_REDIS === '1') throw new Error('redis-server is not installed');
    return context.skip('skipped: redis-server is not installed');
  }
  const data = await mkdtemp(join(tmpdir(), 'lawrence-flush-'));
  // A ring that was lost is repeated after this long; five minutes are more than a test can watch.
  const environment = { ...QUICK, QUEUE_URL: redis.url, RING_AGAIN_SECONDS: '1' };
  const opened = await openStage({ data, port: await freePort(), environment });
  const desk = superviseDesk(opened.env, data);
  let flushes = 0;
  let over = false;
  const flushing = (async () => {
    while (!over) {
      await redis.client.flushall();
      flushes += 1;
      await pause(150);
    }
  })();
  try {
    const reference = await playOnce(opened.stage, MAIL, () => {});
    expect(flushes).toBeGreaterThan(5);
    await expectOneOfEach(opened.stage, reference ?? '');
  } finally {
    over = true;
    await flushing;
    await desk.stop();
    await opened.close();
    await redis.stop();
  }
  await rm(data, { recursive: true, force: true });
}, 120_000);

test('a PostgreSQL that restarts in mid-flight loses nothing', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lawrence-restart-'));
  // As root the server runs as another user, who must be able to reach its folder.
  await chmod(data, 0o711);
  let server = await startEmbedded(join(data, 'server'), () => {});
  const { host } = server.address.connection as { host: string };
  const environment = {
    ...QUICK,
    DATABASE_URL: `postgresql://lawrence@localhost/postgres?host=${encodeURIComponent(host)}`,
  };
  const opened = await openStage({ data, port: await freePort(), environment });
  const desk = superviseDesk(opened.env, data);
  const lines: string[] = [];
  const restartAt = ['case', 'presses Approve'];
  let restarting: Promise<void> = Promise.resolve();
  const restart = async () => {
    await server.stop();
    server = await startEmbedded(join(data, 'server'), () => {});
  };
  try {
    const reference = await playOnce(opened.stage, MAIL, (line) => {
      lines.push(line);
      if (restartAt[0] === undefined || !line.includes(restartAt[0])) return;
      restartAt.shift();
      restarting = restarting.then(restart);
    });
    await restarting;
    expect(restartAt).toEqual([]);
    expect(desk.restarts()).toBe(0);
    await expectOneOfEach(opened.stage, reference ?? '');
  } finally {
    await restarting;
    await desk.stop();
    await opened.close();
    await server.stop();
  }
  await rm(data, { recursive: true, force: true });
}, 120_000);
