import { describe, expect, test } from 'vitest';
import { recordEvent } from '../../src/db/apply-event.ts';
import { change } from '../../src/journey/context.ts';
import { openRouteHandler } from '../../src/journey/route/open-steps.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, MemorySystem, outcomes, routedRequest, steps } from '../support/fulfilment.ts';
import { events, eventTypes, readRequest, understoodRequest } from '../support/requests.ts';
import { findStep } from '../support/run-step.ts';

const database = testDatabase();
const stage = () => fulfilment(database, [new MemorySystem('fluentworks'), new MemorySystem('stripe')]);

describe('routing', () => {
  test('opens the playbook with one row a system, each waiting for all that comes before', async () => {
    const all = await stage();
    const { id } = await routedRequest(all.journey);
    const opened = async () => (await steps(all, id)).map(({ name, kind, needs }) => ({ name, kind, needs }));
    const handler = all.engine.catalogue.get('route.open');
    const route = await findStep(all.journey, id, 'route.open');
    const run = { ...route, requestId: id, signal: new AbortController().signal };
    const outcome = await handler?.(run);
    await all.journey.db.transaction().execute(async (tx) => outcome?.commit?.(tx));
    expect(await opened()).toEqual([
      { name: 'locate.fluentworks', kind: 'systems.locate', needs: [] },
      { name: 'locate.stripe', kind: 'systems.locate', needs: [] },
      { name: 'approve', kind: 'team.approve', needs: ['locate.fluentworks', 'locate.stripe'] },
      { name: 'cool', kind: 'wait.cooling-off', needs: ['approve'] },
      { name: 'erase.fluentworks', kind: 'systems.erase', needs: ['cool'] },
      { name: 'erase.stripe', kind: 'systems.erase', needs: ['cool'] },
      {
        name: 'verify-erased.fluentworks',
        kind: 'systems.verify-erased',
        needs: ['erase.fluentworks', 'erase.stripe'],
      },
      {
        name: 'verify-erased.stripe',
        kind: 'systems.verify-erased',
        needs: ['erase.fluentworks', 'erase.stripe'],
      },
    ]);
    const states = Object.groupBy(await steps(all, id), ({ state }) => state);
    expect(states.ready?.map(({ name }) => name)).toEqual(['locate.fluentworks', 'locate.stripe']);
    expect(states.blocked).toHaveLength(6);
    expect(await outcomes(all, id)).toMatchObject([
      { system: 'fluentworks', outcome: null, counts: {}, kept: [], located: null },
      { system: 'stripe', outcome: null, counts: {}, kept: [], located: null },
    ]);
  });

  test.each([
    { marks: {}, channel: 'privacy-requests', team: 'privacy' },
    { marks: { minor: true }, channel: 'privacy-urgent', team: 'legal' },
    { marks: { phi: true }, channel: 'privacy-baa', team: 'baa' },
    { marks: { phi: true, minor: true }, channel: 'privacy-baa', team: 'baa' },
  ])('brings a request with $marks to $team', async ({ marks, channel, team }) => {
    const all = await stage();
    const { id } = await routedRequest(all.journey);
    if (Object.keys(marks).length > 0) {
      await all.journey.db.updateTable('requests').set(marks).where('id', '=', id).execute();
    }
    await drive(all, id);
    expect(await readRequest(all.journey, id)).toMatchObject({ slack_channel: channel, team });
    expect((await events(all.journey, id)).find(({ type }) => type === 'request.routed')?.data).toEqual({
      slackChannel: channel,
      team,
    });
  });

  test('opens nothing for a request that was withdrawn meanwhile', async () => {
    const all = await stage();
    const { id } = await routedRequest(all.journey);
    await change(all.journey, id, (tx) =>
      recordEvent(tx, id, {
        event: { type: 'request.withdrawn', stepsStopped: 0 },
        actor: 'requester',
        at: all.journey.clock.now(),
      }),
    );
    await drive(all, id);
    expect(await steps(all, id)).toEqual([]);
    expect(await outcomes(all, id)).toEqual([]);
    expect(await readRequest(all.journey, id)).toMatchObject({ state: 'delivering', outcome: 'withdrawn' });
    expect(await findStep(all.journey, id, 'route.open')).toMatchObject({ state: 'done' });
  });

  test('asked for twice opens the steps once', async () => {
    const all = await stage();
    const { id } = await routedRequest(all.journey);
    await drive(all, id);
    const before = await steps(all, id);
    await all.journey.db
      .updateTable('steps')
      .set({ state: 'ready' })
      .where('request_id', '=', id)
      .where('name', '=', 'route.open')
      .execute();
    await drive(all, id);
    expect(await steps(all, id)).toEqual(before);
    expect((await eventTypes(all.journey, id)).filter((type) => type === 'request.routed')).toHaveLength(1);
  });

  test('follows the playbook as it was when the request was understood, whatever was edited since', async () => {
    const all = await stage();
    const { id } = await routedRequest(all.journey);
    all.journey.playbooks = all.journey.playbooks.map((playbook) => ({
      ...playbook,
      version: playbook.version + 1,
      route: [{ otherwise: true, channel: 'elsewhere', team: 'nobody' }],
      steps: playbook.steps.slice(0, 1),
    }));
    await drive(all, id);
    expect(await readRequest(all.journey, id)).toMatchObject({ team: 'privacy' });
    expect(await steps(all, id)).toHaveLength(8);
  });

  test.each([
    ['delete', ['fluentworks', 'stripe']],
    ['opt_out', ['fluentworks']],
    ['marketing_opt_out', ['fluentworks', 'sendgrid']],
    ['limit_sensitive', ['fluentworks']],
  ] as const)('asks nothing about %s of a system that cannot do it', async (right, systems) => {
    const all = await stage();
    const { id } =
      right === 'delete' ? await routedRequest(all.journey) : await understoodRequest(all.journey, right);
    await drive(all, id);
    expect((await outcomes(all, id)).map(({ system }) => system)).toEqual(systems);
  });

  test('never closes in silence a request that no system can do anything for: the team is asked', async () => {
    const all = await stage();
    const { systems } = await loadWorkflows();
    const unable = systems.filter(({ id }) => id === 'stripe');
    const catalogue = new Map(all.engine.catalogue).set('route.open', openRouteHandler(all.journey, unable));
    const { id } = await understoodRequest(all.journey, 'opt_out');
    await drive({ ...all, engine: { ...all.engine, catalogue } }, id);
    expect(await readRequest(all.journey, id)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
      attention: 'step-failed',
      slack_channel: 'privacy-requests',
    });
    expect(await findStep(all.journey, id, 'opt-out')).toMatchObject({
      state: 'failed',
      problem_code: 'no-system-can',
    });
  });
});
