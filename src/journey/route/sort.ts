import type { Kind, OnBehalf, RequestId, Right } from '../../core/privacy-request.ts';
import { playbookForKind } from '../../core/which-playbook.ts';
import type { Actor } from '../../db/apply-event.ts';
import type { Journey } from '../context.ts';
import { type Dismissed, dismiss } from './dismiss.ts';
import { type Redirected, type RedirectOrder, redirect } from './redirect.ts';
import { type Referred, refer } from './refer.ts';
import { type AppealTaken, takeAppeal } from './take-appeal.ts';
import { type Triaged, triage } from './triage.ts';

export interface SortOrder {
  requestId: RequestId;
  /** The version of the case that staff were shown. */
  version: number;
  kind: Kind;
  rights: readonly Right[];
  /** Default: as the message was taken. */
  onBehalf?: OnBehalf | undefined;
  actor: Actor;
}
export type Sorted = Triaged | Dismissed | Redirected | Referred | AppealTaken;

/**
 * Does with a message what it is, as staff say: the same that happens to one that is plainly understood. An appeal that is
 * about no case that we know stays open: it must not end as no request.
 * @throws Permanent `request-unknown`
 */
export async function sort(
  journey: Journey,
  { kind, rights, onBehalf, ...order }: SortOrder,
): Promise<Sorted> {
  switch (kind) {
    case 'request':
      // An administrator asks about their organization's data: that is its contract's matter, not a person's right.
      return onBehalf === 'employer'
        ? await redirect(journey, { ...order, kind: 'question', letter: 'organization' })
        : await triage(journey, { ...order, rights, onBehalf });
    case 'appeal':
      return await takeAppeal(journey, order);
    case 'legal':
    case 'security':
    case 'question': {
      const playbook = playbookForKind(journey.playbooks, kind);
      if (!playbook) return { ok: false, because: 'no-playbook' };
      return kind === 'question' && playbook.steps.length === 0
        ? await turn(journey, { ...order, kind, letter: playbook.deliver.letter })
        : await refer(journey, { ...order, kind, playbook });
    }
    case 'support':
      return await turn(journey, { ...order, kind, letter: 'support' });
    default:
      return await dismiss(journey, { ...order, kind });
  }
}

/** Where there is nobody to write to, there is nothing but closing it. */
async function turn(journey: Journey, order: RedirectOrder & { version: number }): Promise<Sorted> {
  const redirected = await redirect(journey, order);
  return redirected.ok || redirected.because !== 'no-sender' ? redirected : await dismiss(journey, order);
}
