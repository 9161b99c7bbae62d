import type { Law } from '../law.ts';
import { GIVEN, NO_AGENT, NOT_GIVEN, ORDINARY_COUNT, REASONABLE_EFFORTS } from './shared-terms.ts';

export const US_COPPA: Law = {
  id: 'US-COPPA',
  name: 'COPPA Rule (parent requests about a child under 13)',
  country: 'US',
  scope: 'federal-sectoral',
  statute: '15 U.S.C. 6501-6506; 16 CFR 312.6',
  inForceFrom: Temporal.PlainDate.from('2000-04-21'),
  rights: {
    access: { given: true, within: "types collected, and a means to review the child's data" },
    correct: NOT_GIVEN,
    delete: { given: true, within: 'parent may direct deletion' },
    portability: NOT_GIVEN,
    opt_out_sale: NOT_GIVEN,
    opt_out_ads: NOT_GIVEN,
    opt_out_profiling: NOT_GIVEN,
    limit_sensitive: { given: true, within: 'parent may refuse further collection or use' },
    third_parties: NOT_GIVEN,
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: null,
  counting: ORDINARY_COUNT,
  extension: null,
  acknowledgement: null,
  optOut: {
    clock: null,
    proof: 'reasonable',
    verification: REASONABLE_EFFORTS,
    note: "stop on the parent's refusal",
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: { available: false, tell: null },
  regulator: {
    name: 'US Federal Trade Commission',
    url: 'https://reportfraud.ftc.gov/',
    confidence: 'recalled',
  },
  freeRequests: { count: null },
  agents: { allowed: false, for: [], note: NO_AGENT },
  verification:
    "Be sure the requester is the child's parent, using available technology, without undue burden; good-faith reasonable disclosure is protected.",
  minors:
    'Whole law; the service says it is not directed to under-13s, so treat as: actual knowledge -> stop, delete, tell the parent.',
  atWork: { inScope: false },
  records: null,
  metrics: null,
  denialDuties: [],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: null, glba: null },
  confidence: 'verified',
  recalled: [
    { field: 'upcoming', what: '2025 amendments: compliance date 2026-04-22' },
    { field: 'inForceFrom', what: 'not read' },
  ],
  disagreements: [],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: '16 CFR 312.6 (eCFR 2026-03-24)',
      address: 'https://lexbuild.dev/ecfr/title-16/chapter-I/part-312/section-312.6',
    },
  ],
};
