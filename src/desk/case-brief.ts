import type { TeamBoard } from '../core/ports.ts';
import type { StaffModal } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { renderCard } from './card/card.ts';
import type { CaseRecord } from './card/case-record.ts';
import { modal, saysMarked } from './verbs/modal.ts';
import { inert } from './words/inert.ts';

/** A case in a few sentences, for one person, with the way to its card. */
export async function caseBrief(
  { db, clock, company }: Pick<Journey, 'db' | 'clock' | 'company'>,
  board: Pick<TeamBoard, 'linkTo'>,
  record: CaseRecord,
): Promise<string> {
  const card = await db
    .selectFrom('cards')
    .select(['channel_id', 'ts'])
    .where('request_id', '=', record.id)
    .executeTakeFirst();
  const { text } = renderCard(record, clock.now(), company['time-zone']);
  const way =
    card?.channel_id && card.ts
      ? `<${await board.linkTo(card.channel_id, card.ts)}|Open its card>`
      : 'It has no card yet: it gets one as soon as the team is needed.';
  return `${inert(text)}\n${way}`;
}

/** The same as a modal. */
export const briefModal = (brief: string): StaffModal =>
  modal({ title: 'The case', blocks: [saysMarked(brief)] });
