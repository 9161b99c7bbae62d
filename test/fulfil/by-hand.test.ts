import { describe, expect, test } from 'vitest';
import type { Right } from '../../src/core/privacy-request.ts';
import { readCaseRecord } from '../../src/desk/card/case-record.ts';
import { liftHold, placeHold } from '../../src/journey/close/legal-hold.ts';
import { systemValues } from '../../src/journey/deliver/letter-values.ts';
import { approve } from '../../src/journey/fulfil/approve.ts';
import { type FinishedTask, finishTasks } from '../../src/journey/fulfil/finish-task.ts';
import { passOverSystem } from '../../src/journey/fulfil/pass-over-system.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import {
  drive,
  type Fulfilment,
  fulfilment,
  MemorySystem,
  outcomes,
  routedRequest,
  steps,
} from '../support/fulfilment.ts';
import {
  events,
  readRequest,
  receivedRequest,
  type TestRequest,
  understoodRequest,
} from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const note = 'Name changed in the console, OPS-77';

async function correcting(channel: 'email' | 'sms' = 'email') {
  const fluentworks = new MemorySystem('fluentworks');
  const all = await fulfilment(database, [fluentworks, new MemorySystem('stripe')]);
  const request = await routedRequest(all.journey, { right: 'correct', channel });
  fluentworks.add(request.address, 'accounts');
  await drive(all, request.id);
  return { all, request };
}
const corrected = (system: string): FinishedTask => ({
  step: `correct.${system}`,
  result: { outcome: 'corrected' },
});
async function finish({ journey }: Fulfilment, { id: requestId }: TestRequest, ...tasks: FinishedTask[]) {
  return await finishTasks(journey, { requestId, userId: 'U1', tasks, note });
}

describe('correcting', () => {
  test('waits for a team in every system, and ends only once each has said what came of it', async () => {
    const { all, request } = await correcting();
    const tasks = (await steps(all, request.id)).filter(({ kind }) => kind === 'team.task');
    expect(tasks.map(({ name, state, input }) => [name, state, input.team])).toEqual([
      ['correct.fluentworks', 'waiting', 'support'],
      ['correct.stripe', 'waiting', 'billing'],
      ['correct.aws', 'waiting', 'platform'],
    ]);
    expect(await finish(all, request, corrected('fluentworks'), corrected('stripe'))).toEqual({ ok: true });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'fulfilling', outcome: null });
    await finish(all, request, { step: 'correct.aws', result: { outcome: 'nothing_found' } });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
    expect(await outcomes(all, request.id)).toMatchObject([
      { system: 'aws', outcome: 'nothing_found' },
      { system: 'fluentworks', outcome: 'corrected' },
      { system: 'stripe', outcome: 'corrected' },
    ]);
  });

  test('that leaves something as it is says why, in the letter, and ends as done in part', async () => {
    const { all, request } = await correcting();
    const kept = { outcome: 'partly_corrected', reason: 'found-accurate' } as const;
    await finish(all, request, corrected('stripe'), corrected('aws'), {
      step: 'correct.fluentworks',
      result: kept,
    });
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'partly_fulfilled' });
    const { systems } = await loadWorkflows();
    const told = await systemValues(all.journey.db, request.id, systems, 'en');
    expect(told[0]).toMatchObject({
      outcome: 'partly_corrected',
      kept: [
        { what: 'some records', because: expect.stringContaining('believe that it is right') as string },
      ],
    });
  });

  test('keeps the note sealed, with who wrote it, and an event without its words', async () => {
    const { all, request } = await correcting();
    await finish(all, request, corrected('stripe'));
    const [row] = await all.journey.db
      .selectFrom('work_notes')
      .selectAll()
      .where('request_id', '=', request.id)
      .execute();
    const place = { table: 'work_notes', column: 'content', row: row?.id ?? '' };
    expect(request.key.openText(place, row?.content ?? Buffer.alloc(0))).toBe(note);
    const done = (await events(all.journey, request.id)).find(({ type }) => type === 'work.done');
    expect(done).toMatchObject({
      actor: 'staff:U1',
      data: { step: 'correct.stripe', system: 'stripe', outcome: 'corrected', note: row?.id },
    });
    expect(JSON.stringify(await events(all.journey, request.id))).not.toContain('console');
  });

  test('goes on without a system that staff decided to pass over', async () => {
    const { all, request } = await correcting('sms');
    const locate = await findStep(all.journey, request.id, 'locate.stripe');
    expect(locate).toMatchObject({ state: 'failed' });
    await passOverSystem(all.journey, { requestId: request.id, stepId: locate.id, actor: 'staff:U1' });
    await drive(all, request.id);
    expect(await findStep(all.journey, request.id, 'correct.stripe')).toMatchObject({ state: 'done' });
  });
});

describe('a task', () => {
  test('is noted once, and all that are noted together or none', async () => {
    const { all, request } = await correcting();
    const unknown = { step: 'correct.datadog', result: { outcome: 'corrected' } } as const;
    expect(await finish(all, request, corrected('stripe'), unknown)).toEqual({
      ok: false,
      because: 'no-open-task',
    });
    expect(await finish(all, request, corrected('stripe'))).toEqual({ ok: true });
    expect(await finish(all, request, corrected('stripe'))).toEqual({ ok: false, because: 'no-open-task' });
    const notes = await all.journey.db
      .selectFrom('work_notes')
      .select('step_id')
      .where('request_id', '=', request.id)
      .execute();
    expect(notes).toHaveLength(1);
  });

  test.each([
    ['another work', { outcome: 'erased' }],
    ['a reason that the data map does not explain', { outcome: 'partly_corrected', reason: 'no-time' }],
    ['no reason where one is needed', { outcome: 'partly_corrected' }],
  ] as const)('cannot come to %s', async (_, result) => {
    const { all, request } = await correcting();
    expect(await finish(all, request, { step: 'correct.stripe', result })).toEqual({
      ok: false,
      because: 'no-such-outcome',
    });
    expect(await outcomes(all, request.id)).toContainEqual(
      expect.objectContaining({ system: 'stripe', outcome: null }),
    );
  });

  test('nobody notes is asked for again every day', async () => {
    const { all, request } = await correcting();
    all.journey.clock.advance({ days: 1 });
    await drive(all, request.id);
    const asked = (await events(all.journey, request.id)).filter(
      ({ type, data }) => type === 'step.waiting' && data.step === 'correct.aws',
    );
    expect(asked).toHaveLength(2);
  });
});

describe('who received the data', () => {
  test('is answered at once, without a code, with the list that is the same for everybody', async () => {
    const all = await fulfilment(database, []);
    const request = await understoodRequest(all.journey, 'third_parties');
    await drive(all, request.id);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
      assurance: 'none',
    });
    expect(await outcomes(all, request.id)).toEqual([]);
  });
});

describe('a consent that is withdrawn', () => {
  test('ends both uses that rest on it, and a system where one of them ended counts as opted out', async () => {
    const ended: string[] = [];
    const fluentworks = {
      system: 'fluentworks',
      optOut: async (of: string) => {
        ended.push(of);
        return of === 'sensitive' ? { persons: 1 } : {};
      },
      goingOn: async () => ({}),
    };
    const sendgrid = { system: 'sendgrid', optOut: async () => ({}), goingOn: async () => ({}) };
    const all = await fulfilment(database, [], [fluentworks, sendgrid]);
    const request = await understoodRequest(all.journey, 'withdraw_consent');
    await drive(all, request.id);
    expect(ended.toSorted()).toEqual(['marketing', 'sensitive']);
    expect(await outcomes(all, request.id)).toMatchObject([
      { system: 'fluentworks', outcome: 'opted_out' },
      { system: 'sendgrid', outcome: 'nothing_found' },
    ]);
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
    });
  });
});

describe('erasing', () => {
  test('is done by a team where no connection reaches, after the time to think again, and ends only with their word', async () => {
    const fluentworks = new MemorySystem('fluentworks');
    const connected = [fluentworks, new MemorySystem('stripe')];
    const all = await fulfilment(database, connected, [], undefined, [], { erasedByHand: true });
    const request = await routedRequest(all.journey);
    const { id: requestId } = request;
    fluentworks.add(request.address, 'accounts');
    await drive(all, requestId);
    const { id: stepId } = await findStep(all.journey, requestId, 'approve');
    for (const userId of ['U1', 'U2']) await approve(all.journey, { requestId, stepId, userId });
    await drive(all, requestId);
    const early = { step: 'erase.sendgrid', result: { outcome: 'erased' } } as const;
    expect(await finish(all, request, early)).toEqual({ ok: false, because: 'no-open-task' });
    all.journey.clock.advance({ days: 3 });
    await drive(all, requestId);
    expect(fluentworks.records).toEqual([]);
    expect(await readRequest(all.journey, requestId)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
    });
    const kept = { outcome: 'partly_kept', reason: 'suppression-list' } as const;
    const systems = ['twilio', 'aws', 'datadog', 'sentry'];
    await finish(
      all,
      request,
      { step: 'erase.sendgrid', result: kept },
      ...systems.map((system) => ({ step: `erase.${system}`, result: { outcome: 'erased' } as const })),
    );
    await drive(all, requestId);
    expect(await readRequest(all.journey, requestId)).toMatchObject({
      state: 'delivering',
      outcome: 'partly_fulfilled',
    });
    const map = (await loadWorkflows()).systems;
    const told = await systemValues(all.journey.db, requestId, map, 'es');
    expect(told.map(({ name, summary }) => `${name}: ${summary}`)).toContain(
      'Amazon Web Services (alojamiento): sus datos se eliminaron.',
    );
    expect(told[2]).toMatchObject({ kept: [{ what: 'algunos datos' }] });
  });

  async function waitingByHand() {
    const connected = [new MemorySystem('fluentworks'), new MemorySystem('stripe')];
    const all = await fulfilment(database, connected, [], undefined, [], { erasedByHand: true });
    const request = await routedRequest(all.journey);
    await drive(all, request.id);
    const { id: stepId } = await findStep(all.journey, request.id, 'approve');
    for (const userId of ['U1', 'U2']) await approve(all.journey, { requestId: request.id, stepId, userId });
    await drive(all, request.id);
    return { all, request, coolOff: () => all.journey.clock.advance({ days: 3 }) };
  }
  const inAws = { step: 'erase.aws', result: { outcome: 'erased' } } as const;
  const tasksOf = async ({ journey }: Fulfilment, { id }: TestRequest) =>
    (await readCaseRecord(journey, id)).tasks.map(({ step }) => step);

  test('is asked of nobody and taken from nobody while a legal hold stands, and goes on by itself once it is lifted', async () => {
    const { all, request, coolOff } = await waitingByHand();
    const { id: requestId } = request;
    await placeHold(all.journey, { requestId, userId: 'ULEGAL', reason: 'litigation' });
    coolOff();
    await drive(all, requestId);
    expect(await tasksOf(all, request)).toEqual([]);
    expect(await finish(all, request, inAws)).toEqual({ ok: false, because: 'no-open-task' });
    const { version } = await readRequest(all.journey, requestId);
    await liftHold(all.journey, { requestId, version, userId: 'ULEGAL', reason: 'matter-closed' });
    await drive(all, requestId);
    expect(await tasksOf(all, request)).toContain('erase.aws');
    expect(await finish(all, request, inAws)).toEqual({ ok: true });
  });

  test('that was asked for already is not taken either once legal holds it, and the card does not ask any more', async () => {
    const { all, request, coolOff } = await waitingByHand();
    coolOff();
    await drive(all, request.id);
    expect(await tasksOf(all, request)).toContain('erase.aws');
    await placeHold(all.journey, { requestId: request.id, userId: 'ULEGAL', reason: 'litigation' });
    expect(await tasksOf(all, request)).toEqual([]);
    expect(await finish(all, request, inAws)).toEqual({ ok: false, because: 'legal-hold' });
  });

  test('waits for another part of the case that still needs the data, as the machine’s erasing does', async () => {
    const { all, request, coolOff } = await waitingByHand();
    const { id: part } = await receivedRequest(all.journey);
    const asksFor = (rights: Right[]) =>
      all.journey.db
        .updateTable('requests')
        .set({ part_of: request.id, rights })
        .where('id', '=', part)
        .execute();
    await asksFor(['access']);
    coolOff();
    await drive(all, request.id);
    expect(await tasksOf(all, request)).toEqual([]);
    expect(await finish(all, request, inAws)).toEqual({ ok: false, because: 'still-wanted' });
    await asksFor(['marketing_opt_out']);
    all.journey.clock.advance({ hours: 1 });
    await drive(all, request.id);
    expect(await tasksOf(all, request)).toContain('erase.aws');
  });
});
