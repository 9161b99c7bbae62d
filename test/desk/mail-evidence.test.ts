import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { fixtureMail } from '../support/read-fixture.ts';
import { deletionMail, mailIntake } from '../support/receive-mail.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
const { receive } = mailIntake();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  journey.settings = { ...journey.settings, answers: { ...journey.settings.answers, perAddressPerDay: 1 } };
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

async function draw(id: RequestId) {
  const step = await findStep(journey, id, 'desk.card');
  await runStep(journey, step.id, drawCardHandler(journey, desk.board));
  const place = await journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  const answer = await fetch(`${desk.slack.url}/_emulator/messages?channel=privacy-requests`);
  const cards = (await answer.json()) as { ts: string; blocks: object[]; replies: { text: string }[] }[];
  const card = cards.find(({ ts }) => ts === place.ts);
  return {
    place: { channelId: place.channel_id ?? '', ts: place.ts ?? '' },
    blocks: JSON.stringify(card?.blocks),
    // Several events may share a message.
    thread: (card?.replies ?? []).flatMap(({ text }) => text.split('\n')),
  };
}

describe('a case whose receipt was held back', () => {
  test('says so on its card and in its thread, and staff send it with one press', async () => {
    const from = 'victim@example.net';
    await receive(journey, deletionMail(from), { from });
    const { requestId } = await receive(journey, deletionMail(from), { from });
    const id = requestId as RequestId;
    const before = await draw(id);
    expect(before.blocks).toContain('*Receipt*\\nnot sent');
    expect(before.thread).toContain('No receipt was sent: this address had one within the last 24 hours.');
    await desk.press(desk.staff('ana'), before.place, BUTTONS.receipt);
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select('role')
      .where('request_id', '=', id)
      .execute();
    expect(letters).toEqual([{ role: 'acknowledgement' }]);
    const after = await draw(id);
    expect(after.blocks).not.toContain('*Receipt*');
    expect(after.thread.at(-1)).toMatch(/^<@\w+> had the receipt sent\.$/);
  });
});

describe('a case that files came with', () => {
  test('shows how many of which type and how large, and never a name', async () => {
    const relayed = Buffer.from('Auto-Submitted: auto-generated\r\n');
    const mail = Buffer.concat([relayed, await fixtureMail('names-hostile')]);
    const { requestId } = await receive(journey, mail);
    const { blocks, thread } = await draw(requestId as RequestId);
    expect(blocks).toContain('*Files*\\n1 application/gzip, 4 text/plain (1 KB)');
    expect(thread).toContainEqual(expect.stringMatching(/^Files came with it: text\/plain \(1 KB\), /));
    expect(blocks + thread.join()).not.toMatch(/passwd|invoice|htaccess/);
  });
});
