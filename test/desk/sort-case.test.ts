import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { appliesTo } from '../../src/core/which-playbook.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { change } from '../../src/journey/context.ts';
import { testDatabase } from '../support/database.ts';
import { chooseVerb } from '../support/desk-menu.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { events, readRequest, receivedRequest, type TestRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let journey: TestJourney;
let desk: SlackDesk;
beforeAll(async () => {
  journey = await testJourney(database);
  journey.lessonOf = ({ channel, text }) => ({
    model: 'test-1',
    features: [text.length, channel.length, 4_294_967_295],
  });
  desk = await startSlackDesk(journey);
});
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.sync();
  await journey.db.deleteFrom('triage_lessons').execute();
});

const SUGGESTED: JsonObject = {
  kind: 'request',
  rights: ['delete'],
  on_behalf: 'self',
  minor: true,
  phi: false,
  jurisdiction: 'US-CO',
  language: 'en',
  confidence: 0.72,
  hostile: false,
  reasons: ['word:quetzal'],
};

/** A case that waits to be sorted, with what the reader takes it for, its card posted. */
async function waiting(suggestion: JsonObject | null = SUGGESTED): Promise<TestRequest> {
  const request = await receivedRequest(journey, { suggestion, ownWords: 'I want all of it gone' });
  await change(journey, request.id, (tx) =>
    recordEvent(tx, request.id, {
      event: { type: 'triage.needed', because: 'not-understood', slackChannel: 'privacy-requests' },
      actor: 'system',
      at: journey.clock.now(),
    }),
  );
  await draw(request);
  return request;
}

async function draw({ id }: TestRequest) {
  const step = await findStep(journey, id, 'desk.card');
  await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
  expect((await runStep(journey, step.id, drawCardHandler(journey, desk.board))).state).toBe('done');
}

const lettersTo = async (request: TestRequest) =>
  (
    await journey.db
      .selectFrom('outbound_messages')
      .select('letter')
      .where('request_id', '=', request.id)
      .execute()
  ).map(({ letter }) => letter);

async function cardOf(request: TestRequest, channel = 'privacy-requests') {
  const messages = (await (
    await fetch(`${desk.slack.url}/_emulator/messages?channel=${channel}`)
  ).json()) as { ts: string; text: string }[];
  return messages.find(({ text }) => text.includes(request.reference)) ?? expect.fail('no card');
}

const press = async (request: TestRequest, who: string, button: string, value?: string) =>
  await desk.press(
    desk.staff(who),
    { channelId: 'privacy-requests', ts: (await cardOf(request)).ts },
    button,
    value,
  );
const lastWhisper = async () => (await desk.ephemerals()).at(-1)?.text;
const lessons = () => journey.db.selectFrom('triage_lessons').selectAll().execute();

describe('"Yes, that is it"', () => {
  test('sorts the case with one press, and the card said what would be confirmed', async () => {
    const request = await waiting();
    const { text } = await cardOf(request);
    expect(text).toContain('Looks like: delete (72%), for themselves, English, US-CO');
    expect(text).toContain('a child under 13');
    expect(text).not.toContain('quetzal');
    await press(request, 'chloe', BUTTONS.confirm);
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'verifying',
      rights: ['delete'],
      jurisdiction: 'US-CO',
    });
    expect((await events(journey, request.id)).at(-1)?.actor).toBe(`staff:${desk.staff('chloe')}`);
  });

  test('closes what was taken for spam, as spam', async () => {
    const request = await waiting({ ...SUGGESTED, kind: 'spam', rights: [] });
    await press(request, 'chloe', BUTTONS.confirm);
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed', kind: 'spam' });
  });

  test('twice at the same instant sorts once', async () => {
    const request = await waiting();
    await Promise.all([1, 2].map(() => press(request, 'ana', BUTTONS.confirm)));
    const types = (await events(journey, request.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'request.understood')).toHaveLength(1);
    expect(await lessons()).toHaveLength(1);
  });

  test('on a card that is older than the case changes nothing and says so', async () => {
    const request = await waiting();
    await change(journey, request.id, (tx) =>
      recordEvent(tx, request.id, {
        event: { type: 'message.received', inbound: request.inboundId, automatic: false },
        actor: 'requester',
        at: journey.clock.now(),
      }),
    );
    await press(request, 'chloe', BUTTONS.confirm);
    expect((await readRequest(journey, request.id)).state).toBe('received');
    expect(await lastWhisper()).toContain('the case has changed since');
    await draw(request);
    await press(request, 'chloe', BUTTONS.confirm);
    expect((await readRequest(journey, request.id)).state).toBe('verifying');
  });

  test.each([
    ['vik', 'none of the groups'],
    ['gus', 'guests cannot act'],
  ])('by %s is refused', async (who, sentence) => {
    const request = await waiting();
    await press(request, who, BUTTONS.confirm);
    expect((await readRequest(journey, request.id)).state).toBe('received');
    expect(await lastWhisper()).toContain(sentence);
  });

  test('is not offered for what one press cannot settle, nor where nothing is suggested', async () => {
    for (const suggestion of [{ ...SUGGESTED, kind: 'appeal' }, { nonsense: true }, null]) {
      const request = await waiting(suggestion);
      const value = JSON.stringify({
        requestId: request.id,
        version: (await readRequest(journey, request.id)).version,
      });
      await press(request, 'chloe', BUTTONS.confirm, value);
      expect((await readRequest(journey, request.id)).state).toBe('received');
      expect(await lastWhisper()).toContain('there is nothing to confirm');
    }
  });

  test('for a right without a playbook says so', async () => {
    const { playbooks } = journey;
    journey.playbooks = playbooks.filter((one) => appliesTo(one) !== 'opt_out');
    const request = await waiting({ ...SUGGESTED, rights: ['delete', 'opt_out'] });
    await press(request, 'chloe', BUTTONS.confirm);
    journey.playbooks = playbooks;
    expect((await readRequest(journey, request.id)).state).toBe('received');
    expect(await lastWhisper()).toContain('no playbook');
  });
});

describe('"Something else…"', () => {
  async function openForm(request: TestRequest, who = 'chloe') {
    await press(request, who, BUTTONS.more, 'Something else…');
    return await desk.lastView();
  }

  test('shows kinds and rights, beginning with what the message was taken for', async () => {
    const request = await waiting();
    const { view } = (await openForm(request)).body;
    expect(JSON.stringify(view)).toContain(
      '"initial_options":[{"text":{"type":"plain_text","text":"delete"}',
    );
    expect(JSON.parse(view.private_metadata)).toEqual({
      requestId: request.id,
      version: (await readRequest(journey, request.id)).version,
    });
  });

  test('sorts the case as chosen', async () => {
    const request = await waiting({ ...SUGGESTED, kind: 'spam', rights: [] });
    const { view_id } = await openForm(request);
    await desk.submit(desk.staff('chloe'), view_id, { kind: 'request', rights: ['delete'] });
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', rights: ['delete'] });
    const other = await waiting();
    const form = await openForm(other);
    await desk.submit(desk.staff('chloe'), form.view_id, { kind: 'support', rights: [] });
    expect(await readRequest(journey, other.id)).toMatchObject({
      state: 'delivering',
      outcome: 'not_a_request',
      kind: 'support',
    });
    expect(await lettersTo(other)).toContain('support');
  });

  test('as legal process brings the case to those who answer such matters, by its playbook', async () => {
    const request = await waiting();
    const { view_id } = await openForm(request);
    await desk.submit(desk.staff('chloe'), view_id, { kind: 'legal', rights: [] });
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'routed',
      kind: 'legal',
      playbook: 'legal-process',
      rights: [],
    });
  });

  test('as an appeal of somebody whom nothing was refused closes nothing', async () => {
    const request = await waiting();
    const { view_id } = await openForm(request);
    const answer = await desk.submit(desk.staff('chloe'), view_id, { kind: 'appeal', rights: [] });
    expect(answer.body).toContain('no refused or partly fulfilled case of this address or number');
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'received',
      attention: 'needs-triage',
    });
  });

  test('asks for a right where it is a request', async () => {
    const request = await waiting();
    const { view_id } = await openForm(request);
    const answer = await desk.submit(desk.staff('chloe'), view_id, { kind: 'request', rights: [] });
    expect(answer.body).toContain('Please choose what it asks for');
  });

  test('sent after the case was sorted, or twice, changes nothing and says so', async () => {
    const request = await waiting();
    const { view_id } = await openForm(request);
    await press(request, 'ana', BUTTONS.confirm);
    const late = await desk.submit(desk.staff('chloe'), view_id, { kind: 'spam', rights: [] });
    expect(late.body).toContain('the case was already sorted');
    expect(late.fault).toBeUndefined();
    expect((await readRequest(journey, request.id)).state).toBe('verifying');
  });

  test('is refused to a guest who sends a form of ours', async () => {
    const request = await waiting();
    const { view_id } = await openForm(request);
    const answer = await desk.submit(desk.staff('gus'), view_id, { kind: 'spam', rights: [] });
    expect(answer.body).toContain('guests cannot act');
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { because: 'guest' },
    });
  });

  test('opens nothing for a guest, which stands on the case', async () => {
    const request = await waiting();
    const before = (await desk.views()).length;
    await press(request, 'gus', BUTTONS.more, 'Something else…');
    expect(await desk.views()).toHaveLength(before);
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'action.refused',
      data: { action: BUTTONS.more, because: 'guest' },
    });
  });

  test('with an option that no card of ours carries does nothing', async () => {
    const request = await waiting();
    const before = (await desk.views()).length;
    await press(request, 'chloe', BUTTONS.more, 'sort|nonsense|1');
    expect(await desk.views()).toHaveLength(before);
    expect(await lastWhisper()).toContain('the case has changed since');
  });
});

describe('"Not a privacy request"', () => {
  test('tells whoever was promised an answer', async () => {
    const request = await waiting();
    await press(request, 'chloe', BUTTONS.dismiss);
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'not_a_request',
    });
    expect(await lettersTo(request)).toContain('not-a-request');
  });

  test('closes nothing that came after the card was drawn, and says so', async () => {
    const request = await waiting();
    await change(journey, request.id, (tx) =>
      recordEvent(tx, request.id, {
        event: { type: 'message.received', inbound: 'i', automatic: false },
        actor: 'requester',
        at: journey.clock.now(),
      }),
    );
    for (const button of [BUTTONS.dismiss, BUTTONS.isDeletion]) {
      await press(request, 'chloe', button);
      expect(await lastWhisper()).toContain('the case has changed since you opened it');
    }
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'received', outcome: null });
  });

  test('writes nothing to who was promised nothing', async () => {
    const request = await waiting();
    await journey.db
      .updateTable('outbound_messages')
      .set({ role: 'answer', letter: 'none' })
      .where('request_id', '=', request.id)
      .execute();
    await press(request, 'chloe', BUTTONS.dismiss);
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed' });
    expect(await lettersTo(request)).toEqual(['none']);
  });
});

describe('what staff say is kept for training', () => {
  test('as features and labels with the month and the model, and nothing else', async () => {
    const request = await waiting();
    await press(request, 'chloe', BUTTONS.confirm);
    const other = await waiting({ ...SUGGESTED, kind: 'legal', rights: [] });
    await press(other, 'chloe', BUTTONS.isDeletion);
    const kept = (await lessons()).map(({ id: _, ...lesson }) => lesson);
    const lesson = {
      learned_in: '2026-11',
      model: 'test-1',
      features: ['I want all of it gone'.length, 'email'.length, -1],
      chosen: { kind: 'request', rights: ['delete'] },
    };
    expect(kept).toHaveLength(2);
    expect(kept).toContainEqual({
      ...lesson,
      suggested: { kind: 'request', rights: ['delete'], confidence: 0.72 },
    });
    expect(kept).toContainEqual({ ...lesson, suggested: { kind: 'legal', rights: [], confidence: 0.72 } });
    const row = JSON.stringify(await lessons());
    for (const trace of [request.id, request.reference, 'gone']) expect(row).not.toContain(trace);
  });

  test('not when the press was refused', async () => {
    const request = await waiting();
    await press(request, 'gus', BUTTONS.confirm);
    expect(await lessons()).toEqual([]);
  });
});

describe('a message on somebody else’s behalf', () => {
  const byAgent = { ...SUGGESTED, on_behalf: 'agent' };
  const openMore = async (request: TestRequest, who: string, choice: string) => {
    await draw(request);
    await press(request, who, BUTTONS.more, choice);
    return await desk.lastView();
  };

  test('goes the agent’s way when staff confirm it, and the review is an approver’s', async () => {
    const request = await waiting(byAgent);
    await press(request, 'chloe', BUTTONS.confirm);
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'verifying', on_behalf: 'agent' });
    expect(await lettersTo(request)).toContain('agent-needs');
    const { view_id, body } = await openMore(request, 'chloe', 'Review the permission…');
    expect(JSON.stringify(body)).toContain('Colorado: comply if');
    await desk.submit(desk.staff('chloe'), view_id, { authority: 'permission' });
    expect((await readRequest(journey, request.id)).authority).toBeNull();
    const again = await openMore(request, 'ana', 'Review the permission…');
    await desk.submit(desk.staff('ana'), again.view_id, { authority: 'permission' });
    expect((await readRequest(journey, request.id)).authority).toBe('permission');
  });

  test('of an administrator is answered as their organization’s matter, never as a person’s request', async () => {
    const request = await waiting({ ...SUGGESTED, on_behalf: 'employer' });
    await press(request, 'chloe', BUTTONS.confirm);
    expect(await readRequest(journey, request.id)).toMatchObject({ outcome: 'not_a_request' });
    expect(await lettersTo(request)).toContain('organization');
  });

  test('or about a customer’s data is handed over by a modal, and only by those who work on cases', async () => {
    const request = await waiting();
    const formOf = async () => {
      await draw(request);
      const place = { channelId: 'privacy-requests', ts: (await cardOf(request)).ts };
      return (await chooseVerb(desk, 'chloe', place, 'hand-over')).view_id;
    };
    await desk.submit(desk.staff('vik'), await formOf(), { reason: 'pinewood-dental' });
    expect((await readRequest(journey, request.id)).state).toBe('received');
    await desk.submit(desk.staff('chloe'), await formOf(), { reason: 'pinewood-dental' });
    expect(await readRequest(journey, request.id)).toMatchObject({ outcome: 'handed_over' });
    expect(await lettersTo(request)).toEqual(expect.arrayContaining(['organization-notice', 'handed-over']));
  });
});
