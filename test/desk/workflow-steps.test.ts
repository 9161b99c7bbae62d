import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LAWS } from '../../src/core/law/laws.ts';
import type { StepId } from '../../src/core/privacy-request.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { WORKFLOW_BUTTONS } from '../../src/desk/workflow-steps/ask-team.ts';
import type { Engine } from '../../src/durable/engine.ts';
import { runStep } from '../../src/durable/run-step.ts';
import { sweep } from '../../src/durable/sweep.ts';
import { withdrawCase } from '../../src/journey/close/withdraw.ts';
import { setJurisdiction } from '../../src/journey/route/set-jurisdiction.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';
import { type SlackDesk, startSlackDesk } from '../support/slack-desk.ts';

const database = testDatabase();
let all: Fulfilment;
let desk: SlackDesk;
let engine: Engine;
beforeAll(async () => {
  all = await fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);
  desk = await startSlackDesk(all.journey);
  const { journey } = all;
  engine = {
    ...all.engine,
    catalogue: new Map([
      ['workflow.run', desk.workflowRun],
      ['desk.card', drawCardHandler(journey, desk.board)],
    ]),
  };
});
afterAll(() => desk.stop());
beforeEach(() => desk.sync());

interface Call {
  method: string;
  body: Record<string, string>;
}
const calls = async () => JSON.parse(await desk.heard()) as Call[];
const post = async (path: string, body: object) => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${desk.slack.url}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  await desk.settled();
  return (await answer.json()) as { status: number; execution_id: string };
};

/** Runs what is due of cards and workflows, as the worker does, until nothing is left to do now. */
async function work() {
  await sweep(engine);
  for (let round = 0; round < 20; round += 1) {
    const due = await all.journey.db
      .selectFrom('steps')
      .select('id')
      .where('kind', 'in', ['workflow.run', 'desk.card'])
      .where('state', '=', 'ready')
      .where('run_after', '<=', all.journey.clock.now())
      .orderBy('kind')
      .execute();
    if (due.length === 0) return;
    for (const { id } of due) await runStep(engine, id as StepId);
  }
}

/** A workflow that somebody started comes to this step. */
async function reach(who: string, callback_id: string, inputs: object): Promise<string> {
  const sent = await post('/_emulator/function', { user: desk.staff(who), callback_id, inputs });
  expect(sent.status).toBe(200);
  await work();
  return sent.execution_id;
}

async function answerOf(executionId: string) {
  const found = (await calls()).filter(
    ({ method, body }) => method.startsWith('functions.') && body.function_execution_id === executionId,
  );
  expect(found.length).toBeLessThanOrEqual(1);
  const [answer] = found;
  if (!answer) return undefined;
  return answer.method === 'functions.completeError'
    ? { error: answer.body.error }
    : { outputs: JSON.parse(answer.body.outputs ?? '{}') as Record<string, unknown> };
}

async function openCase(): Promise<TestRequest> {
  const request = await routedRequest(all.journey);
  await drive(all, request.id);
  return request;
}

async function question(executionId: string) {
  const run = await all.journey.db
    .selectFrom('workflow_runs')
    .selectAll()
    .where('execution_id', '=', executionId)
    .executeTakeFirstOrThrow();
  const { channelId, ts } = run.question ?? expect.fail('nothing was asked');
  return { channelId: String(channelId), ts: String(ts) };
}

describe('Create privacy request', () => {
  const inputs = { right: 'delete', channel: 'phone', law: 'US-CO', external_reference: 'HELP-4711' };

  test('opens a case under that law, whose card asks for the person, and answers once the card stands', async () => {
    const execution = await reach('chloe', 'create_request', inputs);
    all.journey.clock.advance({ seconds: 6 });
    await work();
    const answer = await answerOf(execution);
    const outputs = answer?.outputs ?? expect.fail('no answer');
    expect(outputs).toMatchObject({
      reference: expect.stringMatching(/^FW-/),
      external_reference: 'HELP-4711',
      card_link: expect.stringMatching(/^https:\/\/fluentworks\.slack\.com\/archives\/C/),
    });
    const request = await all.journey.db
      .selectFrom('requests')
      .selectAll()
      .where('reference', '=', String(outputs.reference))
      .executeTakeFirstOrThrow();
    expect(request).toMatchObject({ jurisdiction: 'US-CO', suggestion: { rights: ['delete'] } });
    expect(outputs.due).toBe(Math.floor(request.due_at.epochMilliseconds / 1000));
    const posted = (await calls()).filter(({ body }) => body.text?.includes(String(outputs.reference)));
    expect(JSON.stringify(posted)).toContain('Add the person');
  });

  test('is not noted as done by whoever the workflow names, for whom nobody vouches', async () => {
    const execution = await reach('chloe', 'create_request', inputs);
    all.journey.clock.advance({ seconds: 6 });
    await work();
    const { id } = await all.journey.db
      .selectFrom('requests')
      .select('id')
      .where('reference', '=', String((await answerOf(execution))?.outputs?.reference))
      .executeTakeFirstOrThrow();
    const actors = (await events(all.journey, id)).map(({ type, actor }) => [type, actor]);
    expect(actors).toContainEqual(['entry.opened', 'system']);
    expect(JSON.stringify(actors)).not.toContain('staff:');
  });

  test('told twice opens one case', async () => {
    const count = async () =>
      Number(
        (
          await all.journey.db
            .selectFrom('staff_entries')
            .select(({ fn }) => fn.countAll<string>().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const before = await count();
    for (let time = 0; time < 2; time += 1) {
      await post('/_emulator/function', {
        user: desk.staff('chloe'),
        callback_id: 'create_request',
        inputs,
        execution_id: 'FxTwice',
      });
    }
    await work();
    expect(await count()).toBe(before + 1);
  });

  test.each([
    ['an address', 'jane.doe@example.com'],
    ['a name', 'Jane Doe'],
    ['a number as long as a phone’s', '303-555-0142'],
  ])('refuses %s for a ticket number, in words to act on, and keeps nothing of it', async (_, given) => {
    const execution = await reach('chloe', 'create_request', { ...inputs, external_reference: given });
    expect((await answerOf(execution))?.error).toContain('“Your own number” cannot be used');
    const kept = JSON.stringify([
      await all.journey.db.selectFrom('workflow_runs').selectAll().execute(),
      all.journey.log.lines,
    ]);
    expect(kept).not.toContain(given);
    expect(await desk.heard()).not.toContain(given);
  });
});

describe('a step that somebody starts', () => {
  test.each([
    ['who is in no group', 'vik', 'none of the groups'],
    ['who is a guest', 'gus', 'guests cannot act'],
  ])('%s is refused in words', async (_, who, sentence) => {
    const request = await openCase();
    const execution = await reach(who, 'get_case', { reference: request.reference });
    expect((await answerOf(execution))?.error).toContain(sentence);
  });

  test('waits while nobody knows who holds which role, and is not refused for it', async () => {
    const request = await openCase();
    all.journey.clock.advance({ minutes: 16 });
    const execution = await reach('chloe', 'get_case', { reference: request.reference });
    expect(await answerOf(execution)).toBeUndefined();
    await desk.sync();
    all.journey.clock.advance({ seconds: 6 });
    await work();
    expect((await answerOf(execution))?.outputs).toMatchObject({ stage: 'fulfilling' });
  });

  test('about a case that does not exist says so', async () => {
    const execution = await reach('chloe', 'get_case', { reference: 'FW-0000-0000' });
    expect((await answerOf(execution))?.error).toContain('There is no case FW-0000-0000');
  });
});

test('Get case says where it stands', async () => {
  const request = await openCase();
  const execution = await reach('chloe', 'get_case', { reference: request.reference.toLowerCase() });
  const { due_at } = await readRequest(all.journey, request.id);
  expect((await answerOf(execution))?.outputs).toEqual({
    stage: 'fulfilling',
    waiting_on: 'team',
    due: Math.floor(due_at.epochMilliseconds / 1000),
  });
});

test('Wait for stage goes on when the case is there, and not before', async () => {
  const request = await openCase();
  const execution = await reach('chloe', 'wait_for_stage', {
    reference: request.reference,
    stage: 'delivering',
  });
  all.journey.clock.advance({ minutes: 2 });
  await work();
  expect(await answerOf(execution)).toBeUndefined();
  await withdrawCase(all.journey, request.id);
  all.journey.clock.advance({ minutes: 2 });
  await work();
  expect((await answerOf(execution))?.outputs).toEqual({ stage: 'delivering', outcome: 'withdrawn' });
});

describe('Ask for approval', () => {
  const ask = async (who: string, request: TestRequest) =>
    await reach(who, 'ask_approval', { reference: request.reference, role: 'approver', question: 'proceed' });

  test('waits for somebody who holds the role, and says who it was', async () => {
    const request = await openCase();
    const execution = await ask('chloe', request);
    expect(await answerOf(execution)).toBeUndefined();
    await desk.press(desk.staff('chloe'), await question(execution), WORKFLOW_BUTTONS.yes);
    expect((await desk.ephemerals()).at(-1)?.text).toContain('a role that you do not have');
    expect((await events(all.journey, request.id)).at(-1)?.type).toBe('action.refused');
    await desk.press(desk.staff('ben'), await question(execution), WORKFLOW_BUTTONS.yes);
    await work();
    expect((await answerOf(execution))?.outputs).toMatchObject({
      decision: 'approved',
      decided_by: desk.staff('ben'),
    });
    const closed = (await calls()).findLast(
      ({ method, body }) => method === 'chat.update' && body.text?.includes('asks about'),
    );
    expect(JSON.stringify(closed)).not.toContain('"button"');
  });

  test('is not answered by the one it was asked for, nor twice', async () => {
    const request = await openCase();
    const execution = await ask('ana', request);
    await desk.press(desk.staff('ana'), await question(execution), WORKFLOW_BUTTONS.yes);
    expect((await desk.ephemerals()).at(-1)?.text).toContain('another person must answer');
    const place = await question(execution);
    await desk.press(desk.staff('ben'), place, WORKFLOW_BUTTONS.no);
    await desk.press(desk.staff('ben'), place, WORKFLOW_BUTTONS.yes);
    await work();
    expect((await answerOf(execution))?.outputs).toMatchObject({ decision: 'declined' });
  });
});

describe('Propose decision', () => {
  const suggest = async (request: TestRequest) =>
    await reach('chloe', 'propose_decision', {
      reference: request.reference,
      decision: 'refuse',
      reason: 'excessive',
    });
  const refusals = (request: TestRequest) =>
    all.journey.db.selectFrom('refusals').selectAll().where('request_id', '=', request.id).execute();

  test('decides nothing and proposes nothing until a person presses, who is the proposer then', async () => {
    const request = await openCase();
    await setJurisdiction(all.journey, { requestId: request.id, law: 'US-CO', actor: 'system' });
    const execution = await suggest(request);
    expect(await refusals(request)).toEqual([]);
    await desk.press(desk.staff('ana'), await question(execution), WORKFLOW_BUTTONS.yes);
    await work();
    expect(await refusals(request)).toMatchObject([{ proposed_by: desk.staff('ana'), confirmed: null }]);
    expect((await answerOf(execution))?.outputs).toEqual({
      proposal: 'proposed',
      proposed_by: desk.staff('ana'),
    });
  });
});

test('a workflow suggests that nothing is held, and a person proposes it', async () => {
  const request = await openCase();
  const execution = await reach('chloe', 'propose_decision', {
    reference: request.reference,
    decision: 'no-data',
    reason: 'unfounded',
  });
  const place = await question(execution);
  await desk.press(desk.staff('ana'), place, WORKFLOW_BUTTONS.yes);
  await work();
  const proposals = await all.journey.db
    .selectFrom('answer_proposals')
    .select(['kind', 'proposed_by', 'confirmed'])
    .where('request_id', '=', request.id)
    .execute();
  expect(proposals).toEqual([{ kind: 'no-data', proposed_by: desk.staff('ana'), confirmed: null }]);
});

test('a refusal without a reason is not suggested, and whoever built the workflow is told which input', async () => {
  const request = await openCase();
  const execution = await reach('chloe', 'propose_decision', {
    reference: request.reference,
    decision: 'refuse',
  });
  expect(JSON.stringify(await answerOf(execution))).toContain('Why it is refused');
});

test('List laws answers at once with every law', async () => {
  const { execution_id } = await post('/_emulator/function', {
    user: desk.staff('chloe'),
    callback_id: 'list_laws',
  });
  const options = (await answerOf(execution_id))?.outputs?.options as { value: string }[];
  expect(options.map(({ value }) => value)).toEqual(LAWS.map(({ id }) => id));
});

test('an answer that Slack does not take is told again until it does', async () => {
  const request = await openCase();
  await post('/_emulator/faults', { route: 'POST /api/functions.completeSuccess', status: 503, times: 1 });
  const execution = await reach('chloe', 'get_case', { reference: request.reference });
  all.journey.clock.advance({ minutes: 2 });
  await work();
  const told = (await calls()).filter(({ body }) => body.function_execution_id === execution);
  expect(told.length).toBe(2);
  const run = await all.journey.db
    .selectFrom('workflow_runs')
    .select('state')
    .where('execution_id', '=', execution)
    .executeTakeFirstOrThrow();
  expect(run.state).toBe('told');
});
