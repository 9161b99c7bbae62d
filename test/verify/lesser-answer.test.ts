import { describe, expect, test } from 'vitest';
import { lawValues } from '../../src/journey/deliver/decision-values.ts';
import { letterValues, policyValues, systemValues } from '../../src/journey/deliver/letter-values.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { checkCode } from '../../src/journey/verify/check-code.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { newestCode } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, MemorySystem, outcomes } from '../support/fulfilment.ts';
import { eventTypes, readRequest, understoodRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();

async function asked(right: 'access' | 'portability') {
  const fluentworks = new MemorySystem('fluentworks');
  const all = await fulfilment(database, [fluentworks, new MemorySystem('stripe')]);
  const request = await understoodRequest(all.journey, right);
  fluentworks.add(request.address, 'bookings', 3);
  const challenge = async () => {
    const step = await findStep(all.journey, request.id, 'verify.challenge');
    await all.journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
    await runStep(all.journey, step.id, challengeHandler(all.journey));
  };
  await challenge();
  const prove = async () => {
    const code = await newestCode(all.journey, request);
    const { id: requestId, contactId } = request;
    expect(await checkCode(all.journey, { requestId, contactId, code, by: 'page' })).toMatchObject({
      ok: true,
    });
  };
  /** Time is over. */
  const giveUp = async () => {
    all.journey.clock.advance({ days: 15 });
    await challenge();
    await drive(all, request.id);
  };
  return { all, request, prove, giveUp };
}

describe('who asks for copies and proves one contact only', () => {
  test('is told in time what kinds of data we hold under it, and gets no copy', async () => {
    const { all, request, prove, giveUp } = await asked('access');
    await prove();
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'verifying',
      assurance: 'basic',
    });
    await giveUp();
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'partly_fulfilled',
      playbook: 'access-categories',
      assurance: 'basic',
    });
    expect(await outcomes(all, request.id)).toMatchObject([
      { system: 'fluentworks', outcome: 'described', counts: { bookings: 3 } },
      { system: 'stripe', outcome: 'nothing_found', counts: {} },
    ]);
    expect(await all.journey.db.selectFrom('exports').selectAll().execute()).toEqual([]);
    const { systems, categories } = await loadWorkflows();
    const told = await systemValues(all.journey.db, request.id, systems, 'fr');
    expect(told[0]?.summary).toBe('nous détenons 3 réservations.');
    expect(policyValues({ categories }, systems, 'es').categories).toHaveLength(6);
  });

  test('ends unverified where the playbook names no lesser answer', async () => {
    const { all, request, prove, giveUp } = await asked('portability');
    await prove();
    await giveUp();
    expect(await readRequest(all.journey, request.id)).toMatchObject({ outcome: 'unverified' });
  });
});

test('who proves nothing gets no answer about anybody, only where the policy stands', async () => {
  const { all, request, giveUp } = await asked('access');
  await giveUp();
  expect(await readRequest(all.journey, request.id)).toMatchObject({
    state: 'delivering',
    outcome: 'unverified',
    assurance: 'none',
  });
  expect(await eventTypes(all.journey, request.id)).not.toContain('verification.lessened');
  const row = await readRequest(all.journey, request.id);
  const facts = {
    request: row,
    reference: row.reference,
    rights: [],
    locale: 'fr',
    pageUrl: 'https://example.test',
  };
  const values = { ...letterValues(all.journey, facts), ...lawValues(all.journey, row, 'fr') };
  const { text } = all.journey.letterbook.render('unverified', 'fr', values);
  expect(text).toContain(all.journey.company['turn-to'].policy);
});
