import type { Law } from '../law.ts';
import {
  ABOUT_THE_CONSUMER,
  AGENT_FOR_OPT_OUT,
  DEADLINE_TABLE,
  DIVERGENCE_REVIEW,
  FIRST_PERIOD,
  GIVEN,
  GLBA_BY_BOTH,
  HIPAA_BY_DATA,
  NOT_GIVEN,
  OPT_IN,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
  STATUTE_TABLE,
} from './shared-terms.ts';

export const US_CO: Law = {
  id: 'US-CO',
  name: 'Colorado',
  country: 'US',
  scope: 'comprehensive',
  statute: 'C.R.S. 6-1-1301 to 6-1-1314 (CPA); 4 CCR 904-3',
  inForceFrom: Temporal.PlainDate.from('2023-07-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: { given: true, within: ABOUT_THE_CONSUMER },
    portability: { given: true, within: 'at most twice per calendar year' },
    opt_out_sale: GIVEN,
    opt_out_ads: GIVEN,
    opt_out_profiling: GIVEN,
    limit_sensitive: { given: true, within: OPT_IN },
    third_parties: NOT_GIVEN,
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: { days: 45, unit: 'calendar', starts: 'receipt', cite: 'C.R.S. 6-1-1306(2)' },
  counting: {
    firstDay: 'left-out',
    lastDay: 'moves-on',
    holidays: null,
    saturday: 'off',
    cite: 'C.R.S. 2-4-108',
  },
  extension: { days: 45, unit: 'calendar', cite: 'C.R.S. 6-1-1306(2)', times: 1, noticeWithin: FIRST_PERIOD },
  acknowledgement: null,
  optOut: {
    clock: null,
    proof: 'disputed',
    verification: 'authenticate (statute and Rule 4.08), except a universal opt-out signal',
    note: 'stop as soon as feasibly possible and without undue delay from receipt (Rule 4.03); 45-day outer limit; if it can be done sooner than the other rights asked for, do it first; tell processors',
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: {
    available: true,
    days: 45,
    unit: 'calendar',
    extensionDays: 60,
    tell: 'Colorado attorney general, if concerned about the result of the appeal',
  },
  regulator: {
    name: 'Colorado Attorney General',
    url: 'https://coag.gov/file-complaint/',
    confidence: 'recalled',
  },
  freeRequests: { count: 1, months: 12, note: 'later requests may carry the public-records copying charge' },
  agents: { allowed: true, for: ['opt_out'], note: AGENT_FOR_OPT_OUT },
  verification:
    'Commercially reasonable effort; collect only what is needed to authenticate, answer or carry out the request; no new account may be demanded, an existing one may be used.',
  minors:
    'Under 18: added duties for online services since 2025-10-01 (SB 24-041); known child data needs parent or guardian consent.',
  atWork: { inScope: false },
  records: {
    months: 24,
    what: [
      'date of request',
      'request type',
      'date of response',
      'nature of response',
      'basis of denial in whole or part',
      'existence and resolution of any appeal',
    ],
    note: 'Rule 6.11: readable, secured, not itself subject to requests, used only for compliance, and handed on in a merger, acquisition or bankruptcy',
  },
  metrics: null,
  denialDuties: [
    SAY_WHY,
    SAY_HOW_TO_APPEAL,
    {
      duty: 'kept-and-why',
      text: 'deletion done by opting out or limited by an exemption: list the categories not deleted and the exception',
    },
  ],
  neverDisclose: false,
  honoursGpc: true,
  exemptions: { hipaa: HIPAA_BY_DATA, glba: GLBA_BY_BOTH },
  confidence: 'verified',
  recalled: [
    { field: 'freeRequests', what: 'not read' },
    { field: 'extension', what: 'within which notice must be given' },
    { field: 'rights', what: 'biometric access right (HB 24-1130, 2025-07-01)' },
    { field: 'rights', what: 'withdrawal of consent' },
  ],
  disagreements: [
    "Opt-out authentication: the table read 2026-10-07 says Rule 4.08 needs authentication of every request, signals excepted; another repository's seed data treats Colorado opt-outs as needing none. Safe design: do not block an opt-out on proof, ask only for an identifier.",
    'Secondary pages disagree on the free-request rule; portability twice a year is separate from the one free answer per 12 months.',
    'One widely indexed page gives a 25 percent revenue test for the 25,000-consumer threshold; others say any revenue or discount from sale.',
  ],
  upcoming: [
    'SB 26-189 (signed 2026-05-14, in force 2027-01-01) repeals and replaces the AI Act: notice of covered automated decisions, plain-language reasons within 30 days of an adverse outcome, correct inaccurate data, human review; records 3 years; AG rules due',
  ],
  notes: [
    'Backups: deletion may wait until the archive is restored, next accessed or used (Rule 4.06(C)).',
    'Rule 4.07: portable copy by a secure method in a commonly used electronic format.',
  ],
  sources: [
    {
      title: 'C.R.S. 6-1-1306 text (first part), casetext',
      address:
        'https://casetext.com/statute/colorado-revised-statutes/title-6-consumer-and-commercial-affairs/fair-trade-and-restraint-of-trade/article-1-colorado-consumer-protection-act/part-13-colorado-privacy-act/section-6-1-1306-consumer-personal-data-rights-repeal',
    },
    {
      title: '45 + 45 days from 6-1-1306(2), Reggi',
      address:
        'https://reggi.ai/posts/can-i/privacy/can-i-ignore-consumer-requests-for-information-or-deletion-in-colorado-what-are-the-requirements-ec54',
    },
    {
      title: '4 CCR 904-3 Rule 4.02-4.03, Deskbook p. 125',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page125.html',
    },
    {
      title: 'Rule 4.06-4.07, Deskbook p. 128',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page128.html',
    },
    {
      title: 'Rule 6.11, Deskbook p. 142',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page142.html',
    },
    {
      title: 'Rule 4.03, Justia',
      address:
        'https://regulations.justia.com/states/colorado/900/904/rule-4-ccr-904-3/part-4-ccr-904-3-4/section-4-ccr-904-3-4-03',
    },
    {
      title: 'Colorado AG, Automated Decision-Making Technology Law',
      address: 'https://coag.gov/resources/ai/',
    },
    DEADLINE_TABLE,
    STATUTE_TABLE,
    DIVERGENCE_REVIEW,
    {
      title: 'CIPP/US study table: federal sectoral exemptions in CA, CO, CT, UT, VA',
      address: 'https://cippu.thesmios.com/topics/ch5-state-comprehensive-laws-exemptions/',
    },
  ],
};
