import type { Law } from '../law.ts';
import { GIVEN, NOT_GIVEN, ORDINARY_COUNT } from './shared-terms.ts';

export const US_HIPAA: Law = {
  id: 'US-HIPAA',
  name: 'HIPAA Privacy Rule (PHI held as a business associate)',
  country: 'US',
  scope: 'federal-sectoral',
  statute: '45 CFR 164.502(e), 164.504(e), 164.524, 164.526, 164.528',
  inForceFrom: Temporal.PlainDate.from('2003-04-14'),
  rights: {
    access: GIVEN,
    correct: { given: true, within: 'amendment (covered entity decides)' },
    delete: NOT_GIVEN,
    portability: { given: true, within: 'in the form requested if readily producible' },
    opt_out_sale: NOT_GIVEN,
    opt_out_ads: NOT_GIVEN,
    opt_out_profiling: NOT_GIVEN,
    limit_sensitive: { given: false, within: 'restriction requests go to the covered entity' },
    third_parties: { given: true, within: 'accounting of disclosures, six years' },
    withdraw_consent: { given: true, within: 'revoke authorization' },
    review_automated_decision: NOT_GIVEN,
  },
  response: {
    days: 30,
    unit: 'calendar',
    starts: 'receipt',
    cite: '45 CFR 164.524(b)(2), the covered entity’s clock',
    note: "the covered entity's clock for access; amendment 60, accounting 60",
  },
  counting: { ...ORDINARY_COUNT, holidays: 'US' },
  extension: {
    days: 30,
    unit: 'calendar',
    cite: '45 CFR 164.524(b)(2)',
    times: 1,
    noticeWithin: 'the first 30 days, in writing with reasons and the new date',
  },
  acknowledgement: null,
  optOut: { clock: null, proof: null, verification: null, note: 'not applicable' },
  consentWithdrawal: null,
  handOver: {
    days: 2,
    unit: 'business',
    cite: '45 CFR 164.504(e) and the business associate agreement',
    note: 'our choice where the agreement is silent; the BAA term; contracts read range from 2 days to 10 days, 5 business days common; do not answer the individual; forward the request to the covered entity, then follow its direction; to supply PHI: 10 days after the covered entity asks is a common term',
  },
  pauses: [],
  appeal: { available: false, tell: 'covered entity handles denial review and complaint to HHS OCR' },
  regulator: {
    name: 'US Department of Health and Human Services, Office for Civil Rights',
    url: 'https://www.hhs.gov/hipaa/filing-a-complaint/index.html',
    confidence: 'recalled',
  },
  freeRequests: {
    count: null,
    note: "reasonable cost-based fee, covered entity's matter; one free accounting per 12 months",
  },
  agents: { allowed: true, for: ['access', 'correct'], note: 'personal representative under 164.502(g)' },
  verification:
    'Covered entity verifies (164.514(h)); the business associate only identifies which customer the request concerns.',
  minors: 'Parent is usually the personal representative; covered entity decides.',
  atWork: { inScope: false },
  records: {
    months: 72,
    what: ['documentation of requests and answers'],
    note: 'six-year documentation retention (164.316(b)(2), 164.530(j))',
  },
  metrics: null,
  denialDuties: [
    { duty: 'passed-on', text: 'tell the individual the request was passed to the provider or plan' },
  ],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: 'this is HIPAA', glba: null },
  confidence: 'verified',
  recalled: [
    { field: 'extension', what: 'for amendment and accounting (30 more days)' },
    { field: 'records', what: 'not read' },
    { field: 'verification', what: '164.514(h)' },
    { field: 'freeRequests', what: 'free accounting' },
    { field: 'inForceFrom', what: 'not read' },
  ],
  disagreements: [],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: 'OCR guidance on timeliness, quoted',
      address: 'https://getmyhealthdata.org/ocr-guidance-timeliness',
    },
    {
      title: '45 CFR 164.526 text (GPO)',
      address: 'http://edocket.access.gpo.gov/cfr_2004/octqtr/45cfr164.526.htm',
    },
    {
      title: 'BAA clauses: notify in 2 days, 2 business days to supply',
      address: 'https://lawinsider.com/clause/access-to-protected-health-information',
    },
    {
      title: 'BAA clauses: forward within 5 business days',
      address: 'https://www.lawinsider.com/clause/access-to-phi?response=json',
    },
    {
      title: 'County BAA: 5 business days to notify, 10 days to supply',
      address: 'https://records.co.kittitas.wa.us/WebLink/0/doc/7557661/Page5.aspx',
    },
    {
      title: 'BAA key provisions, 164.504(e)',
      address: 'https://d3rx.com/hipaa-templates/business-associate-agreement',
    },
  ],
};
