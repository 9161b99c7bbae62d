import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { testDatabase } from '../support/database.ts';
import { chooseVerb } from '../support/desk-menu.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { events, readRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
const intake = mailIntake();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  desk = await startSlackDesk(journey);
});
afterAll(async () => {
  await desk.stop();
});
beforeEach(() => desk.sync());

let count = 0;
const freshSender = () => `sender${++count}@example.net`;

/** A mail through intake. @returns the case that it opened, and the letters that it asked for */
async function write(from: string, text = 'Please delete my account and all my data.') {
  const head = `From: ${from}\r\nTo: legal@fluentworks.com\r\nMessage-ID: <${crypto.randomUUID()}@example.net>`;
  const raw = Buffer.from(`${head}\r\nSubject: My data\r\n\r\n${text}\r\n`);
  const { inboundId } = await intake.receive(journey, raw, { from });
  const inbound = await journey.db
    .selectFrom('inbound_messages')
    .selectAll()
    .where('id', '=', inboundId)
    .executeTakeFirstOrThrow();
  const id = inbound.request_id as RequestId;
  const steps = await journey.db.selectFrom('steps').select('kind').where('request_id', '=', id).execute();
  return { id, inbound, automatic: steps.map(({ kind }) => kind).filter((kind) => kind !== 'desk.card') };
}

/** A case on the board, from a sender whom somebody may want to block. */
async function onBoard(from: string) {
  const written = await write(from, 'Could somebody look at the thing please?');
  await draw(written.id);
  return written;
}

async function draw(id: RequestId) {
  const step = await findStep(journey, id, 'desk.card');
  await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  await runStep(journey, step.id, drawCardHandler(journey, desk.board));
}

async function place(id: RequestId) {
  const card = await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  return { channelId: card.channel_id ?? '', ts: card.ts ?? '' };
}

const choose = async (id: RequestId, verb: 'block' | 'unblock', who = 'chloe') =>
  await chooseVerb(desk, who, await place(id), verb);

async function block(id: RequestId, days = '7', who = 'chloe') {
  await choose(id, 'block', who);
  const { view_id } = await desk.lastView();
  return await desk.submit(desk.staff(who), view_id, { days, reason: 'flood' });
}

describe('mail from a blocked sender', () => {
  test('is kept and stands on the board, and no letter or code goes out for it', async () => {
    const from = freshSender();
    await block((await onBoard(from)).id);
    const { id, inbound, automatic } = await write(from);
    expect(inbound.state).toBe('read');
    expect(await readRequest(journey, id)).toMatchObject({
      state: 'received',
      attention: 'needs-triage',
      slack_channel: 'privacy-requests',
    });
    expect((await events(journey, id)).at(-1)?.data).toMatchObject({ because: 'sender-blocked' });
    expect(automatic).toEqual([]);
  });

  test('is answered again when the time is over', async () => {
    const from = freshSender();
    await block((await onBoard(from)).id, '1');
    journey.clock.advance({ hours: 24 });
    await desk.sync();
    expect((await write(from)).automatic.toSorted()).toEqual(['letter.send', 'verify.challenge']);
  });

  test('is answered again once the block is lifted, also from another case of that sender', async () => {
    const from = freshSender();
    const first = await onBoard(from);
    await block(first.id);
    const second = await write(from);
    await draw(second.id);
    await choose(second.id, 'unblock', 'ana');
    expect((await write(from)).automatic).toContain('verify.challenge');
    expect((await events(journey, second.id)).at(-1)).toMatchObject({
      type: 'sender.unblocked',
      actor: `staff:${desk.staff('ana')}`,
    });
  });

  test('can still be sorted by staff, so that a forged name locks nobody out', async () => {
    const from = freshSender();
    await block((await onBoard(from)).id);
    const { id } = await write(from);
    await draw(id);
    const card = await journey.db
      .selectFrom('cards')
      .selectAll()
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow();
    await desk.press(
      desk.staff('chloe'),
      { channelId: card.channel_id ?? '', ts: card.ts ?? '' },
      BUTTONS.confirm,
    );
    expect((await readRequest(journey, id)).state).toBe('verifying');
  });

  test('blocks nobody else', async () => {
    await block((await onBoard(freshSender())).id);
    expect((await write(freshSender())).automatic).toContain('verify.challenge');
  });
});

describe('a block', () => {
  test('is an event of the case with its reason and end, and the card shows it', async () => {
    const { id } = await onBoard(freshSender());
    expect(await block(id, '30')).toMatchObject({ status: 200, body: '' });
    expect((await events(journey, id)).at(-1)).toMatchObject({
      type: 'sender.blocked',
      actor: `staff:${desk.staff('chloe')}`,
      data: { reason: 'flood', until: journey.clock.now().add({ hours: 720 }).toString() },
    });
    await draw(id);
    expect(await desk.heard()).toContain('No machine answers this sender until');
  });

  test('set anew replaces the one before', async () => {
    const { id } = await onBoard(freshSender());
    await block(id, '30');
    // The form was open in another window all the while.
    const { view_id } = await desk.lastView();
    await desk.submit(desk.staff('ana'), view_id, { days: '1', reason: 'spam' });
    const blocks = await journey.db
      .selectFrom('sender_blocks')
      .select(['reason', 'lifted_at'])
      .where('request_id', '=', id)
      .orderBy('id')
      .execute();
    expect(blocks.map(({ reason, lifted_at }) => [reason, lifted_at !== null])).toEqual([
      ['flood', true],
      ['spam', false],
    ]);
  });

  test.each(['vik', 'gus'])('is refused to %s', async (who) => {
    const { id } = await onBoard(freshSender());
    const before = (await desk.views()).length;
    await desk.press(desk.staff(who), await place(id), BUTTONS.more, `block|${id}|1`);
    expect(await desk.views()).toHaveLength(before);
    expect(
      await journey.db.selectFrom('sender_blocks').select('id').where('request_id', '=', id).execute(),
    ).toEqual([]);
  });

  test('that does not hold cannot be lifted', async () => {
    const { id } = await onBoard(freshSender());
    await desk.press(desk.staff('chloe'), await place(id), BUTTONS.more, `unblock|${id}|1`);
    expect((await desk.ephemerals()).at(-1)?.text).toContain('no block holds');
    expect((await events(journey, id)).at(-1)).toMatchObject({ data: { because: 'not-blocked' } });
  });

  test('holds no address in the clear, and Slack hears none', async () => {
    const from = freshSender();
    await block((await onBoard(from)).id);
    expect(JSON.stringify(await journey.db.selectFrom('sender_blocks').selectAll().execute())).not.toContain(
      from,
    );
    expect(await desk.heard()).not.toContain('@example.net');
  });
});
