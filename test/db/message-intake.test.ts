import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { InboundId, KeyId, StepId } from '../../src/core/privacy-request.ts';
import { openDatabase, openPool } from '../../src/db/database.ts';
import { MessageIntake, type StoredIntake } from '../../src/db/message-intake.ts';
import { newId } from '../../src/db/new-id.ts';
import { testDatabase } from '../support/database.ts';

const database = testDatabase();
const now = Temporal.Instant.from('2026-11-24T15:00:00Z');
const message = (more: Partial<StoredIntake> = {}): StoredIntake => ({
  id: newId<InboundId>(),
  key: { id: newId<KeyId>(), wrapped: randomBytes(61), master_key_id: 'test' },
  channel: 'email',
  transport: 'sendgrid',
  contentHash: randomBytes(32),
  raw: randomBytes(300),
  envelope: randomBytes(40),
  sizeBytes: 200,
  stepId: newId<StepId>(),
  receivedAt: now,
  readAt: now.add({ seconds: 5 }),
  now,
  ...more,
});

test('what arrives together is stored whole, each with its key and its step', async () => {
  const intake = new MessageIntake(database.db);
  const messages = Array.from({ length: 150 }, () => message());
  expect(await Promise.all(messages.map((one) => intake.store(one)))).toEqual(Array(150).fill(true));
  for (const one of [messages[0], messages[149]]) {
    if (!one) continue;
    const row = await database.db
      .selectFrom('inbound_messages')
      .innerJoin('data_keys', 'data_keys.id', 'inbound_messages.key_id')
      .select(['raw', 'envelope', 'wrapped', 'received_at'])
      .where('inbound_messages.id', '=', one.id)
      .executeTakeFirstOrThrow();
    const step = await database.db
      .selectFrom('steps')
      .select(['input', 'run_after'])
      .where('id', '=', one.stepId)
      .executeTakeFirstOrThrow();
    expect(row.raw.equals(one.raw) && row.envelope.equals(one.envelope)).toBe(true);
    expect(row.wrapped?.equals(one.key.wrapped)).toBe(true);
    expect(step.input).toEqual({ inbound: one.id });
    expect([step.run_after, row.received_at].map(String)).toEqual([one.readAt, one.receivedAt].map(String));
  }
});

test('the same message many times at the same instant is stored once, and one is told so', async () => {
  const intake = new MessageIntake(database.db);
  const contentHash = randomBytes(32);
  const answers = await Promise.all(Array.from({ length: 20 }, () => intake.store(message({ contentHash }))));
  expect(answers.filter((isNew) => isNew)).toHaveLength(1);
});

test('a batch that fails is told to everybody in it, and the next one is stored', async () => {
  const intake = new MessageIntake(database.db);
  const [good, bad] = [message(), message({ channel: 'carrier-pigeon' as never })];
  const answers = await Promise.allSettled([intake.store(good), intake.store(bad), intake.store(message())]);
  expect(answers[1]?.status).toBe('rejected');
  expect(await intake.store(message())).toBe(true);
});

test('nobody is told "stored" by a database that is away', async () => {
  const address = { connection: { host: '/nowhere', user: 'x', database: 'x' }, connectionsMax: 1 };
  const db = openDatabase(openPool(address, () => {}));
  await expect(new MessageIntake(db).store(message())).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
  await db.destroy();
});
