import type { Law } from '../law.ts';
import { GIVEN, ORDINARY_COUNT } from './shared-terms.ts';

export const CA_QC: Law = {
  id: 'CA-QC',
  name: 'Quebec: private sector act (Law 25)',
  country: 'CA',
  scope: 'comprehensive',
  statute: 'CQLR c. P-39.1, ss. 8.3, 12.1, 27-41; Law 25 in stages 2022-09-22, 2023-09-22, 2024-09-22',
  inForceFrom: Temporal.PlainDate.from('1994-01-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: {
      given: true,
      within: 'where collection or keeping is not authorized; de-indexing / stop dissemination (s. 28.1)',
    },
    portability: {
      given: true,
      within:
        'computerized data collected from the person, not inferred, in a structured, commonly used format (since 2024-09-22)',
    },
    opt_out_sale: { given: true, within: 'by consent' },
    opt_out_ads: { given: true, within: 'profiling technology off by default' },
    opt_out_profiling: { given: true, within: 'told how to activate' },
    limit_sensitive: { given: true, within: 'express consent' },
    third_parties: { given: true, within: 'categories of persons with access / recipients' },
    withdraw_consent: GIVEN,
    review_automated_decision: {
      given: true,
      within:
        'told of solely automated decisions; on request the data used, reasons and factors, correction; may submit observations to a person',
    },
  },
  response: {
    days: 30,
    unit: 'calendar',
    starts: 'receipt',
    cite: 'CQLR c. P-39.1, ss. 27-41',
    note: 'the request must be in writing',
  },
  counting: ORDINARY_COUNT,
  extension: null,
  acknowledgement: null,
  optOut: {
    clock: { days: 30, unit: 'calendar', cite: 'CQLR c. P-39.1, ss. 27-41' },
    proof: null,
    verification: null,
    note: 'withdrawal of consent',
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: {
    available: false,
    tell: "Commission d'acces a l'information: tell of the right to apply and the time limit",
  },
  regulator: {
    name: 'Commission d’accès à l’information du Québec',
    url: 'https://www.cai.gouv.qc.ca/',
    days: 30,
    confidence: 'recalled',
  },
  freeRequests: {
    count: null,
    note: 'free; reasonable charge for transcription or copies with notice beforehand',
  },
  agents: {
    allowed: true,
    for: ['access', 'correct'],
    note: 'representative, heir, liquidator, person with parental authority, on proof',
  },
  verification: 'Requester must prove to be the person concerned or a listed representative.',
  minors: 'Under 14: consent by the person with parental authority.',
  atWork: {
    inScope: true,
    note: 'employees yes; job contact details are outside Divisions II and III only, access is in Division IV',
  },
  records: null,
  metrics: null,
  denialDuties: [
    { duty: 'reason', text: 'in writing, with reasons and the legal provision' },
    { duty: 'provision', text: 'in writing, with reasons and the legal provision' },
    { duty: 'recourse', text: 'remedies and time limit' },
    { duty: 'help', text: 'help to understand the refusal if asked' },
    { duty: 'silence-refuses', text: 'silence after 30 days is a refusal' },
  ],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: null, glba: null },
  confidence: 'verified',
  recalled: [
    { field: 'extension', what: 'not read' },
    { field: 'denialDuties', what: 'deemed refusal' },
    { field: 'minors', what: 'not read' },
    { field: 'freeRequests', what: 'detail' },
  ],
  disagreements: [],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: 'Hilo, Law 25 guide: individual rights',
      address: 'https://hilotech.ca/en/wiki/law-25/individual-rights',
    },
    {
      title: 'Conforme, access and rectification (arts. 27-41)',
      address: 'https://conforme.ca/en/loi-25-compliance/access-rights',
    },
    {
      title: 'Osler, right to data portability',
      address:
        'https://osler.com/en/insights/updates/completing-the-law-25-puzzle-insight-into-the-right-to-data-portability',
    },
    { title: 'LegisQuebec P-39.1', address: 'https://legisquebec.gouv.qc.ca/en/document/cs/P-39.1/20230922' },
  ],
};
