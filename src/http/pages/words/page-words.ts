import type { Actor } from '../../../core/authority.ts';
import type { Channel, Outcome, Right } from '../../../core/privacy-request.ts';
import type { ActingStanding } from '../../../journey/acting-standing.ts';
import type { Html } from '../html.ts';
import type { Notice } from '../notices.ts';

export interface Headed {
  headline: string;
  says: string;
}

/**
 * Every word that a requester can read on a page, one table a language and one section a page or part of one. What is
 * missing in a language is a type error. Dates come in ready, as the language writes them.
 */
export interface PageWords {
  frame: FrameWords;
  /** What was asked for. */
  rights: Record<Right, string>;
  status: StatusWords;
  way: WayWords;
  code: CodeWords;
  second: SecondProofWords;
  acting: ActingWords;
  contact: { title: string; says: string; label: string; send: string };
  notices: Record<Notice, string>;
  choices: ChoiceWords;
  plain: Record<'noSuch' | 'noPackage' | 'fromElsewhere' | 'tooLarge', Headed>;
}

export interface FrameWords {
  /** Beside the company's name. */
  desk: string;
  questions(email: Html): Html;
  /** The title of a page that came back with something to mend. */
  pleaseCheck(title: string): string;
}

/** What somebody who acts for another has to show, and where that stands. */
export interface ActingWords {
  title: string;
  says: Record<Actor, string>;
  paper: {
    title: Record<Actor, string>;
    stands: Record<ActingStanding['authority'], string>;
    label: string;
    hint: string;
    send: string;
  };
  person: {
    title: Record<Actor, string>;
    stands: Record<Actor, Record<ActingStanding['subject'], string>>;
    label: Record<Actor, string>;
    send: string;
  };
}

export interface StatusWords {
  request: string;
  answer: string;
  /** Heads what stands beside the first right of a case. */
  parts: string;
  partWaits: string;
  received(due: string): Headed;
  verifying: Headed;
  /** For whoever acts for another, once they proved their own contact. */
  acting: Headed;
  /** For the person in whose name somebody else asked. */
  asked: Headed;
  routed(due: string): Headed;
  working: {
    headline: string;
    cooling(begins: string, due: string): string;
    team(due: string): string;
    systems(due: string): string;
  };
  /** Ended, with only the message that says so still to come. */
  withdrawing: Headed;
  answering: Headed;
  disowned: Headed;
  /** For somebody whose address or number was only added to a request of another person. */
  left: Headed;
  ended: Record<Outcome, Headed>;
}

export interface WayWords {
  ahead: string;
  behind: string;
  received: string;
  confirmed: string;
  confirm: Entry;
  work: Entry;
  answer: { title: string; note(due: string): string };
  answered: string;
  ended: string;
  messageComing: string;
}
interface Entry {
  title: string;
  note: string;
}

export interface CodeWords {
  coming: Headed;
  withheld: { headline: string; says(until: string): string };
  over: { headline: string; expired: string; usedUp: string; send: string };
  label: Record<Channel, string>;
  confirm: string;
  hint(code: { digits: number; until: string; triesLeft: number }): string;
  another: string;
}

export interface SecondProofWords {
  headline: string;
  says: string;
  label: string;
  another: string;
  declare: {
    title: string;
    says: string;
    name: string;
    point(n: number): string;
    /** What is signed. */
    statement: string;
    sign: string;
  };
  underReview: string;
  unmatched: string;
}

interface ChoiceWords {
  headline: string;
  appeal: { title: string; says: string; button: string };
  disown: { title: string; says: string; button: string };
  /** Where it can no longer be undone by a press. */
  tellUs: { title: string; says(email: Html): Html };
  withdraw: { title: string; says: string; button: string };
}
