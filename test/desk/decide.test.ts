import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import type { Decision } from '../../src/desk/words/decision-words.ts';
import { appealFromPage } from '../../src/journey/route/appeal-from-page.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage, refusedDeletion, waitingDeletion } from '../support/decided.ts';
import { chooseVerb } from '../support/desk-menu.ts';
import { drive } from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let all: Awaited<ReturnType<typeof deletionStage>>;
let desk: SlackDesk;
beforeAll(async () => {
  all = await deletionStage(database);
  desk = await startSlackDesk(all.journey);
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

type Case = Pick<TestRequest, 'id'>;

/** Draws the card and answers with where it stands. */
async function draw({ id }: Case) {
  const step = await findStep(all.journey, id, 'desk.card');
  await all.journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  await runStep(all.journey, step.id, drawCardHandler(all.journey, desk.board));
  const row = await all.journey.db
    .selectFrom('cards')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirstOrThrow();
  return { channelId: row.channel_id ?? '', ts: row.ts ?? '' };
}

async function cardText(request: TestRequest): Promise<string> {
  await draw(request);
  const messages = (await (
    await fetch(`${desk.slack.url}/_emulator/messages?channel=privacy-requests`)
  ).json()) as { text: string }[];
  return messages.find(({ text }) => text.startsWith(request.reference))?.text ?? expect.fail('no card');
}

const press = async (request: Case, who: string, button: string, value?: string) =>
  desk.press(desk.staff(who), await draw(request), button, value);

/** "More…", what, and why: the two forms one after the other. @returns what the last one shows */
async function decide(
  request: Case,
  who: string,
  decision: Decision,
  reason?: string,
  more: { goesOn?: string } = {},
): Promise<string> {
  const next = await chooseVerb(desk, who, await draw(request), decision);
  if (!next.body.includes(`case.decide.`)) return next.body;
  expect(next.fault).toBeUndefined();
  const inputs = reason === undefined ? {} : { reason, ...more };
  return (await desk.submit(desk.staff(who), next.view_id, inputs)).body;
}

/** A case as another one's form names it. */
const named = async ({ id }: Case) => `${id}|${(await readRequest(all.journey, id)).version}`;

const lastWhisper = async () => (await desk.ephemerals()).at(-1)?.text;
const lastEvent = async ({ id }: Case) => (await events(all.journey, id)).at(-1);

describe('a refusal on the card', () => {
  test('is proposed by one, shown to all with its reason, and confirmed by another', async () => {
    const request = await waitingDeletion(all);
    await decide(request, 'chloe', 'refuse', 'excessive');
    expect(await cardText(request)).toContain(
      'A refusal is proposed: excessive, asked again and again. Another approver must confirm it or send it back. The address of the authority is only remembered',
    );
    await press(request, 'ben', BUTTONS.confirmRefusal);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'refused',
    });
  });

  test('is not confirmed by whoever proposed it, nor by somebody without the role, and both are told and noted', async () => {
    const request = await waitingDeletion(all);
    await decide(request, 'ana', 'refuse', 'security');
    await press(request, 'ana', BUTTONS.confirmRefusal);
    expect(await lastWhisper()).toContain('you proposed this refusal yourself');
    expect(await lastEvent(request)).toMatchObject({
      type: 'action.refused',
      data: { action: BUTTONS.confirmRefusal, because: 'own-proposal' },
    });
    await press(request, 'chloe', BUTTONS.confirmRefusal);
    expect(await lastEvent(request)).toMatchObject({ data: { because: 'no-role' } });
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'fulfilling' });
  });

  test('is sent back with a reason, and the case goes on', async () => {
    const request = await waitingDeletion(all);
    await decide(request, 'chloe', 'refuse', 'security');
    await press(request, 'ben', BUTTONS.sendBack);
    const { view_id } = await desk.lastView();
    await desk.submit(desk.staff('ben'), view_id, { reason: 'must-be-done' });
    expect(await lastEvent(request)).toMatchObject({
      type: 'refusal.sent_back',
      data: { because: 'must-be-done' },
    });
    expect(await cardText(request)).toContain('approvals given');
  });
});

describe('the list "More…"', () => {
  test('offers what the case allows, and nothing that its law does not have', async () => {
    const request = await waitingDeletion(all, 'CA-QC');
    await press(request, 'chloe', BUTTONS.more, 'More…');
    const shown = JSON.stringify((await desk.lastView()).body.view.blocks);
    expect(shown).toContain('Refuse it');
    expect(shown).not.toContain('Take longer');
    expect(shown).not.toContain('duplicate');
    expect(shown).not.toContain('Open it again');
  });

  test('lets legal alone place a hold, which then stands on the card', async () => {
    const request = await waitingDeletion(all);
    expect(await decide(request, 'ana', 'hold', 'litigation')).toContain('a role that you do not have');
    await decide(request, 'lee', 'hold', 'litigation');
    expect(await cardText(request)).toContain('Legal hold (a lawsuit): nothing is erased');
    await decide(request, 'lee', 'lift-hold', 'matter-closed');
    expect(await cardText(request)).not.toContain('Legal hold');
  });

  test('takes longer, and the card says that the date stays until the letter has arrived', async () => {
    const request = await waitingDeletion(all);
    await decide(request, 'chloe', 'extend', 'complex');
    expect(await cardText(request)).toContain('The person is being told that it takes longer');
  });

  test('names only open cases of the same address as what a case is a duplicate of', async () => {
    const first = await waitingDeletion(all);
    const second = await waitingDeletion(all, 'US-CO', { address: first.address });
    await decide(second, 'chloe', 'duplicate', await named(first), { goesOn: 'other' });
    expect(await readRequest(all.journey, second.id)).toMatchObject({ outcome: 'duplicate' });
    expect(await cardText(second)).toContain(second.reference);
  });

  test('opens a closed case again and says under which number', async () => {
    const request = await refusedDeletion(all);
    const shown = await decide(request, 'chloe', 'reopen');
    expect(shown).toMatch(/It goes on as FW-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  });

  test('with something that the case allows no more changes nothing and says so', async () => {
    const request = await waitingDeletion(all);
    expect(await decide(request, 'chloe', 'reopen')).toContain('Nothing was changed');
    expect(await lastEvent(request)).toMatchObject({
      type: 'action.refused',
      data: { action: 'case.more.reopen', because: 'not-allowed-now' },
    });
  });
});

test('an appeal is decided by a form that says who may not', async () => {
  const first = await refusedDeletion(all);
  const bearer = { requestId: first.id, contactId: first.contactId };
  const opened = await appealFromPage(all.journey, bearer);
  const appeal = await all.journey.db
    .selectFrom('requests')
    .select('id')
    .where('reference', '=', opened.ok ? opened.reference : '')
    .executeTakeFirstOrThrow();
  await drive(all, appeal.id);
  await press(appeal, 'ben', BUTTONS.decideAppeal);
  const { view_id, body } = await desk.lastView();
  expect(JSON.stringify(body.view.blocks)).toContain('Whoever had a part in the first decision');
  await desk.submit(desk.staff('ben'), view_id, { reason: 'upheld|nothing-new' });
  expect(await lastEvent(appeal)).toMatchObject({
    type: 'appeal.decided',
    actor: `staff:${desk.staff('ben')}`,
    data: { verdict: 'upheld', reason: 'nothing-new' },
  });
});

test('nothing of a person reached Slack in all of this', async () => {
  expect(await desk.heard()).not.toMatch(/@example\.net/);
});

test('"More…" on a card whose case allows nothing any more says so, and the case notes it', async () => {
  const request = await refusedDeletion(all);
  const place = await draw(request);
  all.journey.clock.advance({ hours: 24 * 31 });
  await desk.sync();
  await all.journey.db
    .updateTable('data_keys')
    .set({ wrapped: null, destroyed_at: all.journey.clock.now() })
    .where('id', '=', request.key.id)
    .execute();
  await desk.press(desk.staff('chloe'), place, BUTTONS.more, 'More…');
  expect(await lastWhisper()).toContain('there is nothing to decide');
  expect(await lastEvent(request)).toMatchObject({
    type: 'action.refused',
    data: { action: BUTTONS.more, because: 'nothing-to-decide' },
  });
});
