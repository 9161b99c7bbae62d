import type { Law } from '../law.ts';
import {
  AGENT_FOR_OPT_OUT,
  APPEAL_DAYS,
  DIVERGENCE_REVIEW,
  EXEMPTIONS_BY_LEVEL,
  FIRST_PERIOD,
  GENERAL_CLOCK,
  GIVEN,
  HIPAA_BY_ENTITY,
  NO_AUTHENTICATION,
  OPT_IN,
  ORDINARY_COUNT,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
  STATUTE_TABLE,
  TELL_OF_ATTORNEY_GENERAL,
} from './shared-terms.ts';

export const US_CT: Law = {
  id: 'US-CT',
  name: 'Connecticut',
  country: 'US',
  scope: 'comprehensive',
  statute: 'Conn. Gen. Stat. 42-515 to 42-526 (CTDPA), as amended by P.A. 25-113 and P.A. 26-64',
  inForceFrom: Temporal.PlainDate.from('2023-07-01'),
  rights: {
    access: {
      given: true,
      within: 'includes inferences and whether data is used for significant profiling (since 2026-07-01)',
    },
    correct: GIVEN,
    delete: {
      given: true,
      within:
        'provided by or obtained about the consumer; since 2026-10-01 also collated public data made into a profile for sale or display, and inferences from it',
    },
    portability: GIVEN,
    opt_out_sale: GIVEN,
    opt_out_ads: GIVEN,
    opt_out_profiling: GIVEN,
    limit_sensitive: { given: true, within: OPT_IN },
    third_parties: {
      given: true,
      within: 'third parties the controller sold the data to (since 2026-07-01)',
    },
    withdraw_consent: GIVEN,
    review_automated_decision: {
      given: true,
      within:
        'question a significant profiling decision, reasons, review data, correct and re-evaluate in housing cases (since 2026-07-01)',
    },
  },
  response: { days: 45, unit: 'calendar', starts: 'receipt', cite: 'Conn. Gen. Stat. 42-518(c)' },
  counting: ORDINARY_COUNT,
  extension: {
    days: 45,
    unit: 'calendar',
    cite: 'Conn. Gen. Stat. 42-518(c)',
    times: 1,
    noticeWithin: FIRST_PERIOD,
  },
  acknowledgement: null,
  optOut: {
    clock: { days: 45, unit: 'calendar', cite: 'Conn. Gen. Stat. 42-518(c)' },
    proof: 'none',
    verification: NO_AUTHENTICATION,
    note: GENERAL_CLOCK,
  },
  consentWithdrawal: { days: 15, unit: 'calendar', cite: 'P.A. 22-15 s. 6(a)(6)' },
  pauses: [],
  appeal: { available: true, days: 60, unit: 'calendar', extensionDays: 0, tell: TELL_OF_ATTORNEY_GENERAL },
  regulator: {
    name: 'Connecticut Attorney General',
    url: 'https://portal.ct.gov/ag',
    confidence: 'recalled',
  },
  freeRequests: { count: 1, months: 12 },
  agents: { allowed: true, for: ['opt_out'], note: AGENT_FOR_OPT_OUT },
  verification:
    'Commercially reasonable efforts for access, correct, delete, copy; if it fails, the controller must tell the consumer it cannot authenticate and what is needed. Opt-outs need none.',
  minors:
    'No sale or targeted advertising for consumers known (or wilfully disregarded) to be 13-17; parent acts for a known child.',
  atWork: { inScope: false },
  records: null,
  metrics: null,
  denialDuties: [SAY_WHY, SAY_HOW_TO_APPEAL],
  neverDisclose: true,
  honoursGpc: true,
  exemptions: { hipaa: HIPAA_BY_ENTITY, glba: 'data-level plus named kinds of institution since 2026-07-01' },
  confidence: 'verified',
  recalled: [APPEAL_DAYS, { field: 'exemptions', what: 'hipaa after SB 1295 (read only in 2023 sources)' }],
  disagreements: [],
  upcoming: [],
  notes: [
    'Since 2026-07-01 applies to any controller with 35,000 consumers, any sensitive data (payment-only excepted), or data offered for sale.',
    'Access must not reveal SSN, government id, account numbers, passwords, biometrics; say the type is held.',
  ],
  sources: [
    {
      title: 'Conn. Gen. Stat. 42-518(c), Deskbook p. 166',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page166.html',
    },
    {
      title: '42-519 agents, Deskbook p. 167',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page167.html',
    },
    {
      title: 'Hunton/NLR, Connecticut amends the CTDPA',
      address: 'https://natlawreview.com/article/connecticut-amends-connecticut-data-privacy-act',
    },
    {
      title: 'Mondaq, Connecticut: the provisions state',
      address:
        'https://www.mondaq.com/unitedstates/privacy-protection/1659618/connecticut-the-provisions-state-adds-new-provisions-to-its-privacy-law',
    },
    { title: '15-day consent revocation, seed notes on P.A. 22-15 s. 6(a)(6)' },
    STATUTE_TABLE,
    DIVERGENCE_REVIEW,
    EXEMPTIONS_BY_LEVEL,
  ],
};
