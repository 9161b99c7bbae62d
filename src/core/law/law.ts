import type { HolidayCalendar } from './business-days.ts';

/**
 * What one law asks of a company that gets a privacy request. A record states facts with where they stand; what
 * nobody read in a source but remembers is listed in `recalled` and shown as such to staff. Not legal advice.
 */
export interface Law {
  /** ISO 3166 country and place, and the act where a place has several: `US-CA`, `US-NV-SALE`. */
  id: string;
  name: string;
  country: 'US' | 'CA' | 'MX';
  /** Everybody's data, big companies only (`narrow`), or one kind of data (`sectoral`). */
  scope: 'comprehensive' | 'narrow' | 'sectoral' | 'federal-sectoral';
  statute: string;
  inForceFrom: Temporal.PlainDate;
  rights: Readonly<Record<LawfulRight, Grant>>;
  /** `null` where the law names no number of days. */
  response: ResponseClock | null;
  /** How the first and the last day count. */
  counting: Counting;
  /** `null` where the first date is the last. */
  extension: Extension | null;
  /** That it arrived must be said; `null` where no law asks for it. */
  acknowledgement: Acknowledgement | null;
  optOut: OptOut;
  /** When data given by consent must be out of use after the consent is taken back; `null`: on the general clock. */
  consentWithdrawal: Period | null;
  /** Erasure on a clock of its own. */
  deletion?: Period & { starts: ClockStart; backups: string; passOn: string };
  /** To do what the answer granted, counted from the answer. */
  implementation?: Period & { starts: string };
  /** Data held for a customer: what is handed on to them, and how soon. */
  handOver?: Period & { note: string };
  /** What lets a clock stand still, as read in the law itself; nothing else does. */
  pauses: readonly Pause[];
  appeal: Appeal;
  /** Who takes complaints; `null` where the law names nobody. */
  regulator: Regulator | null;
  /** How many requests must be free of charge; `null` where the law has no number. */
  freeRequests: { count: number; months: number; note?: string } | { count: null; note?: string };
  agents: { allowed: boolean; for: readonly AgentRight[]; note: string };
  verification: string;
  minors: string;
  /** Data of employees and of people who act for a business. */
  atWork: { inScope: boolean; note?: string };
  /** What must be written down of each request, and for how long; `null` where no law asks. */
  records: { months: number; what: readonly string[]; note?: string } | null;
  metrics: { when: string; by: string; what: readonly string[] } | null;
  denialDuties: readonly DenialDuty[];
  /** Secrets that an answer may never hold, only name (social security number, passwords and the like). */
  neverDisclose: boolean;
  /** A browser's Global Privacy Control counts as an opt-out. */
  honoursGpc: boolean;
  exemptions: { hipaa: string | null; glba: string | null };
  /** `verified`: the response clock and the extension were read in a source named here. */
  confidence: 'verified' | 'recalled';
  /** What was not read but is remembered, or stands in general sources only. */
  recalled: readonly Recalled[];
  disagreements: readonly string[];
  upcoming: readonly string[];
  notes: readonly string[];
  sources: readonly Source[];
}

export const LAWFUL_RIGHTS = [
  'access',
  'correct',
  'delete',
  'portability',
  'opt_out_sale',
  'opt_out_ads',
  'opt_out_profiling',
  'limit_sensitive',
  'third_parties',
  'withdraw_consent',
  'review_automated_decision',
] as const;
export type LawfulRight = (typeof LAWFUL_RIGHTS)[number];

/** Whether a law gives a right, within which bounds, and since when where that is later than the law itself. */
export interface Grant {
  given: boolean;
  within?: string;
  from?: Temporal.PlainDate;
}

export interface Period {
  days: number;
  unit: DayUnit;
  /** Section of the law. */
  cite: string;
}
/** What a law calls a day: every day, or those on which business is done. */
export type DayUnit = 'calendar' | 'business';
export type ClockStart = 'receipt' | 'verified-receipt' | 'authentication';

export interface ResponseClock extends Period {
  starts: ClockStart;
  note?: string;
}

export interface Counting {
  /** `disputed`: the text can be read either way; then the legal date leaves it out and the strict date counts it. */
  firstDay: 'left-out' | 'disputed';
  /** Whether a last day on a weekend or holiday moves on to the next business day. */
  lastDay: 'stands' | 'moves-on';
  /** Whose public holidays are no business days; `null` where the law counts none. */
  holidays: HolidayCalendar | null;
  /** Whether business is done on Saturdays; where that is disputed, under the strict reading it is on every day. */
  saturday: 'off' | 'disputed';
  cite: string | null;
}

export interface Extension extends Period {
  times: 1;
  /** Within which the person must be told of it, with the reason. */
  noticeWithin: string;
  note?: string;
}

export interface Acknowledgement extends Period {
  of: readonly LawfulRight[];
  content: string;
}

export interface OptOut {
  /** `null`: no number of days of its own, then the general clock is the outer limit. */
  clock: Period | null;
  /** Proof of identity that may be asked for; `null` where the law is silent. */
  proof: 'none' | 'disputed' | 'reasonable' | 'identity-document' | null;
  verification: string | null;
  note: string;
}

export type Appeal =
  | {
      available: true;
      days: number;
      unit: 'calendar';
      /** 0: it cannot be extended. */
      extensionDays: number;
      tell: string;
    }
  | { available: false; tell: string | null };

export interface Regulator {
  name: string;
  /** Where a person complains; given in letters. */
  url: string | null;
  /** Within how many days of our answer a person must turn to it, where the law sets a limit. */
  days?: number;
  confidence: 'verified' | 'recalled';
}

export interface Pause {
  because: PauseReason;
  /** What happens to the clock meanwhile. */
  effect: string;
  cite: string;
}

/** Pauses that begin and end when staff say so; the others follow from what happened. */
export const STAFF_PAUSES = ['suspected-fraud', 'fee-estimate'] as const;
export type StaffPause = (typeof STAFF_PAUSES)[number];
export type PauseReason = StaffPause | 'information-to-authenticate' | 'authentication';

export type AgentRight = 'access' | 'correct' | 'delete' | 'opt_out' | 'limit_sensitive';

/** What a refusal must hold or do; `duty` is what a letter is checked by, `text` how the law puts it. */
export interface DenialDuty {
  duty:
    | 'reason'
    | 'provision'
    | 'appeal'
    | 'recourse'
    | 'contact-person'
    | 'evidence'
    | 'cannot-verify'
    | 'consider-categories'
    | 'kept-and-why'
    | 'record-kept'
    | 'offer-opt-out'
    | 'help'
    | 'passed-on'
    | 'silence-refuses';
  text: string;
}

export interface Recalled {
  field: keyof Law;
  what: string;
}

export interface Source {
  title: string;
  address?: string;
}

/** Whether staff must be told that this part of a law was not read in a source. */
export const isRecalled = (law: Law, field: keyof Law): boolean =>
  law.confidence === 'recalled' || law.recalled.some((recalled) => recalled.field === field);
