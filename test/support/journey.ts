import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/core/clock.ts';
import type { BlobStore, Log, LogFields, Ring } from '../../src/core/ports.ts';
import { Permanent } from '../../src/core/problem.ts';
import { MessageIntake } from '../../src/db/message-intake.ts';
import { masterKey, Vault } from '../../src/db/sealed.ts';
import type { Journey } from '../../src/journey/context.ts';
import { SenderPace } from '../../src/journey/sender-pace.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import type { TestDatabase } from './database.ts';

/** A clock that stands still until it is told to move. */
export class TestClock implements Clock {
  #now: Temporal.Instant;
  constructor(now = '2026-11-24T15:00:00Z') {
    this.#now = Temporal.Instant.from(now);
  }
  now(): Temporal.Instant {
    return this.#now;
  }
  advance(by: Temporal.DurationLike): void {
    this.#now = this.#now.toZonedDateTimeISO('UTC').add(by).toInstant();
  }
}

export class TestLog implements Log {
  readonly lines: { level: string; message: string; fields: LogFields }[] = [];
  info = (fields: LogFields, message: string) => void this.lines.push({ level: 'info', message, fields });
  warn = (fields: LogFields, message: string) => void this.lines.push({ level: 'warn', message, fields });
  error = (fields: LogFields, message: string) => void this.lines.push({ level: 'error', message, fields });
}

/** A blob store in memory. */
export class TestBlobs implements BlobStore {
  readonly kept = new Map<string, Buffer>();
  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, Buffer.from(bytes));
  }
  async get(name: string): Promise<Buffer> {
    const bytes = this.kept.get(name);
    if (!bytes) throw new Permanent('blob-missing');
    return bytes;
  }
  async delete(name: string): Promise<void> {
    this.kept.delete(name);
  }
}

export interface TestJourney extends Journey {
  clock: TestClock;
  log: TestLog;
  /** Every ring so far, oldest first. */
  rings: Ring[];
  blobs: TestBlobs;
}

/** The journey's context on a test database, with the real playbooks and letters and a clock that stands still. */
export async function testJourney(database: TestDatabase): Promise<TestJourney> {
  const { company, categories, systems, playbooks, organizations, letterbook, reasons, questions } =
    await loadWorkflows();
  const rings: Ring[] = [];
  return {
    db: database.db,
    vault: new Vault([masterKey(randomBytes(32))], randomBytes(32)),
    clock: new TestClock(),
    doorbell: { ring: (steps) => void rings.push(...steps) },
    blobs: new TestBlobs(),
    log: new TestLog(),
    rings,
    company,
    categories,
    systems,
    playbooks,
    organizations,
    letterbook,
    reasons,
    questions,
    codeVendors: {},
    intake: new MessageIntake(database.db),
    pace: new SenderPace({ burst: 20, perMinute: 30 }),
    settings: {
      publicUrl: 'https://privacy.example.test',
      mailDomain: 'parse.example.test',
      mailFrom: 'legal@example.test',
      codes: {
        tries: 5,
        emailLivesHours: 24,
        smsLivesMinutes: 10,
        perRequestPerDay: 3,
        perContactPerDay: 6,
        wrongPerContactPerDay: 10,
        pauseMinutes: [1, 10],
        perHour: 10_000,
        callingCodes: ['1'],
        wrongPerHourAlarm: 100,
      },
      pageTokenDays: 120,
      reveal: 'link',
      answers: { perAddressPerDay: 1000, unprovenPerDomainPerHour: 1000, unprovenPerHour: 1000 },
    },
  };
}
