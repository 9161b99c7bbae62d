import type { Playbook } from './playbook.ts';
import { type Assurance, needNoProof, type Right } from './privacy-request.ts';

/**
 * What is proven before an appeal is decided: where the rights that it is about need no proof, the first answer asked for none,
 * and this one does not either.
 */
export const proofForAppeal = (playbook: Pick<Playbook, 'verify'>, rights: readonly Right[]): Assurance =>
  needNoProof(rights) ? 'none' : playbook.verify.assurance;
