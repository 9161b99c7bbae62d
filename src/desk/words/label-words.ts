import type { Authority } from '../../core/authority.ts';
import type { HintSource, JurisdictionHint } from '../../core/law/jurisdiction-hints.ts';
import type { Kind, MessageChannel, OnBehalf, Right } from '../../core/privacy-request.ts';
import { FREE_QUESTION } from '../../core/questions.ts';
import type { BlockReason, RevealReason } from '../../core/staff.ts';

/** Labels in plain words, for cards and forms. */
export const RIGHT_WORDS: Record<Right, string> = {
  access: 'access',
  portability: 'a copy',
  correct: 'correct',
  delete: 'delete',
  opt_out: 'opt-out',
  marketing_opt_out: 'marketing opt-out',
  limit_sensitive: 'limit sensitive data',
  third_parties: 'who received the data',
  withdraw_consent: 'withdraw consent',
};

export const KIND_WORDS: Record<Kind, string> = {
  request: 'a privacy request',
  appeal: 'an appeal',
  followup: 'about an earlier request',
  question: 'a question about privacy',
  legal: 'legal process',
  security: 'a security report',
  support: 'a support question',
  automatic: 'an automatic message',
  spam: 'spam',
};

export const ON_BEHALF_WORDS: Record<OnBehalf, string | null> = {
  self: 'for themselves',
  agent: 'through an agent',
  parent: 'by a parent for a child',
  employer: 'by an account administrator',
  unknown: null,
};

export const AUTHORITY_WORDS: Record<Authority, string> = {
  permission: 'a signed permission',
  power_of_attorney: 'a power of attorney',
  parental_relation: 'the parental relation',
};

export const CHANNEL_WORDS: Record<MessageChannel, string> = {
  email: 'email',
  sms: 'text message',
  whatsapp: 'WhatsApp',
  post: 'post',
  phone: 'telephone',
  in_person: 'a visit in person',
  other: 'another way',
};

/** Why somebody reads what a person wrote: "to …". */
export const REVEAL_WORDS: Record<RevealReason, string> = {
  sort: 'to see what it asks for',
  answer: 'to answer the person',
  identity: 'to check who they are',
  review: 'to check what is given out',
  problem: 'to settle a problem with the case',
  audit: 'to audit the case',
};

export const REASON_WORDS: Record<BlockReason, string> = {
  flood: 'too many messages',
  abuse: 'threats or insults',
  forged: 'somebody writes in another’s name',
  spam: 'spam',
};

/** The key is what legal-ops called it; what staff wrote themselves is shown nowhere in Slack. */
export const questionInWords = (question: string): string =>
  question === FREE_QUESTION ? 'in our own words' : question.replaceAll('-', ' ');

const HINT_WORDS: Record<HintSource, string> = {
  message: 'read in the message',
  account_record: 'in their account',
  phone_area: 'area code of the number',
  mail_domain: 'end of the mail address',
  staff: 'set by staff',
};

/** What speaks for which law: sources and places, never what they were read from. */
export const hintWords = (hints: readonly JurisdictionHint[]): string =>
  hints.map(({ source, place }) => `${place} (${HINT_WORDS[source]})`).join(', ');
