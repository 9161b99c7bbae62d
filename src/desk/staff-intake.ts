import type { StaffAction, StaffForm } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { offerEntryLink } from '../journey/intake/note/entry-link.ts';
import { openEntry } from '../journey/intake/note/open-entry.ts';
import { blockSender, unblockSender } from '../journey/route/block-sender.ts';
import { confirmSuggestion } from '../journey/route/confirm-suggestion.ts';
import { dismiss } from '../journey/route/dismiss.ts';
import { triage } from '../journey/route/triage.ts';
import type { DeskVerbs } from './actions.ts';
import { caseForms } from './case-forms.ts';
import { entryFormOf } from './entry-form.ts';
import { deskShortcuts } from './shortcuts.ts';

export interface StaffIntake {
  verbs: Pick<DeskVerbs, 'confirmSuggestion' | 'offerEntryLink' | 'unblock'>;
  shortcuts: StaffAction[];
  forms: StaffForm[];
}

/** What staff do with requests that arrive: enter them, sort them, keep a sender quiet. */
export function staffIntake(journey: Journey): StaffIntake {
  return {
    verbs: {
      confirmSuggestion: (order) => confirmSuggestion(journey, order),
      offerEntryLink: (order) => offerEntryLink(journey, order),
      unblock: (order) => unblockSender(journey, order),
    },
    shortcuts: deskShortcuts(journey),
    forms: [
      entryFormOf(journey, (order) => openEntry(journey, order)),
      ...caseForms(journey, {
        sort: async ({ kind, userId, ...order }) => {
          const actor = `staff:${userId}` as const;
          return kind === 'request'
            ? await triage(journey, { ...order, actor })
            : await dismiss(journey, { ...order, kind, actor });
        },
        block: (order) => blockSender(journey, order),
      }),
    ],
  };
}
