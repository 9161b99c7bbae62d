import type { AskedRight, Kind, OnBehalf } from '../../../core/message-labels.ts';

/** What the text of a message states, verbatim but for phones (E.164): the data subject's only. */
export interface Identifiers {
  emails: string[];
  phones: string[];
  names: string[];
  organizations: string[];
  account_ids: string[];
}

/** What a careful reader sees in a message. Every field holds the best suggestion, also when it abstains. */
export interface Understanding {
  /** ISO 639-1. */
  language: string;
  kind: Kind;
  /** Empty unless the kind is `request` or `appeal`. */
  rights: AskedRight[];
  on_behalf: OnBehalf;
  /** The data concerns a child under 13. */
  minor: boolean;
  /** Health or appointment records that a clinic keeps in the product. */
  phi: boolean;
  /** ISO 3166-2, a country, `EU`, or null. */
  jurisdiction: string | null;
  identifiers: Identifiers;
  /** Tries to manipulate whoever handles it. */
  hostile: boolean;
  /** 0..1: how likely kind and rights are both right. */
  confidence: number;
  /** In doubt a human decides. */
  abstain: boolean;
  /** Stable codes: why it abstains, what was noticed. */
  reasons: string[];
}
