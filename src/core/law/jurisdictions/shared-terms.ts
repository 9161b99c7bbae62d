import type { Counting, DenialDuty, Grant, Recalled, Source } from '../law.ts';

/** Wordings and sources that several laws share. What is a number stands in the law's own file. */

export const GIVEN: Grant = { given: true };
export const NOT_GIVEN: Grant = { given: false };

/** The day of receipt left out, the last day kept whatever day it is: days won by moving on are spare time. */
export const ORDINARY_COUNT: Counting = {
  firstDay: 'left-out',
  lastDay: 'stands',
  holidays: null,
  saturday: 'off',
  cite: null,
};

export const AUTHENTICATE =
  'Authenticate by commercially reasonable efforts; if that fails the controller need not comply and may ask for what is reasonably needed.';
export const NO_AGENT = 'no general agent right in the law; parent, guardian or conservator may act';
export const AGENT_FOR_OPT_OUT =
  "comply if the consumer's identity and the agent's authority can be checked with commercially reasonable effort; a browser or device signal counts as an agent";
export const PARENT_ACTS =
  'A parent or guardian acts for a known child (under 13); sensitive-data handling follows COPPA.';
export const NO_AUTHENTICATION =
  'must not be made to authenticate; may ask only for what is needed to find the record; may refuse a request believed in good faith, and on record, to be fraudulent, and must say so';
export const REASONABLE_EFFORTS = 'authenticate with commercially reasonable efforts';
export const GENERAL_CLOCK = 'no separate opt-out clock; the general clock applies';
export const TELL_OF_ATTORNEY_GENERAL =
  'state attorney general (online mechanism if there is one) when the appeal is denied';
export const FIRST_PERIOD = 'the first response period';
export const HIPAA_BY_ENTITY =
  'entity-level: covered entities and business associates are outside the act, and PHI is exempt';
export const HIPAA_BY_DATA = "data-level: PHI is exempt, the company's other data is not";
export const GLBA_BY_BOTH = 'entity- and data-level';
export const OPT_IN = 'opt-in consent needed before processing (withdraw by revoking consent)';
export const NOT_ASKED_FOR = 'not an express request right; consent can be refused or not renewed';
export const ABOUT_THE_CONSUMER = 'provided by or obtained about the consumer';

export const SAY_WHY: DenialDuty = {
  duty: 'reason',
  text: 'say what was not done and the reason, within the first response period',
};
export const SAY_HOW_TO_APPEAL: DenialDuty = { duty: 'appeal', text: 'give instructions for appealing' };
export const APPEAL_DAYS: Recalled = {
  field: 'appeal',
  what: 'days: 60 is what two general tables give for most states; the state’s own text was not read for this number',
};

export const MAYER_BROWN_TRACKER: Source = {
  title: 'Mayer Brown state privacy law tracker',
  address:
    'https://www.mayerbrown.com/es/insights/resource-centers/cybersecurity-and-data-privacy-resource-center/state-privacy-law-tracker',
};
export const STATUTE_TABLE: Source = {
  title:
    "US privacy statutes table in a public GitHub opt-out tool ('Every US state comprehensive privacy law enacted as of 2026-10-07', primary source cited per entry)",
};
export const DEADLINE_TABLE: Source = {
  title: 'README of laravel-us-privacy-requests (table of deadlines and appeal periods)',
  address: 'https://packagist.org/packages/jeffersongoncalves/laravel-us-privacy-requests',
};
export const DIVERGENCE_REVIEW: Source = {
  title:
    "'PWC US state divergence: primary-source evidence', as of 2026-09-22, public GitHub file citing official codes",
};
export const EXEMPTIONS_BY_LEVEL: Source = {
  title: "Cozen O'Connor, Entity-Level vs. Data-Level Exemptions (2023)",
  address: 'https://www.jdsupra.com/legalnews/entity-level-vs-data-level-exemptions-3431925/',
};
export const STATE_ACTS_FILE: Source = {
  title: 'state_privacy_acts.py, public GitHub docassemble project, citations to statute text',
};
