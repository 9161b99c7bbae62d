import type { Law } from '../law.ts';
import { GIVEN, NOT_GIVEN, ORDINARY_COUNT } from './shared-terms.ts';

export const CA_AB: Law = {
  id: 'CA-AB',
  name: 'Alberta: PIPA',
  country: 'CA',
  scope: 'comprehensive',
  statute: 'S.A. 2003 c. P-6.5, ss. 24-32',
  inForceFrom: Temporal.PlainDate.from('2004-01-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: NOT_GIVEN,
    portability: NOT_GIVEN,
    opt_out_sale: { given: true, within: 'by withdrawing consent' },
    opt_out_ads: { given: true, within: 'by withdrawing consent' },
    opt_out_profiling: NOT_GIVEN,
    limit_sensitive: NOT_GIVEN,
    third_parties: { given: true, within: 'who it was disclosed to' },
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: {
    days: 45,
    unit: 'calendar',
    starts: 'receipt',
    cite: 'S.A. 2003 c. P-6.5, ss. 24-32',
    note: 'the clock stops when a fee estimate is given and restarts when it is accepted and any deposit paid; no answer in 30 days lets the organization treat it as withdrawn; the request must be in writing',
  },
  counting: ORDINARY_COUNT,
  extension: {
    days: 30,
    unit: 'calendar',
    cite: 'S.A. 2003 c. P-6.5, ss. 24-32',
    times: 1,
    noticeWithin: 'the first period',
    note: "longer with the Commissioner's permission",
  },
  acknowledgement: null,
  optOut: {
    clock: null,
    proof: null,
    verification: null,
    note: 'withdrawal of consent on reasonable notice',
  },
  consentWithdrawal: null,
  pauses: [
    {
      because: 'fee-estimate',
      effect: 'stops when a fee estimate is given, goes on when it is accepted and any deposit paid',
      cite: 'S.A. 2003 c. P-6.5, s. 32 (Guide for Businesses on PIPA)',
    },
  ],
  appeal: { available: false, tell: 'OIPC Alberta: right to ask for review' },
  regulator: {
    name: 'Office of the Information and Privacy Commissioner of Alberta',
    url: 'https://oipc.ab.ca/',
    confidence: 'recalled',
  },
  freeRequests: {
    count: null,
    note: "reasonable fee after a written estimate; none for employees' own employment data",
  },
  agents: { allowed: true, for: ['access', 'correct'], note: 'written authorization' },
  verification: 'Reasonable.',
  minors: 'Guardian, or the minor if mature.',
  atWork: { inScope: true, note: 'employees yes; business contact use excluded' },
  records: null,
  metrics: null,
  denialDuties: [
    { duty: 'reason', text: 'reasons and provision' },
    { duty: 'provision', text: 'reasons and provision' },
    { duty: 'contact-person', text: 'contact person' },
    { duty: 'recourse', text: 'right to ask for a review' },
  ],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: null, glba: null },
  confidence: 'verified',
  recalled: [
    { field: 'extension', what: 'not read' },
    { field: 'agents', what: 'not read' },
    { field: 'minors', what: 'not read' },
    { field: 'denialDuties', what: 'not read' },
    { field: 'atWork', what: 'not read' },
  ],
  disagreements: [],
  upcoming: [
    'A legislative committee recommended reform in late 2024; nothing read shows an amended act in force',
  ],
  notes: [],
  sources: [
    {
      title: 'Guide for Businesses on PIPA (Service Alberta/OIPC 2008), fees and 45-day clock',
      address:
        'https://www.yumpu.com/en/document/view/24927861/personal-information-protection-act-office-of-the-information-and-/38',
    },
    {
      title: 'Gowling, Alberta steps to further privacy laws',
      address:
        'https://gowlingwlg.com/en-ae/insights-resources/articles/2025/alberta-steps-to-further-privacy-laws',
    },
  ],
};
