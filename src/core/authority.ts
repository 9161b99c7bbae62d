import type { AgentRight, Law } from './law/law.ts';
import { needNoProof, type OnBehalf, type Right } from './privacy-request.ts';

/** What staff find in order before somebody may act for another. */
export const AUTHORITIES = ['permission', 'power_of_attorney', 'parental_relation'] as const;
export type Authority = (typeof AUTHORITIES)[number];

/** Those who act for another person. An employer or administrator does not: theirs is their organization's data. */
export const ACTORS = ['agent', 'parent'] as const satisfies readonly OnBehalf[];
export type Actor = (typeof ACTORS)[number];
export const isActor = (onBehalf: OnBehalf): onBehalf is Actor => ACTORS.some((actor) => actor === onBehalf);

/**
 * What an agent must show for rights under a law. `permission`: the person's signed permission is enough (an opt-out
 * where the law lets agents opt out). `permission-and-confirmation`: the person is asked directly as well (11 CCR 7063(a)).
 * `confirmation`: the law gives an agent no say in this, so what counts is that the person themself confirms it.
 */
export type AgentRule = 'permission' | 'permission-and-confirmation' | 'confirmation';

const AS_THE_LAWS_SAY: Record<Right, AgentRight> = {
  access: 'access',
  portability: 'access',
  third_parties: 'access',
  correct: 'correct',
  delete: 'delete',
  opt_out: 'opt_out',
  marketing_opt_out: 'opt_out',
  withdraw_consent: 'opt_out',
  limit_sensitive: 'limit_sensitive',
};

/** @param law `null` where it is not known: then the person is asked directly whatever the permission says */
export function agentRule(law: Pick<Law, 'agents'> | null, rights: readonly Right[]): AgentRule {
  if (law === null) return 'permission-and-confirmation';
  const allowed = rights.every((right) => law.agents.for.includes(AS_THE_LAWS_SAY[right]));
  if (!law.agents.allowed || !allowed) return 'confirmation';
  return needNoProof(rights) ? 'permission' : 'permission-and-confirmation';
}

/** What is shown so far by whoever acts, and of the person they act for. */
export interface Shown {
  /** The one who acts proved their own contact. */
  actorProven: boolean;
  authority: Authority | null;
  /** A contact of the person whose data it is was named. */
  subjectNamed: boolean;
  /** That person confirmed with a code of their own. */
  subjectConfirmed: boolean;
}

/**
 * Whether somebody may act for another. A power of attorney is enough by itself and may not be demanded (Cal. Prob. Code
 * 4121-4130; 11 CCR 7063(b)); a parent acts once staff have looked at the relation, and sees nothing of the child before.
 */
export function mayAct(actor: Actor, rule: AgentRule, shown: Shown): boolean {
  const { actorProven, authority, subjectNamed, subjectConfirmed } = shown;
  if (actor === 'parent') return actorProven && subjectNamed && authority === 'parental_relation';
  if (authority === 'power_of_attorney') return actorProven && subjectNamed;
  if (rule === 'confirmation') return subjectConfirmed;
  if (!actorProven || authority !== 'permission') return false;
  return rule === 'permission' ? subjectNamed : subjectConfirmed;
}

/** With these, staff vouch for the person's contacts as well: nobody else can prove them. */
export const VOUCHES: readonly Authority[] = ['power_of_attorney', 'parental_relation'];
