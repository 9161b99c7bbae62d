import type { Law, OptOut, Recalled } from '../law.ts';
import {
  AUTHENTICATE,
  FIRST_PERIOD,
  GIVEN,
  NOT_GIVEN,
  ORDINARY_COUNT,
  PARENT_ACTS,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
  STATUTE_TABLE,
  TELL_OF_ATTORNEY_GENERAL,
} from './shared-terms.ts';

const ASSUMED = 'assumed as in most states; the text was not read';
const UNREAD: readonly Recalled[] = (
  [
    'rights',
    'optOut',
    'appeal',
    'regulator',
    'freeRequests',
    'agents',
    'verification',
    'minors',
    'atWork',
    'denialDuties',
    'exemptions',
  ] as const
).map((field) => ({ field, what: ASSUMED }));

/** What is known of an act that was passed and is not in force yet. */
interface Enacted extends Pick<Law, 'id' | 'name' | 'statute' | 'inForceFrom'> {
  days: number;
  extensionDays: number;
  optOut: Pick<OptOut, 'proof' | 'verification'>;
}

/**
 * The record of an act of which only the dates and the answer's clock were read. The rest is what its neighbours
 * have, on the side that is safe for the person (the soonest appeal, one free request), and all of it is marked.
 */
export function unreadLaw({ days, extensionDays, optOut, ...known }: Enacted): Law {
  const clock = { days, unit: 'calendar', cite: known.statute } as const;
  return {
    ...known,
    country: 'US',
    scope: 'comprehensive',
    rights: {
      access: GIVEN,
      correct: GIVEN,
      delete: GIVEN,
      portability: GIVEN,
      opt_out_sale: GIVEN,
      opt_out_ads: GIVEN,
      opt_out_profiling: GIVEN,
      limit_sensitive: GIVEN,
      third_parties: NOT_GIVEN,
      withdraw_consent: NOT_GIVEN,
      review_automated_decision: NOT_GIVEN,
    },
    response: { ...clock, starts: 'receipt' },
    counting: ORDINARY_COUNT,
    extension: { ...clock, days: extensionDays, times: 1, noticeWithin: FIRST_PERIOD },
    acknowledgement: null,
    optOut: { clock, ...optOut, note: ASSUMED },
    consentWithdrawal: null,
    pauses: [],
    appeal: {
      available: true,
      days: 45,
      unit: 'calendar',
      extensionDays: 0,
      tell: TELL_OF_ATTORNEY_GENERAL,
    },
    regulator: { name: `${known.name} Attorney General`, url: null, confidence: 'recalled' },
    freeRequests: { count: 1, months: 12, note: ASSUMED },
    agents: { allowed: true, for: ['opt_out'], note: ASSUMED },
    verification: AUTHENTICATE,
    minors: PARENT_ACTS,
    atWork: { inScope: false },
    records: null,
    metrics: null,
    denialDuties: [SAY_WHY, SAY_HOW_TO_APPEAL],
    neverDisclose: false,
    honoursGpc: false,
    exemptions: { hipaa: null, glba: null },
    confidence: 'verified',
    recalled: UNREAD,
    disagreements: [],
    upcoming: [],
    notes: [],
    sources: [
      STATUTE_TABLE,
      {
        title: 'Free State Foundation, June 2026',
        address: 'https://freestatefoundation.blogspot.com/2026/06/alabama-louisiana-and-vermont-enact.html',
      },
    ],
  };
}
