import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { verifyChains } from '../../src/db/audit.ts';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { openStage } from '../../src/demo/open-stage.ts';
import { playOnce } from '../../src/demo/play-once.ts';
import { superviseDesk } from '../support/desk-process.ts';
import { expectOneOfEach } from '../support/journey-facts.ts';

const MAIL = 'test/fixtures/mail/delete-my-data.eml';
/** Short leases, so that what a dead process held comes back while the test watches. */
const QUICK = { STEP_LEASE_SECONDS: '5', RELAY_SECONDS: '1', SWEEP_SECONDS: '1' };

const CRASHES: [when: string, point: string, kind?: string][] = [
  ['after the raw mail is stored and before the sender is told', 'after-message-stored'],
  ['after a case was opened and before anybody was told', 'after-settle-before-doorbell', 'intake.read'],
  ['while the case is being opened', 'inside-settle', 'intake.read'],
  ['after a code was made and before it was stored', 'after-effect-before-settle', 'verify.challenge'],
  ['after a letter left and before that was noted', 'after-effect-before-settle', 'letter.send'],
  ['while a sent letter is being noted', 'inside-settle', 'letter.send'],
  ['after the card was posted and before the step was settled', 'after-effect-before-settle', 'desk.card'],
  ['after data was erased and before that was noted', 'after-effect-before-settle', 'systems.erase'],
  ['after a step was claimed', 'after-claim', 'systems.locate'],
];

describe('a desk killed in the middle', () => {
  test.concurrent.each(CRASHES)(
    '%s: the person gets one of each, and no step is lost',
    async (_, ...crashAt) => {
      const place = await testPlace();
      const opened = await openStage({
        data: place.data,
        port: await freePort(),
        environment: { ...QUICK, ...place.env },
      });
      const desk = superviseDesk(opened.env, place.data, crashAt as [string, string?]);
      try {
        const reference = await playOnce(opened.stage, MAIL, () => {});
        expect(desk.restarts()).toBe(1);
        await expectOneOfEach(opened.stage, reference ?? '');
      } finally {
        await desk.stop();
        await opened.close();
      }
      expect(await place.brokenChain()).toBeNull();
      await place.drop();
    },
    90_000,
  );

  test('while two workers claim: the other one finishes, and nothing happens twice', async () => {
    const place = await testPlace();
    const [port, otherPort] = [await freePort(), await freePort()];
    const opened = await openStage({ data: place.data, port, environment: { ...QUICK, ...place.env } });
    const other = superviseDesk({ ...opened.env, PORT: String(otherPort) }, place.data, undefined);
    const desk = superviseDesk(opened.env, place.data, ['after-claim', 'letter.send']);
    try {
      const reference = await playOnce(opened.stage, MAIL, () => {});
      await expectOneOfEach(opened.stage, reference ?? '');
    } finally {
      await Promise.all([desk.stop(), other.stop()]);
      await opened.close();
    }
    expect(await place.brokenChain()).toBeNull();
    await place.drop();
  }, 90_000);
});

/** A data folder and a database of its own on the test server. */
async function testPlace() {
  const data = await mkdtemp(join(tmpdir(), 'lawrence-crash-'));
  const host = inject('postgresSocket');
  const name = `crash_${randomUUID().replaceAll('-', '')}`;
  const admin = async (statement: string) => {
    const pool = openPool(
      { connection: { host, user: 'lawrence', database: 'postgres' }, connectionsMax: 1 },
      () => {},
    );
    await pool.query(statement);
    await pool.end();
  };
  await admin(`create database ${name}`);
  const env = { DATABASE_URL: `postgresql://lawrence@localhost/${name}?host=${encodeURIComponent(host)}` };
  const brokenChain = async () => {
    const pool = openPool(
      { connection: { host, user: 'lawrence', database: name }, connectionsMax: 1 },
      () => {},
    );
    const db = openDatabase(pool);
    const verification = await verifyChains(db);
    await db.destroy();
    return verification.first;
  };
  const drop = async () => {
    await admin(`drop database ${name} with (force)`);
    await rm(data, { recursive: true, force: true });
  };
  return { data, env, brokenChain, drop };
}
