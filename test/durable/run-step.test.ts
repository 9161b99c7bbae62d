import { beforeAll, describe, expect, test } from 'vitest';
import { NeedsHuman, Permanent, Transient } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { askForStep, insertSteps, newStep } from '../../src/db/steps.ts';
import { CRASH_POINTS, Crashed } from '../../src/durable/engine.ts';
import { runStep } from '../../src/durable/run-step.ts';
import { sweep } from '../../src/durable/sweep.ts';
import { caseInProgress } from '../support/case-in-progress.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { gate, testEngine, watch } from './engine-on-test.ts';

const database = testDatabase();
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

async function oneStep(more: { kind?: string } = {}) {
  const id = await caseInProgress(journey, [{ name: 'work', ...more }]);
  const seen = watch(journey, id);
  return { id, seen, stepId: await seen.stepId('work') };
}

describe('a step', () => {
  test('rung for twice at the same time runs once', async () => {
    const { stepId, seen } = await oneStep();
    let runs = 0;
    const engine = testEngine(journey, {
      'test.work': async () => ({ is: 'done', result: { run: ++runs } }),
    });
    await Promise.all([1, 2, 3, 4].map(() => runStep(engine, stepId)));
    expect(runs).toBe(1);
    expect(await seen.stepEvents()).toEqual([{ type: 'step.done', step: 'work', result: { run: 1 } }]);
  });

  test('that is done does not run again when it is rung for', async () => {
    const { stepId, seen } = await oneStep();
    let runs = 0;
    const engine = testEngine(journey, {
      'test.work': async () => ({ is: 'done', result: { run: ++runs } }),
    });
    await runStep(engine, stepId);
    await runStep(engine, stepId);
    expect(runs).toBe(1);
    expect((await seen.step('work')).attempt).toBe(1);
  });

  test('that is not due does not run', async () => {
    const { stepId, seen } = await oneStep();
    await journey.db
      .updateTable('steps')
      .set({ run_after: journey.clock.now().add({ minutes: 1 }) })
      .where('id', '=', stepId)
      .execute();
    await runStep(testEngine(journey, { 'test.work': async () => ({ is: 'done' }) }), stepId);
    expect((await seen.step('work')).attempt).toBe(0);
  });

  test('taken over by another worker is fenced: the stale one stores nothing', async () => {
    const { id, stepId, seen } = await oneStep();
    const [held, begun] = [gate(), gate()];
    const engine = testEngine(journey, {
      'test.work': async ({ attempt }) => {
        if (attempt === 1) {
          begun.open();
          await held.passed;
        }
        const commit = async () => {
          await journey.db
            .updateTable('requests')
            .set({ assignee: `U${attempt}` })
            .where('id', '=', id)
            .execute();
        };
        return { is: 'done', result: { by: attempt }, ...(attempt === 1 ? { commit } : {}) };
      },
    });
    const stale = runStep(engine, stepId);
    await begun.passed;
    journey.clock.advance({ seconds: 61 });
    await runStep(engine, stepId);
    held.open();
    await stale;
    expect((await seen.step('work')).result).toEqual({ by: 2 });
    expect((await seen.request()).assignee).toBeNull();
    expect(await seen.stepEvents()).toEqual([{ type: 'step.done', step: 'work', result: { by: 2 } }]);
    expect(engine.ends.map(({ end }) => end)).toContain('fenced');
  });

  test.each(CRASH_POINTS)('survives a crash %s and ends with one event', async (point) => {
    const { stepId, seen } = await oneStep();
    const effects: number[] = [];
    let crashes = 1;
    const engine = testEngine(
      journey,
      {
        'test.work': async ({ attempt }) => {
          effects.push(attempt);
          return { is: 'done' };
        },
      },
      {
        crash: (here) => {
          if (here === point && crashes-- > 0) throw new Crashed(point);
        },
      },
    );
    await runStep(engine, stepId);
    const settled = point === 'after-settle-before-doorbell';
    const unclaimed = point === 'before-claim';
    expect((await seen.step('work')).state).toBe(settled ? 'done' : unclaimed ? 'ready' : 'running');
    journey.clock.advance({ seconds: 61 });
    await sweep(engine);
    expect(journey.rings.some((ring) => ring.id === stepId)).toBe(!settled);
    await runStep(engine, stepId);
    expect((await seen.step('work')).state).toBe('done');
    expect(effects).toEqual(point === 'after-claim' ? [2] : settled || unclaimed ? [1] : [1, 2]);
    expect(await seen.stepEvents()).toEqual([{ type: 'step.done', step: 'work', result: {} }]);
  });

  test('that kills its worker every time is given to a human in the end', async () => {
    const { stepId, seen } = await oneStep();
    const engine = testEngine(
      journey,
      { 'test.work': async () => ({ is: 'done' }) },
      {
        crash: (point) => {
          if (point === 'after-effect-before-settle' && engine.ends.length === 0 && deaths++ < 4) {
            throw new Crashed(point);
          }
        },
      },
    );
    let deaths = 0;
    for (let run = 0; run < 5; run += 1) {
      await runStep(engine, stepId);
      journey.clock.advance({ seconds: 61 });
      await sweep(engine);
    }
    expect(await seen.step('work')).toMatchObject({ state: 'failed', problem_code: 'step-lost-too-often' });
  });

  test('asked for again while it runs, runs once more', async () => {
    const { id } = await oneStep();
    const seen = watch(journey, id);
    await journey.db
      .transaction()
      .execute((tx) =>
        askForStep(tx, { requestId: id, name: 'desk.card', kind: 'desk.card', at: journey.clock.now() }),
      );
    const [held, begun] = [gate(), gate()];
    let runs = 0;
    const engine = testEngine(journey, {
      'desk.card': async () => {
        runs += 1;
        begun.open();
        await held.passed;
        return { is: 'done' };
      },
    });
    const card = await seen.stepId('desk.card');
    const running = runStep(engine, card);
    await begun.passed;
    await journey.db
      .transaction()
      .execute((tx) =>
        askForStep(tx, { requestId: id, name: 'desk.card', kind: 'desk.card', at: journey.clock.now() }),
      );
    held.open();
    await running;
    expect((await seen.step('desk.card')).state).toBe('ready');
    expect(journey.rings).toContainEqual({ id: card, kind: 'desk.card', attempt: 1 });
    await runStep(engine, card);
    expect((await seen.step('desk.card')).state).toBe('done');
    expect(runs).toBe(2);
  });

  test('of a kind that nobody knows fails visibly', async () => {
    const { stepId, seen } = await oneStep({ kind: 'test.unheard-of' });
    await runStep(testEngine(journey, {}), stepId);
    expect(await seen.step('work')).toMatchObject({ state: 'failed', problem_code: 'step-kind-unknown' });
    expect(await seen.request()).toMatchObject({ attention: 'step-failed', waiting_on: 'team' });
  });
});

describe('a step that meets a problem', () => {
  test('is tried again after a pause and then fails with an event', async () => {
    const { stepId, seen } = await oneStep();
    const engine = testEngine(journey, {
      'test.work': async () => {
        throw new Transient('vendor-down');
      },
    });
    for (let run = 1; run <= 3; run += 1) {
      const before = journey.clock.now();
      await runStep(engine, stepId);
      const row = await seen.step('work');
      expect(row).toMatchObject({ state: 'ready', failures: run, problem_code: 'vendor-down' });
      const pause = before.until(row.run_after).total('seconds');
      expect(pause).toBeGreaterThanOrEqual(2 ** (run - 1) / 2);
      expect(pause).toBeLessThanOrEqual(2 ** (run - 1));
      await runStep(engine, stepId);
      expect((await seen.step('work')).attempt).toBe(run);
      journey.clock.advance({ seconds: 10 });
    }
    expect(await seen.stepEvents()).toEqual([]);
    await runStep(engine, stepId);
    expect(await seen.step('work')).toMatchObject({ state: 'failed', problem_code: 'vendor-down' });
    const ask = 'It failed 4 times in a row. Should it be tried again?';
    expect(await seen.stepEvents()).toEqual([
      { type: 'step.failed', step: 'work', problem: 'vendor-down', ask },
    ]);
    expect((await seen.request()).attention).toBe('step-failed');
  });

  test('that says nothing about it uses up no attempt, and it is rung for on time', async () => {
    const { stepId, seen } = await oneStep();
    const retryAfter = Temporal.Duration.from({ milliseconds: 1_200 });
    const engine = testEngine(journey, {
      'test.work': async () => {
        throw new Transient('paced', { retryAfter, patient: true });
      },
    });
    for (let run = 1; run <= 10; run += 1) {
      await runStep(engine, stepId);
      expect(journey.rings.at(-1)).toMatchObject({ id: stepId, attempt: run, inMilliseconds: 1_200 });
      journey.clock.advance(retryAfter);
    }
    expect(await seen.step('work')).toMatchObject({ state: 'ready', failures: 0, attempt: 10 });
  });

  test('waits as long as the other side asked for', async () => {
    const { stepId, seen } = await oneStep();
    const engine = testEngine(journey, {
      'test.work': async () => {
        throw new Transient('too-many-requests', { retryAfter: Temporal.Duration.from({ seconds: 90 }) });
      },
    });
    await runStep(engine, stepId);
    const due = (await seen.step('work')).run_after;
    expect(journey.clock.now().until(due).total('seconds')).toBe(90);
  });

  test.each([
    [new Permanent('address-refused'), 'This cannot succeed as it stands. What should be done instead?'],
    [new NeedsHuman('two-accounts', { ask: 'Which account is theirs?' }), 'Which account is theirs?'],
  ])('fails at once when no retry can help: $code', async (problem, ask) => {
    const { stepId, seen } = await oneStep();
    const engine = testEngine(journey, { 'test.work': async () => Promise.reject(problem) });
    await runStep(engine, stepId);
    expect(await seen.step('work')).toMatchObject({ state: 'failed', attempt: 1, problem_ask: ask });
    expect(await seen.stepEvents()).toEqual([
      { type: 'step.failed', step: 'work', problem: problem.code, ask },
    ]);
  });

  test('keeps the text of an unforeseen error out of the record and the log', async () => {
    const { stepId, seen } = await oneStep();
    const engine = testEngine(journey, {
      'test.work': async () => {
        throw new RangeError('no such person: canary@example.net');
      },
    });
    await runStep(engine, stepId);
    expect((await seen.step('work')).problem_code).toBe('unexpected-error');
    expect(JSON.stringify(await seen.step('work'))).not.toContain('canary');
    expect(JSON.stringify(journey.log.lines)).not.toContain('canary');
    expect(journey.log.lines.some(({ fields }) => fields.error === 'RangeError')).toBe(true);
  });

  test('in its own change stores none of it and is tried again', async () => {
    const { id, stepId, seen } = await oneStep();
    const engine = testEngine(journey, {
      'test.work': async () => ({
        is: 'done',
        commit: async (tx) => {
          await tx.updateTable('requests').set({ assignee: 'U1' }).where('id', '=', id).execute();
          throw new Transient('not-now');
        },
      }),
    });
    await runStep(engine, stepId);
    expect(await seen.step('work')).toMatchObject({ state: 'ready', problem_code: 'not-now' });
    expect((await seen.request()).assignee).toBeNull();
  });

  test('without a request is logged and counted', async () => {
    const row = newStep({ requestId: null, name: 'read.1', kind: 'inbound.read', at: journey.clock.now() });
    await journey.db.insertInto('steps').values(row).execute();
    const engine = testEngine(journey, {
      'inbound.read': async () => Promise.reject(new Permanent('unreadable')),
    });
    await runStep(engine, row.id);
    expect(engine.ends).toEqual([{ kind: 'inbound.read', end: 'failed' }]);
    expect(journey.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ problem: 'unreadable' }) }),
    );
  });

  test('does not ask for a card again because that card failed', async () => {
    const { id, seen } = await oneStep();
    await journey.db
      .transaction()
      .execute((tx) =>
        insertSteps(tx, [{ requestId: id, name: 'desk.card', kind: 'desk.card', at: journey.clock.now() }]),
      );
    const engine = testEngine(journey, {
      'desk.card': async () => Promise.reject(new Permanent('no-channel')),
    });
    await runStep(engine, await seen.stepId('desk.card'));
    expect(await seen.step('desk.card')).toMatchObject({ state: 'failed', problem_code: 'no-channel' });
    expect((await seen.request()).attention).toBe('step-failed');
  });
});

describe('a step that waits', () => {
  test('says so once, and runs again when its time is over', async () => {
    const { stepId, seen } = await oneStep();
    let runs = 0;
    const engine = testEngine(journey, {
      'test.work': async () => {
        runs += 1;
        const until = journey.clock.now().add({ hours: 48 });
        return runs < 3 ? { is: 'waiting', for: 'team', until } : { is: 'done' };
      },
    });
    await runStep(engine, stepId);
    expect((await seen.step('work')).state).toBe('waiting');
    expect((await seen.request()).waiting_on).toBe('team');
    journey.clock.advance({ hours: 47 });
    await sweep(engine);
    expect((await seen.step('work')).state).toBe('waiting');
    for (let wait = 0; wait < 2; wait += 1) {
      journey.clock.advance({ hours: 49 });
      await sweep(engine);
      await runStep(engine, stepId);
    }
    expect(runs).toBe(3);
    expect((await seen.stepEvents()).map(({ type }) => type)).toEqual(['step.waiting', 'step.done']);
  });

  test('is stopped when the request was withdrawn while it ran', async () => {
    const { id, stepId, seen } = await oneStep();
    const engine = testEngine(journey, {
      'test.work': async () => {
        await journey.db.transaction().execute(async (tx) => {
          const event = { type: 'request.withdrawn', stepsStopped: 0 } as const;
          await recordEvent(tx, id, { event, actor: 'requester', at: journey.clock.now() });
        });
        return { is: 'waiting', for: 'team', until: journey.clock.now().add({ hours: 1 }) };
      },
    });
    await runStep(engine, stepId);
    expect((await seen.step('work')).state).toBe('skipped');
    expect((await seen.request()).outcome).toBe('withdrawn');
  });
});
