import type { Law } from '../law.ts';
import { FIRST_PERIOD, GIVEN, MAYER_BROWN_TRACKER } from './shared-terms.ts';

export const US_CA: Law = {
  id: 'US-CA',
  name: 'California',
  country: 'US',
  scope: 'comprehensive',
  statute: 'Cal. Civ. Code 1798.100-1798.199.100 (CCPA as amended by CPRA); 11 CCR 7000 et seq.',
  inForceFrom: Temporal.PlainDate.from('2020-01-01'),
  rights: {
    access: GIVEN,
    correct: GIVEN,
    delete: { given: true, within: 'personal information collected from the consumer' },
    portability: GIVEN,
    opt_out_sale: GIVEN,
    opt_out_ads: GIVEN,
    opt_out_profiling: {
      given: true,
      from: Temporal.PlainDate.from('2027-01-01'),
      within: 'ADMT for significant decisions',
    },
    limit_sensitive: {
      given: true,
      within: 'right to limit use and disclosure of sensitive personal information',
    },
    third_parties: { given: true, within: 'categories only' },
    withdraw_consent: {
      given: true,
      within: 'opt-in consents (minors, after opt-out, financial incentives)',
    },
    review_automated_decision: {
      given: true,
      from: Temporal.PlainDate.from('2027-01-01'),
      within: 'for businesses using ADMT for significant decisions: opt-out (or human appeal) and access',
    },
  },
  response: {
    days: 45,
    unit: 'calendar',
    starts: 'receipt',
    cite: 'Cal. Civ. Code 1798.130(a)(2)(A); 11 CCR 7021(b)',
    note: 'day of receipt, whatever time verification takes',
  },
  counting: {
    firstDay: 'disputed',
    lastDay: 'moves-on',
    holidays: 'US',
    saturday: 'disputed',
    cite: 'Cal. Civ. Code 7, 9, 10; Cal. Gov. Code 6800; Cal. Code Civ. Proc. 12; 11 CCR 7021(b)',
  },
  extension: {
    days: 45,
    unit: 'calendar',
    cite: '11 CCR 7021(b)',
    times: 1,
    noticeWithin: FIRST_PERIOD,
    note: '45 more, 90 in all from receipt; notice and explanation inside the first 45',
  },
  acknowledgement: {
    days: 10,
    unit: 'business',
    cite: '11 CCR 7021(a)',
    of: ['access', 'delete', 'correct'],
    content:
      'confirm receipt, how it will be processed, the verification process in general, when to expect an answer; not needed if already granted or denied',
  },
  optOut: {
    clock: { days: 15, unit: 'business', cite: '11 CCR 7026(f), 7027(g)' },
    proof: 'none',
    verification: 'none may be required; may ask for what is needed to complete it',
    note: 'as soon as feasibly possible, at most 15 business days, for opt-out of sale/sharing and for limit; ADMT opt-out the same from 2027-01-01; since 2026-01-01 the consumer must be able to confirm the opt-out was processed, GPC included; then wait 12 months before asking to opt back in',
  },
  consentWithdrawal: null,
  pauses: [],
  appeal: {
    available: false,
    tell: 'no statutory appeal; 1798.145(h)(2) says to mention any right to appeal to the business that exists',
  },
  regulator: {
    name: 'California Privacy Protection Agency',
    url: 'https://cppa.ca.gov/webapplications/complaint',
    confidence: 'recalled',
  },
  freeRequests: {
    count: 2,
    months: 12,
    note: 'cap applies to know/access only; no number for delete or correct; fee or refusal only if manifestly unfounded or excessive',
  },
  agents: {
    allowed: true,
    for: ['access', 'delete', 'correct', 'opt_out', 'limit_sensitive'],
    note: 'may ask the agent for proof of signed permission and may also ask the consumer to verify identity or confirm the permission directly; not where there is a power of attorney (Probate Code 4121-4130), and a power of attorney may not be demanded; for opt-out only the signed permission; none for GPC',
  },
  verification:
    'Know categories: reasonable degree of certainty (about 2 matching data points). Know specific pieces: reasonably high degree (about 3 plus signed declaration under penalty of perjury). Delete/correct: either, by sensitivity and risk. Account holder: existing login, with re-authentication before disclosing, deleting or correcting. Opt-out and limit: no verification. No fee for verifying. For a correction do not verify with the disputed data.',
  minors:
    'Known under 13: parent must opt in to sale/sharing; 13-15: the minor must opt in; wait 12 months after refusal. Wilful disregard of age counts as knowledge.',
  atWork: { inScope: true },
  records: {
    months: 24,
    what: [
      'date of request',
      'nature of request',
      'manner it was made',
      'date of response',
      'nature of response',
      'basis for any denial in whole or part',
    ],
    note: 'only for compliance; secure; not shared except to meet a legal duty',
  },
  metrics: {
    when: "only if 10,000,000 or more consumers' data a year",
    by: '1 July each year',
    what: ['received, complied, denied per request type', 'median or mean days to respond'],
  },
  denialDuties: [
    { duty: 'reason', text: 'reason for not acting, inside the response period' },
    { duty: 'cannot-verify', text: 'cannot verify: say so' },
    {
      duty: 'consider-categories',
      text: 'specific pieces denied: evaluate as a categories request; categories denied: point to the privacy policy',
    },
    {
      duty: 'kept-and-why',
      text: 'partial delete: delete the rest, use what is kept only for the exception relied on',
    },
    {
      duty: 'record-kept',
      text: 'on delete: say whether complied with, and that a record of the request is kept',
    },
    { duty: 'offer-opt-out', text: 'denied delete where data is sold/shared: offer the opt-out' },
  ],
  neverDisclose: true,
  honoursGpc: true,
  exemptions: {
    hipaa:
      'data-level: PHI collected by a covered entity or business associate; a business associate also to the extent it treats patient information like PHI',
    glba: 'data-level',
  },
  confidence: 'verified',
  recalled: [
    { field: 'denialDuties', what: 'exact subsection letters of 7022 and 7023' },
    {
      field: 'rights',
      what: '2026 correction rules (health-information statement, source of inaccurate data)',
    },
  ],
  disagreements: [
    'Civ. Code 1798.130 allows one extension of 45 days; 1798.145(h)(1) says up to a total of 90 days; 11 CCR 7021 settles on 90 calendar days from receipt. Use 45 + 45.',
    "Secondary pages say '10 calendar days' for acknowledgement; the regulation says business days.",
  ],
  upcoming: [
    '2027-01-01 ADMT notice, opt-out and access duties (11 CCR 7200-7222)',
    'AB 566: browsers must offer an opt-out signal from 2027-01-01',
    'Delete Act/DROP binds registered data brokers only',
  ],
  notes: [
    'Household data is outside know/delete/correct (1798.145(p)).',
    'A service provider need not answer a consumer directly but must help its business (1798.130(a)(3)(A), 1798.105(c)(3)).',
  ],
  sources: [
    {
      title: '11 CCR 7021',
      address:
        'https://advisori.com/cpra/%C2%A7-7021-timelines-for-responding-to-requests-to-delete-requests-to-correct-and-requests-to-know/',
    },
    {
      title: 'Civil Code 1798.105-1798.146 text, Ansvar-Systems/US-law-mcp data/seed/states/ca.json',
      address: 'https://github.com/Ansvar-Systems/US-law-mcp',
    },
    {
      title: '11 CCR 7024, Cornell LII',
      address: 'https://www.law.cornell.edu/regulations/california/11-CCR-7024',
    },
    {
      title: '11 CCR 7022, casetext',
      address:
        'https://casetext.com/regulation/california-code-of-regulations/title-11-law/division-6-california-privacy-protection-agency/chapter-1-california-consumer-privacy-act-regulations/article-3-business-practices-for-handling-consumer-requests/section-7022-requests-to-delete',
    },
    {
      title: '11 CCR 7060-7061 and 7063, US States General Privacy Laws Deskbook pp. 94-96',
      address: 'https://online.flipbuilder.com/bzaa/mvgs/files/basic-html/page94.html',
    },
    { title: '11 CCR 7101', address: 'https://advisori.com/cpra/%C2%A7-7101-record-keeping/' },
    {
      title: '11 CCR 7102, Westlaw Cal. regs',
      address: 'https://govt.westlaw.com/calregs/Document/I9F73B630D45611ED852BC9A091C0DD8F',
    },
    {
      title: 'Covington, California finalizes updates to existing CCPA regulations',
      address:
        'https://www.insideprivacy.com/state-privacy/california-finalizes-updates-to-existing-ccpa-regulations/',
    },
    {
      title: 'CCPA verification steps (7062 data points)',
      address: 'https://ccpafreetraining.com/slide-20-request-verification-steps/',
    },
    { title: 'Opt-out window quoted from the CPPA text effective 2026-01-01' },
    MAYER_BROWN_TRACKER,
  ],
};
