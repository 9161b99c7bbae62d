import type { Law } from '../law.ts';
import {
  FIRST_PERIOD,
  GIVEN,
  NO_AGENT,
  NOT_GIVEN,
  ORDINARY_COUNT,
  REASONABLE_EFFORTS,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
} from './shared-terms.ts';

export const US_WA_MHMDA: Law = {
  id: 'US-WA-MHMDA',
  name: 'Washington My Health My Data Act',
  country: 'US',
  scope: 'sectoral',
  statute: 'RCW ch. 19.373',
  inForceFrom: Temporal.PlainDate.from('2024-03-31'),
  rights: {
    access: GIVEN,
    correct: NOT_GIVEN,
    delete: {
      given: true,
      within:
        'all consumer health data, passed on to affiliates, processors, contractors, third parties; archives within 6 months',
    },
    portability: NOT_GIVEN,
    opt_out_sale: { given: false, within: 'sale needs signed authorization' },
    opt_out_ads: NOT_GIVEN,
    opt_out_profiling: NOT_GIVEN,
    limit_sensitive: { given: true, within: 'consent for collection and, separately, sharing' },
    third_parties: {
      given: true,
      within: 'all third parties and affiliates, each with a contact e-mail or online means',
    },
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: { days: 45, unit: 'calendar', starts: 'receipt', cite: 'RCW 19.373.040' },
  counting: ORDINARY_COUNT,
  extension: { days: 45, unit: 'calendar', cite: 'RCW 19.373.040', times: 1, noticeWithin: FIRST_PERIOD },
  acknowledgement: null,
  optOut: {
    clock: { days: 45, unit: 'calendar', cite: 'RCW 19.373.040' },
    proof: 'reasonable',
    verification: REASONABLE_EFFORTS,
    note: 'withdrawal of consent runs on the general clock',
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: {
    available: true,
    days: 45,
    unit: 'calendar',
    extensionDays: 0,
    tell: 'Washington attorney general',
  },
  regulator: {
    name: 'Washington Attorney General',
    url: 'https://www.atg.wa.gov/file-complaint',
    confidence: 'recalled',
  },
  freeRequests: { count: 2, months: 12 },
  agents: { allowed: false, for: [], note: NO_AGENT },
  verification: 'Authenticate with commercially reasonable efforts; doing so does not extend the 45 days.',
  minors: 'No special rule; consent by parent for a child.',
  atWork: { inScope: false },
  records: null,
  metrics: null,
  denialDuties: [SAY_WHY, SAY_HOW_TO_APPEAL],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: 'data-level: PHI under HIPAA', glba: 'data-level' },
  confidence: 'verified',
  recalled: [
    { field: 'appeal', what: 'days' },
    { field: 'freeRequests', what: 'not read' },
    { field: 'verification', what: 'wording' },
    { field: 'exemptions', what: 'not read' },
  ],
  disagreements: [
    'One public repository prints 30 days for WA rights and other section numbers; RCW 19.373.040 and three other sources give 45.',
  ],
  upcoming: [],
  notes: [
    'No revenue or volume threshold; private right of action through the Consumer Protection Act.',
    'Applies to health data that is not PHI: a scheduling product may infer it from appointment types.',
  ],
  sources: [
    {
      title: 'SixFifty, Washington consumer rights (45 + 45)',
      address: 'https://sixfifty.com/blog/washington-data-privacy-consumer-rights',
    },
    {
      title: 'BCLP, MHMDA FAQs: data subject rights',
      address:
        'https://bclplaw.com/en-US/events-insights-news/washington-my-health-my-data-act-faqs-data-subject-rights.html',
    },
    {
      title: 'MHMDA rights, RecordingLaw',
      address:
        'https://www.recordinglaw.com/us-laws/data-privacy-laws/washington-data-privacy-laws/mhmda-consumer-rights/',
    },
    { title: 'Notes citing RCW 19.373.040: 45 days, archive delay at most 6 months' },
  ],
};
