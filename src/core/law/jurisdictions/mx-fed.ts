import type { Law } from '../law.ts';
import { GIVEN, NOT_GIVEN, ORDINARY_COUNT } from './shared-terms.ts';

export const MX_FED: Law = {
  id: 'MX-FED',
  name: 'Mexico: LFPDPPP 2025',
  country: 'MX',
  scope: 'comprehensive',
  statute:
    'Ley Federal de Proteccion de Datos Personales en Posesion de los Particulares, DOF 2025-03-20, arts. 21-34, 40',
  inForceFrom: Temporal.PlainDate.from('2025-03-21'),
  rights: {
    access: GIVEN,
    correct: { given: true, within: 'rectification' },
    delete: { given: true, within: 'cancellation, after a blocking period, with exceptions' },
    portability: NOT_GIVEN,
    opt_out_sale: { given: true, within: 'opposition' },
    opt_out_ads: { given: true, within: 'opposition' },
    opt_out_profiling: { given: true, within: 'opposition to automated processing with significant effect' },
    limit_sensitive: { given: true, within: 'express written consent; may limit use or disclosure' },
    third_parties: { given: false, within: 'transfers are in the notice' },
    withdraw_consent: GIVEN,
    review_automated_decision: { given: true, within: 'through opposition' },
  },
  response: { days: 20, unit: 'business', starts: 'receipt', cite: 'LFPDPPP 2025, arts. 21-34' },
  counting: { ...ORDINARY_COUNT, holidays: 'MX' },
  extension: {
    days: 20,
    unit: 'business',
    cite: 'LFPDPPP 2025, arts. 21-34',
    times: 1,
    noticeWithin: 'the first period',
    note: 'each period may be extended once by an equal one when justified',
  },
  acknowledgement: null,
  optOut: {
    clock: { days: 20, unit: 'business', cite: 'LFPDPPP 2025, arts. 21-34' },
    proof: 'identity-document',
    verification: 'identity document',
    note: 'opposition',
  },
  consentWithdrawal: null,
  implementation: {
    days: 15,
    unit: 'business',
    cite: 'LFPDPPP 2025, arts. 21-34',
    starts: 'communication of a favourable answer',
  },
  pauses: [],
  appeal: {
    available: false,
    tell: 'Secretaria Anticorrupcion y Buen Gobierno: protection request within 15 days of the answer, or when the time has run out without one',
  },
  regulator: {
    name: 'Secretaría Anticorrupción y Buen Gobierno',
    url: 'https://www.gob.mx/buengobierno',
    days: 15,
    confidence: 'recalled',
  },
  freeRequests: {
    count: 1,
    months: 12,
    note: 'free save copying or shipping; a capped charge for a repeat within 12 months',
  },
  agents: {
    allowed: true,
    for: ['access', 'correct', 'delete', 'opt_out'],
    note: 'legal representative with proof',
  },
  verification:
    "Name, contact, identity document (or representative's), clear description; may ask once for what is missing.",
  minors: 'Exercised by parents or guardian.',
  atWork: {
    inScope: true,
    note: 'employees yes; business-card data of a person acting for a company was outside the 2011 regulation',
  },
  records: null,
  metrics: null,
  denialDuties: [
    { duty: 'reason', text: 'reasons, in the same time' },
    { duty: 'evidence', text: 'with evidence where relevant' },
  ],
  neverDisclose: false,
  honoursGpc: false,
  exemptions: { hipaa: null, glba: null },
  confidence: 'recalled',
  recalled: [
    {
      field: 'response',
      what: "20 and implementation 15 in the 2025 text (20 days read only for the earlier law's art. 32; business-day unit read in a tool built on the 2025 decree)",
    },
    { field: 'extension', what: 'not read' },
    { field: 'freeRequests', what: 'not read' },
    { field: 'agents', what: 'not read' },
    { field: 'denialDuties', what: 'not read' },
    { field: 'atWork', what: 'not read' },
    { field: 'statute', what: 'article numbers other than 40' },
  ],
  disagreements: [
    'One law firm gives entry into force as 2025-05-21; four others and the decree give 2025-03-21.',
  ],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: 'KPMG Mexico flash: new law in force 2025-03-21',
      address:
        'https://kpmg.com/mx/es/home/tendencias/2025/07/flash-new-federal-law-on-the-protection-of-personal-data-held-by-private-parties.html',
    },
    { title: 'LFPDPPP art. 40', address: 'https://mley.mx/LFPDPPP/articulo/40' },
    {
      title: 'GP&H, ARCO answer within 20 days (art. 32 of the earlier law)',
      address: 'https://www.gphlegal.mx/2021/02/16/arco-rights-and-protection-of-internet-users/',
    },
    {
      title: 'ARCO MCP deadline tool (business days, 2025 decree)',
      address: 'https://glama.ai/mcp/servers/isaacwars/arco-rights-mcp/tools/deadline_timeline',
    },
    {
      title: 'IRP Mexico privacy notice (costs of repeat requests)',
      address: 'https://irpmex.com/en/privacy',
    },
  ],
};
