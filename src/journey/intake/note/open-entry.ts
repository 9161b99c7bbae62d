import { respondBy } from '../../../core/law/deadline.ts';
import { firstDates } from '../../../core/law/due-dates.ts';
import type { MessageChannel, RequestId, Right } from '../../../core/privacy-request.ts';
import { newReference } from '../../../core/privacy-request.ts';
import { type Actor, openRequest, recordEvent } from '../../../db/apply-event.ts';
import { insertKey } from '../../../db/data-keys.ts';
import { brokeConstraint } from '../../../db/failure.ts';
import { newId } from '../../../db/new-id.ts';
import { change, type Journey } from '../../context.ts';
import type { StaffLink } from '../../staff-link.ts';
import { statedSuggestion } from '../../suggestion.ts';
import { mintEntryLink } from './entry-link.ts';

export const ENTRY_CHANNELS = ['post', 'phone', 'in_person', 'other'] as const satisfies MessageChannel[];
export type EntryChannel = (typeof ENTRY_CHANNELS)[number];

export interface EntryOrder {
  /** Slack id of the form: the same form sent twice opens one case. */
  viewId: string;
  /** Slack id of the staff member who sent it, or is named as such. */
  userId: string;
  /** Who opens it; default: that staff member. The system where nobody vouches that it was them. */
  actor?: Actor;
  channel: EntryChannel;
  receivedAt: Temporal.Instant;
  rights: readonly Right[];
  /** Ids of the Slack message that it began with (`channel/ts`), never its text. */
  slackMessage: string | null;
}
/** `link` is `null` when the same form was sent before: its link went out then. */
export interface OpenedEntry {
  reference: string;
  link: StaffLink | null;
}

/**
 * Opens a case for a person who wrote by post, called or came by. Its clock runs from the day that staff name, while
 * who the person is and what they said are not known here yet: staff add them on our own page, because what is typed
 * in Slack passes through Slack. Until then the case stands on the board and asks for it.
 */
export async function openEntry(journey: Journey, order: EntryOrder): Promise<OpenedEntry> {
  const known = await entryOfView(journey, order.viewId);
  if (known) return { ...known, link: null };
  try {
    return await openAnew(journey, order);
  } catch (error) {
    const twice = brokeConstraint(error, 'staff_entries_view_id_key');
    const first = twice ? await entryOfView(journey, order.viewId) : undefined;
    if (first) return { ...first, link: null };
    throw error;
  }
}

async function entryOfView({ db }: Journey, viewId: string) {
  return await db
    .selectFrom('staff_entries')
    .innerJoin('requests', 'requests.id', 'staff_entries.request_id')
    .select('requests.reference')
    .where('view_id', '=', viewId)
    .executeTakeFirst();
}

async function openAnew(journey: Journey, order: EntryOrder): Promise<OpenedEntry> {
  const { vault, clock, company } = journey;
  const id = newId<RequestId>();
  const entryId = newId<string>();
  const reference = newReference();
  const actor = order.actor ?? (`staff:${order.userId}` as const);
  const minted = vault.mint();
  const deadline = respondBy(
    { receivedAt: order.receivedAt, jurisdiction: null, rights: order.rights },
    company,
  );
  return await change(journey, id, async (tx) => {
    const at = clock.now();
    await insertKey(tx, minted, id, at);
    await openRequest(
      tx,
      {
        id,
        reference,
        key_id: minted.key.id,
        channel: order.channel,
        on_behalf: 'unknown',
        minor: false,
        phi: false,
        jurisdiction: null,
        language: 'en',
        suggestion: statedSuggestion({ rights: order.rights, jurisdiction: null }),
      },
      null,
      {
        event: {
          type: 'request.received',
          channel: order.channel,
          inbound: null,
          receipt: null,
          ...firstDates(deadline),
        },
        actor,
        at: order.receivedAt,
      },
    );
    const { slackMessage } = order;
    const event = { type: 'entry.opened', slackMessage, slackChannel: company.channels.triage } as const;
    await recordEvent(tx, id, { event, actor, at });
    await tx
      .insertInto('staff_entries')
      .values({
        id: entryId,
        request_id: id,
        view_id: order.viewId,
        opened_by: order.userId,
        opened_at: at,
        completed_by: null,
        completed_at: null,
      })
      .execute();
    return { reference, link: await mintEntryLink(journey, tx, { entryId, userId: order.userId }) };
  });
}
