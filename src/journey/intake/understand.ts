import type { Kind, Right } from '../../core/privacy-request.ts';

export interface Understanding {
  kind: Kind;
  rights: Right[];
  /** In doubt a human decides. */
  abstain: boolean;
  reasons: string[];
}

const ERASE =
  /\b(delete|erase|remove|wipe|purge|destroy|get rid of|forget|elimin\w*|borr\w*|suprim\w*|supprim\w*|effac\w*)\b/i;
const THING =
  /\b(data|informations?|account|profile|details|records?|everything|all of (it|mine)|datos|información|cuenta|perfil|todo|données|compte|profil|tout)\b/i;
const OWN = /\b(my|mine|about me|i have|me|mi|mis|sobre mí|mes|mon|ma|me concernant|à mon sujet)\b/i;
const NEGATED =
  /\b(do not|don't|dont|not to|never|without|instead of|no|ne|sin|pas|sans)\b[^.!?;]{0,24}\b(delete|deleting|erase|remove|elimin\w*|borr\w*|suprim\w*|supprim\w*|effac\w*)\b/i;
/** Somebody else's data, a second right, a question or a story about deletion: not for a phrase rule to settle. */
const DOUBT =
  /\b(how (do|can|long|would)|what happens|do you (delete|keep|store|retain)|can you (tell|explain)|policy|already (asked|deleted|requested)|on behalf|client|attorney|my (son|daughter|child|kid|wife|husband|mother|father|employee|patient)|copy|export|download|access|correct|update|change my|sell|selling|opt[- ]?out|unsubscribe|third part(y|ies)|appeal|denied|refused|hijo|hija|copia|fils|fille|copie|acc[eé]der|one (photo|appointment|comment|note)|duplicate|restore|undo|accident\w*|cancel(l?ed)? (the|my) deletion|ignore (all|previous|your))\b/i;

/**
 * Recognises a plain request to delete one's own data or account in English, Spanish and French and leaves everything
 * else to a human. Deterministic, local; says why.
 */
export function understand({ subject, text }: { subject: string; text: string }): Understanding {
  const words = `${subject}. ${text}`.slice(0, 8_000);
  const clauses = words.split(/[.!?;\n]+/);
  const asks = clauses.some((clause) => ERASE.test(clause) && THING.test(clause) && OWN.test(clause));
  const reasons: string[] = [];
  if (!asks) reasons.push('no-plain-deletion-request');
  if (NEGATED.test(words)) reasons.push('negated');
  if (DOUBT.test(words)) reasons.push('more-than-a-deletion');
  if (text.length > 2_000) reasons.push('long-message');
  if (reasons.length > 0) return { kind: 'request', rights: [], abstain: true, reasons };
  return { kind: 'request', rights: ['delete'], abstain: false, reasons: ['asks-to-delete-own-data'] };
}
