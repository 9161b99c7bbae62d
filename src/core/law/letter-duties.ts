import type { Right } from '../privacy-request.ts';
import type { DenialDuty, Law } from './law.ts';

/** Something that a letter must say, by the value that says it. */
export interface LetterDuty {
  /** Name of the value in the letter. */
  value: string;
  /** What it is, in words for whoever writes letters. */
  what: string;
  /** The duty of the law that wants it; without one every law does, or we do. */
  by?: DenialDuty['duty'];
  /** Where it stands that every such letter says it: a section, or what we promise. Without one the laws' records say it. */
  source?: string;
  /** It is said by the words that it turns on. */
  isSwitch?: true;
  /** Said in a text message, too, which otherwise only leads to the page. */
  isTexted?: true;
}

const REASON: LetterDuty = { value: 'reason', what: 'the reason', by: 'reason' };
const STATUTE: LetterDuty = { value: 'statute', what: 'the law', by: 'provision' };
const APPEAL: LetterDuty = { value: 'appeal_days', what: 'the way to appeal', by: 'appeal' };
const REGULATOR: LetterDuty = { value: 'regulator', what: 'the authority', by: 'recourse' };
const REGULATOR_URL: LetterDuty = {
  value: 'regulator_url',
  what: 'the authority’s address',
  by: 'recourse',
};
const REGULATOR_DAYS: LetterDuty = {
  value: 'regulator_days',
  what: 'how long one can turn to the authority',
  by: 'recourse',
};
const TODAY: LetterDuty = { value: 'today', what: 'the date of the decision' };
const CONTACT: LetterDuty = {
  value: 'contact_email',
  what: 'who explains it',
  by: 'contact-person',
};
const OPT_OUT: LetterDuty = {
  value: 'offers_opt_out',
  what: 'the offer to opt out',
  by: 'offer-opt-out',
  isSwitch: true,
};
const SYSTEMS: LetterDuty = { value: 'systems', what: 'what was kept and why', by: 'kept-and-why' };

const ANSWER_DATE: LetterDuty = {
  value: 'due_on',
  what: 'when to expect the answer',
  source: '11 CCR 7021(a); promised to everybody',
};

/** What letters that people rely on must say, whatever the law; each value that a law has must stand in the letter as sent. */
const OF_LETTERS: { [letter: string]: readonly LetterDuty[] } = {
  acknowledgement: [ANSWER_DATE],
  'acknowledgement-no-code': [ANSWER_DATE],
  code: [
    {
      value: 'code',
      what: 'the code',
      source: 'our promise: whoever asks can prove that it is they who ask',
      isTexted: true,
    },
  ],
  'handed-over': [
    {
      value: 'organization',
      what: 'who answers now',
      source: 'our promise: nobody is sent away to a stranger',
    },
  ],
  'organization-notice': [
    {
      value: 'requester_contact',
      what: 'how to reach whoever asked',
      source: '45 CFR 164.504(e)(2)(ii)(E), Cal. Civ. Code 1798.130(a)(3)(A): they must be able to answer',
    },
  ],
  refused: [TODAY, REASON, STATUTE, APPEAL, REGULATOR, REGULATOR_URL, REGULATOR_DAYS, CONTACT, OPT_OUT],
  extension: [
    { value: 'due_on', what: 'the first date' },
    { value: 'extended_on', what: 'the new date' },
    REASON,
    STATUTE,
    REGULATOR,
    REGULATOR_URL,
  ],
  'appeal-received': [{ value: 'due_on', what: 'the date of the answer' }],
  'appeal-decided': [TODAY, REASON, STATUTE, REGULATOR, REGULATOR_URL, REGULATOR_DAYS, CONTACT],
  duplicate: [{ value: 'other_reference', what: 'the request that goes on' }],
};

/** What an answer must say where something that was asked for was not done. */
const OF_PARTS: readonly LetterDuty[] = [SYSTEMS, STATUTE, APPEAL, REGULATOR, REGULATOR_URL, REGULATOR_DAYS];

/** What a letter's file must hold. @param answers the letters that playbooks end with */
export function dutiesOfLetter(letter: string, answers: ReadonlySet<string>): readonly LetterDuty[] {
  return OF_LETTERS[letter] ?? (answers.has(letter) ? OF_PARTS : []);
}

/**
 * What a letter must say as it is sent, beside what it says anyway.
 * @param partly whether it answers a request that was fulfilled in part
 */
export function dutiesAsSent(letter: string, partly: boolean): readonly LetterDuty[] {
  return OF_LETTERS[letter] ?? (partly ? OF_PARTS : []);
}

/** The law's own words for a duty, for whoever must mend a letter; `null` where it has none. */
export function inLawsWords(law: Law | null, { by }: LetterDuty): string | null {
  const duty = law?.denialDuties.find((one) => one.duty === by);
  return law && duty ? `${law.statute}: ${duty.text}` : null;
}

/** A law as letters name it: the act alone, without the regulations and the history that its record adds. */
export const citationOf = ({ statute }: Law): string => statute.split(/;(?![^(]*\))/, 1)[0] ?? statute;

/** Where a deletion is refused, some laws want the opt-out offered (11 CCR 7022). */
export const offersOptOut = (law: Law | null, rights: readonly Right[]): boolean =>
  rights.includes('delete') && (law?.denialDuties.some(({ duty }) => duty === 'offer-opt-out') ?? false);
