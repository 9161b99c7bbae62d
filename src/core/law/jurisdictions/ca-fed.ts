import type { Law } from '../law.ts';
import { GIVEN, NOT_GIVEN, ORDINARY_COUNT } from './shared-terms.ts';

export const CA_FED: Law = {
  id: 'CA-FED',
  name: 'Canada: PIPEDA',
  country: 'CA',
  scope: 'comprehensive',
  statute: 'S.C. 2000 c. 5, s. 8 and Sch. 1 cl. 4.9',
  inForceFrom: Temporal.PlainDate.from('2001-01-01'),
  rights: {
    access: { given: true, within: 'existence, use, disclosure and the information' },
    correct: GIVEN,
    delete: {
      given: true,
      within: 'amend includes deletion where inaccurate; withdraw consent and retention limits do the rest',
    },
    portability: NOT_GIVEN,
    opt_out_sale: { given: true, within: 'by withdrawing consent' },
    opt_out_ads: { given: true, within: 'by withdrawing consent' },
    opt_out_profiling: NOT_GIVEN,
    limit_sensitive: { given: true, within: 'express consent' },
    third_parties: { given: true, within: 'third parties disclosed to, or may have been' },
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: {
    days: 30,
    unit: 'calendar',
    starts: 'receipt',
    cite: 'PIPEDA s. 8(3)',
    note: 'the request must be in writing',
  },
  counting: ORDINARY_COUNT,
  extension: {
    days: 30,
    unit: 'calendar',
    cite: 'PIPEDA s. 8(4)',
    times: 1,
    noticeWithin:
      '30 days of the request, with new limit, reasons and the right to complain to the Commissioner',
    note: 'only for unreasonable interference or consultations; or as long as needed to convert format',
  },
  acknowledgement: null,
  optOut: {
    clock: null,
    proof: null,
    verification: null,
    note: 'withdrawal of consent on reasonable notice',
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: {
    available: false,
    tell: 'Privacy Commissioner of Canada; refusal must state reasons and recourse in writing',
  },
  regulator: {
    name: 'Office of the Privacy Commissioner of Canada',
    url: 'https://www.priv.gc.ca/en/report-a-concern/',
    confidence: 'recalled',
  },
  freeRequests: {
    count: null,
    note: 'minimal or no cost; a cost only if told beforehand and the person does not withdraw',
  },
  agents: { allowed: true, for: ['access', 'correct'], note: 'with written authorization (guidance)' },
  verification: 'Enough information to be sure of identity, used only for that.',
  minors: 'Parent or guardian where the child cannot consent (guidance: under 13).',
  atWork: {
    inScope: true,
    note: 'employees of federally regulated works only; business contact data used for business communication is outside',
  },
  records: null,
  metrics: null,
  denialDuties: [
    { duty: 'reason', text: 'in writing within the time limit, with reasons and recourse' },
    { duty: 'recourse', text: 'in writing within the time limit, with reasons and recourse' },
    { duty: 'silence-refuses', text: 'silence is a deemed refusal' },
  ],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: null, glba: null },
  confidence: 'verified',
  recalled: [
    { field: 'agents', what: 'not read' },
    { field: 'minors', what: 'not read' },
    { field: 'atWork', what: 'not read' },
    { field: 'verification', what: 'not read' },
    { field: 'inForceFrom', what: 'not read' },
  ],
  disagreements: [],
  upcoming: ['Federal replacement bill was expected but not seen as enacted in anything read'],
  notes: [
    's. 8(8): information that is the subject of a request must be kept until the person has exhausted recourse - a hold against automatic deletion.',
    's. 8(2): must help a person who needs it to make the request.',
  ],
  sources: [
    { title: 'PIPEDA s. 8', address: 'https://proteuscyber.com/privacy-database/pipeda-8' },
    {
      title: 'Bill C-6 s. 8 text, Parliament of Canada',
      address: 'https://parl.ca/Content/Bills/362/Government/C-6/C-6_4/90052b-1E.html',
    },
    {
      title: 'OPC, Access to Personal Information bulletin',
      address:
        'https://www.priv.gc.ca/en/privacy-topics/privacy-laws-in-canada/the-personal-information-protection-and-electronic-documents-act-pipeda/pipeda-compliance-help/pipeda-interpretation-bulletins/interpretations_05_access/',
    },
  ],
};
