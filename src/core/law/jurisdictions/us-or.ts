import type { Law } from '../law.ts';
import {
  AGENT_FOR_OPT_OUT,
  DIVERGENCE_REVIEW,
  FIRST_PERIOD,
  GENERAL_CLOCK,
  GIVEN,
  HIPAA_BY_DATA,
  MAYER_BROWN_TRACKER,
  NOT_GIVEN,
  OPT_IN,
  ORDINARY_COUNT,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
  STATUTE_TABLE,
} from './shared-terms.ts';

export const US_OR: Law = {
  id: 'US-OR',
  name: 'Oregon',
  country: 'US',
  scope: 'comprehensive',
  statute: 'ORS 646A.570 to 646A.589 (OCPA)',
  inForceFrom: Temporal.PlainDate.from('2024-07-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: { given: true, within: 'including derived data' },
    portability: GIVEN,
    opt_out_sale: GIVEN,
    opt_out_ads: GIVEN,
    opt_out_profiling: GIVEN,
    limit_sensitive: { given: true, within: OPT_IN },
    third_parties: { given: true, within: 'specific third parties (other than natural persons)' },
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: { days: 45, unit: 'calendar', starts: 'receipt', cite: 'ORS 646A.576(5)' },
  counting: ORDINARY_COUNT,
  extension: { days: 45, unit: 'calendar', cite: 'ORS 646A.576(5)', times: 1, noticeWithin: FIRST_PERIOD },
  acknowledgement: null,
  optOut: {
    clock: { days: 45, unit: 'calendar', cite: 'ORS 646A.576(5)' },
    proof: 'none',
    verification:
      'comply without authentication; may ask for what is needed; may refuse on documented good-faith belief of fraud, with notice',
    note: GENERAL_CLOCK,
  },
  consentWithdrawal: { days: 15, unit: 'calendar', cite: 'ORS 646A.578' },
  pauses: [
    {
      because: 'information-to-authenticate',
      effect: 'need not comply until the information asked for to authenticate arrives',
      cite: 'ORS 646A.576(6)',
    },
  ],
  appeal: { available: true, days: 45, unit: 'calendar', extensionDays: 0, tell: 'Oregon attorney general' },
  regulator: {
    name: 'Oregon Attorney General',
    url: 'https://www.doj.state.or.us/consumer-protection/',
    confidence: 'recalled',
  },
  freeRequests: { count: 1, months: 12 },
  agents: { allowed: true, for: ['opt_out'], note: AGENT_FOR_OPT_OUT },
  verification:
    'Commercially reasonable methods; if more is needed, notify the consumer, and the controller need not comply until the information comes.',
  minors:
    'Since 2026-01-01 no sale or targeted advertising/significant profiling where the controller knows or disregards that the consumer is under 16.',
  atWork: { inScope: false },
  records: null,
  metrics: null,
  denialDuties: [SAY_WHY, SAY_HOW_TO_APPEAL],
  neverDisclose: false,
  honoursGpc: true,
  exemptions: { hipaa: HIPAA_BY_DATA, glba: 'data-level and named institutions' },
  confidence: 'verified',
  recalled: [
    { field: 'exemptions', what: 'not read' },
    { field: 'extension', what: 'detail (45 days read in two tables, not in the statute text)' },
    { field: 'denialDuties', what: 'not read' },
    { field: 'extension', what: 'within which notice must be given' },
  ],
  disagreements: [
    "One index of exemptions calls Oregon's HIPAA exemption entity-level; others and recollection say data-level.",
    'One README says the Oregon appeal may be extended by 45 days; the statute text read gives 45 days and no extension was seen.',
  ],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: 'ORS 646A.576(5)-(6), Deskbook p. 364',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page364.html',
    },
    {
      title: 'ORS 646A.578 consent revocation 15 days',
      address: 'https://oregon.public.law/statutes/ors_646a.578',
    },
    {
      title: 'Oregon DOJ business privacy FAQs',
      address:
        'https://www.doj.state.or.us/media-home/news-media-releases/faq_category/business-privacy-faqs/',
    },
    STATUTE_TABLE,
    DIVERGENCE_REVIEW,
    MAYER_BROWN_TRACKER,
  ],
};
