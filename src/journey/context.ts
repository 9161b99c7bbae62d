import type { Clock } from '../core/clock.ts';
import type { CodeVendor } from '../core/code-vendor.ts';
import type { Company } from '../core/company.ts';
import type { DataCategory, SystemEntry } from '../core/data-map.ts';
import type { Letterbook } from '../core/letterbook.ts';
import type { Organization } from '../core/organization.ts';
import type { Playbook } from '../core/playbook.ts';
import type { BlobStore, Doorbell, Log, SecondReader } from '../core/ports.ts';
import type { Channel, RequestId } from '../core/privacy-request.ts';
import type { Questions } from '../core/questions.ts';
import type { Reasons } from '../core/reasons.ts';
import type { RevealWay } from '../core/staff.ts';
import type { AnswerLimits } from '../db/automatic-answers.ts';
import { inTransaction } from '../db/database.ts';
import type { MessageIntake } from '../db/message-intake.ts';
import type { Vault } from '../db/sealed.ts';
import { takeRings } from '../db/steps.ts';
import type { Db, Tx } from '../db/tables.ts';
import type { CodeSettings } from './code-settings.ts';
import type { LessonOf } from './lesson.ts';
import type { SenderPace } from './sender-pace.ts';

/** What every stage of the journey works with; made once in wiring and handed on. */
export interface Journey {
  db: Db;
  vault: Vault;
  clock: Clock;
  doorbell: Doorbell;
  blobs: BlobStore;
  log: Log;
  company: Company;
  /** Kinds of personal data, as the privacy policy has them. */
  categories: readonly DataCategory[];
  /** The data map: what every system holds, and what may have to stay there. */
  systems: readonly SystemEntry[];
  playbooks: readonly Playbook[];
  /** Customers whose data we hold for them. */
  organizations: readonly Organization[];
  letterbook: Letterbook;
  /** Why we decide as we do, as letters say it. */
  reasons: Reasons;
  /** What staff ask requesters, by key. */
  questions: Questions;
  /** Reads what the local reader is in doubt about; absent: a human does. */
  secondReader?: SecondReader | undefined;
  /** Who makes, sends and checks the codes of a kind of contact; where nobody stands here, we do. */
  codeVendors: { readonly [channel in Channel]?: CodeVendor | undefined };
  /** Stores what comes in. */
  intake: MessageIntake;
  /** How fast each sender's messages are read. */
  pace: SenderPace;
  settings: JourneySettings;
  /** What the reader sees in a message, for training; without it nothing is kept. */
  lessonOf?: LessonOf;
}

export interface JourneySettings {
  publicUrl: string;
  /** Host of reply addresses and Message-IDs. */
  mailDomain: string;
  mailFrom: string;
  codes: CodeSettings;
  pageTokenDays: number;
  answers: AnswerLimits;
  /** Where staff read what people wrote. */
  reveal: RevealWay;
}

/** Changes a request in one transaction, then rings for the steps that became ready. */
export async function change<Result>(
  journey: Pick<Journey, 'db' | 'clock' | 'doorbell'>,
  requestId: RequestId,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const result = await inTransaction(journey.db, work);
  const rings = await takeRings(journey.db, requestId, journey.clock.now());
  if (rings.length > 0) journey.doorbell.ring(rings);
  return result;
}
