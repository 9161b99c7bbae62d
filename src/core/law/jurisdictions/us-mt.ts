import type { Law } from '../law.ts';
import {
  ABOUT_THE_CONSUMER,
  AGENT_FOR_OPT_OUT,
  DIVERGENCE_REVIEW,
  FIRST_PERIOD,
  GENERAL_CLOCK,
  GIVEN,
  NO_AUTHENTICATION,
  NOT_GIVEN,
  OPT_IN,
  ORDINARY_COUNT,
  SAY_HOW_TO_APPEAL,
  SAY_WHY,
  STATUTE_TABLE,
  TELL_OF_ATTORNEY_GENERAL,
} from './shared-terms.ts';

export const US_MT: Law = {
  id: 'US-MT',
  name: 'Montana',
  country: 'US',
  scope: 'comprehensive',
  statute: 'Mont. Code Ann. 30-14-2801 et seq. (MCDPA), as amended by SB 297 (2025)',
  inForceFrom: Temporal.PlainDate.from('2024-10-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: { given: true, within: ABOUT_THE_CONSUMER },
    portability: { given: true, within: 'data the consumer provided' },
    opt_out_sale: GIVEN,
    opt_out_ads: GIVEN,
    opt_out_profiling: GIVEN,
    limit_sensitive: { given: true, within: OPT_IN },
    third_parties: NOT_GIVEN,
    withdraw_consent: GIVEN,
    review_automated_decision: NOT_GIVEN,
  },
  response: { days: 45, unit: 'calendar', starts: 'receipt', cite: 'Mont. Code Ann. 30-14-2808' },
  counting: ORDINARY_COUNT,
  extension: {
    days: 45,
    unit: 'calendar',
    cite: 'Mont. Code Ann. 30-14-2808',
    times: 1,
    noticeWithin: FIRST_PERIOD,
  },
  acknowledgement: null,
  optOut: {
    clock: { days: 45, unit: 'calendar', cite: 'Mont. Code Ann. 30-14-2808' },
    proof: 'none',
    verification: NO_AUTHENTICATION,
    note: GENERAL_CLOCK,
  },
  consentWithdrawal: { days: 45, unit: 'calendar', cite: 'Mont. Code Ann. 30-14-2812' },
  pauses: [],
  appeal: { available: true, days: 60, unit: 'calendar', extensionDays: 0, tell: TELL_OF_ATTORNEY_GENERAL },
  regulator: { name: 'Montana Attorney General', url: 'https://dojmt.gov/consumer/', confidence: 'recalled' },
  freeRequests: { count: 1, months: 12 },
  agents: { allowed: true, for: ['opt_out'], note: AGENT_FOR_OPT_OUT },
  verification:
    'Commercially reasonable efforts; if it fails, must notify that it cannot authenticate until more is supplied. Opt-outs need none.',
  minors:
    '13-15 known or disregarded: consent for sale or targeted advertising; duty of care for online services to minors since 2025-10-01.',
  atWork: { inScope: false },
  records: null,
  metrics: null,
  denialDuties: [SAY_WHY, SAY_HOW_TO_APPEAL],
  neverDisclose: true,
  honoursGpc: true,
  exemptions: {
    hipaa:
      'entity-level in the 2024 text (covered entities and business associates); SB 297 narrowed other exemptions',
    glba: 'narrowed by SB 297 from entity-level',
  },
  confidence: 'verified',
  recalled: [{ field: 'exemptions', what: 'whether SB 297 left the HIPAA exemption as it was' }],
  disagreements: [],
  upcoming: [],
  notes: [],
  sources: [
    {
      title: '30-14-2808 and 2804 text (2024), US-law-mcp mt.json',
      address: 'https://github.com/Ansvar-Systems/US-law-mcp',
    },
    {
      title: '30-14-2812, MCA 2025',
      address:
        'https://archive.legmt.gov/bills/MCA/title_0300/chapter_0140/part_0280/section_0120/0300-0140-0280-0120.html',
    },
    {
      title: "NLR, Montana's privacy law gets amended",
      address:
        'https://natlawreview.com/article/privacy-big-sky-state-montanas-consumer-privacy-law-gets-amended',
    },
    DIVERGENCE_REVIEW,
    STATUTE_TABLE,
  ],
};
