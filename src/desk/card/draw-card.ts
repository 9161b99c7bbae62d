import { PACED } from '../../core/pace.ts';
import type { Card, TeamBoard } from '../../core/ports.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { Permanent, toProblem } from '../../core/problem.ts';
import { CHANNEL_UNFIT } from '../../core/slack-channel.ts';
import type { StepHandler } from '../../core/step.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../../journey/context.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { threadLine } from '../words/sentences.ts';
import { movedCard, renderCard } from './card.ts';
import { type CaseRecord, readCaseRecord } from './case-record.ts';

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
    const haste = await isAwaited(journey, requestId, row.logged_seq);
    const hasty = inHaste(board, haste);
    const kept = await redrawCard(journey, hasty, row, record, card);
    const place = kept ?? (await postCard(journey, hasty, record, card));
    await writeThread(journey, hasty, place, { requestId, after: kept ? row.logged_seq : 0 });
    await tellPeople(journey, board, { record, place, after: row.told_seq });
    return { is: 'done', result: { version: record.version } };
  };
}

/** Whether somebody on the team did something that their card does not tell yet. */
async function isAwaited({ db }: Journey, requestId: RequestId, after: number): Promise<boolean> {
  const act = await db
    .selectFrom('request_events')
    .select('seq')
    .where('request_id', '=', requestId)
    .where('seq', '>', after)
    .where('actor', 'like', 'staff:%')
    .limit(1)
    .executeTakeFirst();
  return act !== undefined;
}

const inHaste = (board: TeamBoard, haste: boolean): TeamBoard => ({
  ...board,
  post: (channel, card, caseId) => board.post(channel, card, caseId, haste),
  update: (channelId, ts, card, caseId) => board.update(channelId, ts, card, caseId, haste),
  reply: (channelId, ts, text) => board.reply(channelId, ts, text, haste),
});

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
  const place = found ?? (await postNow(board, channel, card, record.id, note));
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

/** Problems with which a card certainly was not posted. */
const NOT_POSTED = [PACED, CHANNEL_UNFIT, 'slack-slow-down'];

/** A card that was not posted need not be looked for before the next try. */
async function postNow(
  board: TeamBoard,
  channel: string,
  card: Card,
  id: RequestId,
  note: ReturnType<typeof noter>,
): Promise<CardPlace> {
  try {
    return await board.post(channel, card, id);
  } catch (error) {
    if (NOT_POSTED.includes(toProblem(error).code)) await note({ posting_at: null });
    throw error;
  }
}

/** Slack cuts a message at 40,000 characters, and people stop reading long before. */
const LINES_CHARACTERS_MAX = 3_000;

/**
 * What happened since the last time, as one message: a busy case costs few of the messages that Slack allows. A crash
 * between lines and their note writes them twice: in a log for people that is better than once too few.
 */
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
  let lines: string[] = [];
  const write = async (upTo: number) => {
    if (lines.length > 0) await board.reply(place.channelId, place.ts, lines.join('\n'));
    lines = [];
    await journey.db
      .updateTable('cards')
      .set({ logged_seq: upTo })
      .where('request_id', '=', requestId)
      .execute();
  };
  for (const [index, event] of events.entries()) {
    const line = threadLine(event, journey.company['time-zone']);
    const full = [...lines, line].join('\n').length > LINES_CHARACTERS_MAX;
    if (full && lines.length > 0) await write(events[index - 1]?.seq ?? after);
    if (line !== null) lines.push(line);
  }
  const last = events.at(-1);
  if (last) await write(last.seq);
}
