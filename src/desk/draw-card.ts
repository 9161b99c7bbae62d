import type { Card, TeamBoard } from '../core/ports.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { Permanent } from '../core/problem.ts';
import type { StepHandler } from '../core/step.ts';
import type { Tables, Tx } from '../db/tables.ts';
import type { Journey } from '../journey/context.ts';
import { renderCard } from './card.ts';
import { type CaseRecord, readCaseRecord } from './case-record.ts';
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
    const record = await readCaseRecord(journey.db, requestId, now);
    if (record.slackChannel === null) return { is: 'done', result: { drawn: false } };
    const card = renderCard(record, now, journey.company['time-zone']);
    const row = await cardRow(journey, requestId);
    const place = await placeCard(journey, board, row, record, card);
    await writeThread(journey, board, row, place);
    return { is: 'done', result: { version: record.version } };
  };
}

interface CardPlace {
  channelId: string;
  ts: string;
}

async function cardRow({ db }: Journey, requestId: RequestId): Promise<CardRow> {
  const fresh: CardRow = {
    request_id: requestId,
    channel_id: null,
    ts: null,
    posting_at: null,
    drawn_version: 0,
    logged_seq: 0,
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

async function placeCard(
  journey: Journey,
  board: TeamBoard,
  row: CardRow,
  record: CaseRecord,
  card: Card,
): Promise<CardPlace> {
  const note = (values: Partial<CardRow>) =>
    journey.db.updateTable('cards').set(values).where('request_id', '=', record.id).execute();
  if (row.channel_id !== null && row.ts !== null) {
    const place = { channelId: row.channel_id, ts: row.ts };
    if (row.drawn_version < record.version) {
      await board.update(place.channelId, place.ts, card, record.id);
      await note({ drawn_version: record.version });
    }
    return place;
  }
  const channel = record.slackChannel ?? '';
  // An earlier run began to post and was cut short: the card may already be there.
  const found = row.posting_at === null ? null : await board.find(channel, record.id);
  await note({ posting_at: journey.clock.now() });
  const place = found ?? (await board.post(channel, card, record.id));
  await note({ channel_id: place.channelId, ts: place.ts, drawn_version: found ? 0 : record.version });
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
  row: CardRow,
  place: CardPlace,
): Promise<void> {
  const events = await journey.db
    .selectFrom('request_events')
    .select(['seq', 'type', 'actor', 'data'])
    .where('request_id', '=', row.request_id)
    .where('seq', '>', row.logged_seq)
    .orderBy('seq')
    .execute();
  for (const event of events) {
    const line = threadLine(event);
    if (line !== null) await board.reply(place.channelId, place.ts, line);
    await journey.db
      .updateTable('cards')
      .set({ logged_seq: event.seq })
      .where('request_id', '=', row.request_id)
      .execute();
  }
}
