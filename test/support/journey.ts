import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/core/clock.ts';
import type { Log, LogFields, Ring } from '../../src/core/ports.ts';
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

export interface TestJourney extends Journey {
  clock: TestClock;
  log: TestLog;
  /** Every ring so far, oldest first. */
  rings: Ring[];
}

/** The journey's context on a test database, with the real playbooks and letters and a clock that stands still. */
export async function testJourney(database: TestDatabase): Promise<TestJourney> {
  const { company, playbooks, letterbook } = await loadWorkflows();
  const rings: Ring[] = [];
  return {
    db: database.db,
    vault: new Vault([masterKey(randomBytes(32))], randomBytes(32)),
    clock: new TestClock(),
    doorbell: { ring: (steps) => void rings.push(...steps) },
    log: new TestLog(),
    rings,
    company,
    playbooks,
    letterbook,
    pace: new SenderPace({ burst: 20, perMinute: 30 }),
    settings: {
      publicUrl: 'https://privacy.example.test',
      mailDomain: 'parse.example.test',
      mailFrom: 'legal@example.test',
      codeTries: 5,
      codeEmailHours: 24,
      codeSmsMinutes: 10,
      pageTokenDays: 120,
    },
  };
}
