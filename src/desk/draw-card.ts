import type { Card, TeamBoard } from '../core/ports.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { Permanent } from '../core/problem.ts';
import type { StepHandler } from '../core/step.ts';
import type { Tables, Tx } from '../db/tables.ts';
import type { Journey } from '../journey/context.ts';
import { movedCard, renderCard } from './card.ts';
import { type CaseRecord, readCaseRecord } from './case-record.ts';
import { tellPeople } from './notices/tell-people.ts';
import { threadLine } from './sentences.ts';

type CardRow = Tables['cards'];

/**
 * `desk.card`: makes the card equal to the record, and the thread to the events. Every event asks for it again, so
 * it draws the newest state and several changes become one update. The step is the lock: one run a case at a time.
 */
export function drawCardHandler(journey: Journey, board: TeamBoard): StepHandler<Tx> {
  return async ({ requestId }) => {
    if (requestId === null) throw new Permanent('step-without-request');
    const now = journey.clock.now();
    const record = await readCaseRecord(journey, requestId);
    if (record.slackChannel === null) return { is: 'done', result: { drawn: false } };
    const card = renderCard(record, now, journey.company['time-zone']);
    const row = await cardRow(journey, requestId);
    const kept = await redrawCard(journey, board, row, record, card);
    const place = kept ?? (await postCard(journey, board, record, card));
    await writeThread(journey, board, place, { requestId, after: kept ? row.logged_seq : 0 });
    await tellPeople(journey, board, { record, place, after: row.told_seq });
    return { is: 'done', result: { version: record.version } };
  };
}

export interface CardPlace {
  channelId: string;
  ts: string;
}

async function cardRow({ db }: Journey, requestId: RequestId): Promise<CardRow> {
  const fresh: CardRow = {
    request_id: requestId,
    ...NOWHERE,
    told_seq: 0,
  };
  await db
    .insertInto('cards')
    .values(fresh)
    .onConflict((conflict) => conflict.column('request_id').doNothing())
    .execute();
  return await db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow();
}

/** What is noted of a card that is to be posted anew, with its whole thread. */
export const NOWHERE = {
  channel_id: null,
  ts: null,
  channel: null,
  posting_at: null,
  drawn_version: 0,
  logged_seq: 0,
} as const;

const noter =
  ({ db }: Journey, { id }: CaseRecord) =>
  (values: Partial<CardRow>) =>
    db.updateTable('cards').set(values).where('request_id', '=', id).execute();

/** @returns where the card is, or `null` when there is none (yet, or any more) */
async function redrawCard(
  journey: Journey,
  board: TeamBoard,
  row: CardRow,
  record: CaseRecord,
  card: Card,
): Promise<CardPlace | null> {
  if (row.channel_id === null || row.ts === null) return null;
  const place = { channelId: row.channel_id, ts: row.ts };
  if (row.drawn_version >= record.version) return place;
  const note = noter(journey, record);
  if (row.channel !== null && row.channel !== record.slackChannel) {
    await board.update(place.channelId, place.ts, movedCard(record), record.id);
    await note(NOWHERE);
    return null;
  }
  if (await board.update(place.channelId, place.ts, card, record.id)) {
    await note({ drawn_version: record.version });
    return place;
  }
  journey.log.warn(
    { request: record.id },
    'the card was deleted; the case gets a new one with its whole thread',
  );
  await note(NOWHERE);
  return null;
}

async function postCard(
  journey: Journey,
  board: TeamBoard,
  record: CaseRecord,
  card: Card,
): Promise<CardPlace> {
  const note = noter(journey, record);
  const channel = record.slackChannel ?? '';
  const row = await cardRow(journey, record.id);
  // An earlier run began to post and was cut short: the card may already be there.
  const found = row.posting_at === null ? null : await board.find(channel, record.id);
  await note({ posting_at: journey.clock.now() });
  const place = found ?? (await board.post(channel, card, record.id));
  await note({
    channel_id: place.channelId,
    ts: place.ts,
    channel,
    drawn_version: found ? 0 : record.version,
  });
  if (found) {
    await board.update(place.channelId, place.ts, card, record.id);
    await note({ drawn_version: record.version });
  }
  return place;
}

/** A crash between a line and its note writes that line twice: in a log for people that is better than once too few. */
async function writeThread(
  journey: Journey,
  board: TeamBoard,
  place: CardPlace,
  { requestId, after }: { requestId: RequestId; after: number },
): Promise<void> {
  const events = await journey.db
    .selectFrom('request_events')
    .select(['seq', 'type', 'actor', 'data'])
    .where('request_id', '=', requestId)
    .where('seq', '>', after)
    .orderBy('seq')
    .execute();
  for (const event of events) {
    const line = threadLine(event);
    if (line !== null) await board.reply(place.channelId, place.ts, line);
    await journey.db
      .updateTable('cards')
      .set({ logged_seq: event.seq })
      .where('request_id', '=', requestId)
      .execute();
  }
}
