import { describe, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { appliesTo } from '../../src/core/which-playbook.ts';
import { newId } from '../../src/db/new-id.ts';
import { frozenPlaybook } from '../../src/db/playbooks.ts';
import { dismiss } from '../../src/journey/route/dismiss.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { testDatabase } from '../support/database.ts';
import { testJourney } from '../support/journey.ts';
import { events, eventTypes, readRequest, receivedRequest } from '../support/requests.ts';

const database = testDatabase();
const actor = 'staff:U1' as const;

describe('triage by staff', () => {
  test('freezes the playbook and asks the person to prove who they are', async () => {
    const journey = await testJourney(database);
    const { id: requestId } = await receivedRequest(journey);
    expect(await triage(journey, { requestId, rights: ['delete'], actor })).toEqual({
      ok: true,
      playbooks: ['delete'],
    });
    const row = await readRequest(journey, requestId);
    expect(row).toMatchObject({
      state: 'verifying',
      rights: ['delete'],
      kind: 'request',
      assurance_needed: 'basic',
    });
    expect(await frozenPlaybook(journey.db, row.playbook_hash ?? '')).toEqual(
      journey.playbooks.find(({ playbook }) => playbook === 'delete'),
    );
    expect((await events(journey, requestId)).at(-1)).toMatchObject({ type: 'request.understood', actor });
    expect(journey.rings.map(({ kind }) => kind)).toContain('verify.challenge');
  });

  test('of rights that no playbook covers changes nothing', async () => {
    const journey = await testJourney(database);
    journey.playbooks = journey.playbooks.filter((one) => appliesTo(one) !== 'opt_out');
    const { id: requestId } = await receivedRequest(journey);
    for (const rights of [['opt_out'], ['delete', 'opt_out'], []] as const) {
      expect(await triage(journey, { requestId, rights, actor })).toEqual({
        ok: false,
        because: 'no-playbook',
      });
    }
    expect(await eventTypes(journey, requestId)).toEqual(['request.received']);
  });

  test('by two people at the same instant counts once', async () => {
    const journey = await testJourney(database);
    const { id: requestId } = await receivedRequest(journey);
    const both = await Promise.all([
      triage(journey, { requestId, rights: ['delete'], actor }),
      dismiss(journey, { requestId, kind: 'spam', actor: 'staff:U2' }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both).toContainEqual({ ok: false, because: 'already-triaged' });
    expect(await eventTypes(journey, requestId)).toHaveLength(2);
  });

  test('of a request that does not exist is an error', async () => {
    const journey = await testJourney(database);
    const requestId = newId<RequestId>();
    await expect(triage(journey, { requestId, rights: ['delete'], actor })).rejects.toThrow(
      'request-unknown',
    );
    await expect(dismiss(journey, { requestId, kind: 'spam', actor })).rejects.toThrow('request-unknown');
  });
});

describe('a dismissal by staff', () => {
  test('closes what was no request, and says what it was and who said so', async () => {
    const journey = await testJourney(database);
    const { id: requestId } = await receivedRequest(journey);
    expect(await dismiss(journey, { requestId, kind: 'support', actor })).toEqual({ ok: true });
    expect(await readRequest(journey, requestId)).toMatchObject({
      state: 'closed',
      outcome: 'not_a_request',
      kind: 'support',
    });
    expect((await events(journey, requestId)).at(-1)).toMatchObject({ type: 'request.dismissed', actor });
    expect(await dismiss(journey, { requestId, kind: 'spam', actor })).toEqual({
      ok: false,
      because: 'already-triaged',
    });
    expect(await readRequest(journey, requestId)).toMatchObject({ kind: 'support' });
  });
});
