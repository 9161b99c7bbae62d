import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProvenContact } from '../../../src/core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startFluentworksEmulator } from '../../../src/demo/emulators/fluentworks.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';
import { fluentworksConnector } from '../../../src/vendors/fluentworks/connector.ts';
import { askForFault, problemOf, whileAnswering } from '../faults.ts';

const token = 'fw_test_token';
const dana: ProvenContact[] = [{ channel: 'email', value: 'dana.ruiz@example.net' }];
const counts = { accounts: 1, profiles: 1, bookings: 14, support_messages: 2, devices: 2 };
const call = (idempotencyKey = 'step-1') => ({ idempotencyKey, signal: new AbortController().signal });

let emulator: { url: string; close(): Promise<void> };
beforeEach(async () => {
  emulator = await startFluentworksEmulator({ people: DEMO_PEOPLE, token, pageSize: 10 });
});
afterEach(() => emulator.close());

const connect = (more: Partial<Parameters<typeof fluentworksConnector>[0]> = {}) =>
  fluentworksConnector({ apiUrl: emulator.url, token, ...more });
const state = async () =>
  (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
    records: { type: string; person: number | null }[];
    erasures: unknown[];
  };

describe('the Fluentworks service', () => {
  test('finds every page of a person by address or by number, and nobody else', async () => {
    const byMail = await connect().locate(dana, call());
    const byNumber = await connect().locate([{ channel: 'sms', value: '+13035550142' }], call());
    expect(byMail.records).toHaveLength(57);
    expect(byNumber).toEqual(byMail);
    expect(new Set(byMail.records.map(({ id }) => id.split('_').at(-2)))).toEqual(new Set(['1']));
    expect(
      (await connect().locate([{ channel: 'email', value: 'nobody@example.net' }], call())).records,
    ).toEqual([]);
  });

  test('what stays is named with its reason, and is not mistaken for something left behind', async () => {
    const located = await connect().locate(dana, call());
    const report = await connect().erase(located, dana, call());
    expect(report).toEqual({
      outcome: 'partly_kept',
      erased: counts,
      kept: [{ type: 'audit_entries', count: 37, reason: 'audit-log' }],
    });
    expect(await connect().remaining(located, dana, call())).toEqual({});
    const { records } = await state();
    expect(records.filter(({ person }) => person === 0)).toEqual([]);
    expect(records.filter(({ person }) => person === null)).toHaveLength(37);
  });

  test('erasing twice is erasing once, also when the first answer was lost', async () => {
    const located = await connect().locate(dana, call());
    await askForFault(emulator, { route: 'POST /v1/privacy/erasures', status: 500, when: 'after' });
    expect(await problemOf(connect().erase(located, dana, call()))).toBeInstanceOf(Transient);
    const second = await connect().erase(located, dana, call());
    const shuffled = { records: located.records.toReversed() };
    const third = await connect().erase(shuffled, dana, call());
    expect(second.erased).toEqual(counts);
    expect(third).toEqual(second);
    expect((await state()).erasures).toHaveLength(1);
  });

  test('data that is still there after erasure is counted by type', async () => {
    const located = await connect().locate(dana, call());
    expect(await connect().remaining(located, dana, call())).toEqual(counts);
    const one = { records: located.records.filter(({ type }) => type === 'accounts') };
    await connect().erase(one, dana, call());
    expect(await connect().remaining(one, dana, call())).toEqual({ ...counts, accounts: undefined });
  });

  test('an erasure that takes long is left to the next attempt, which finds it under the same key', async () => {
    await emulator.close();
    emulator = await startFluentworksEmulator({ people: DEMO_PEOPLE, token, looks: 4 });
    const located = await connect().locate(dana, call());
    const problem = await problemOf(connect({ polls: 2 }).erase(located, dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect(problem).toMatchObject({ code: 'erasure-in-progress' });
    expect((await connect({ polls: 2 }).erase(located, dana, call())).erased).toEqual(counts);
    expect((await state()).erasures).toHaveLength(1);
  });
});

describe('a problem with the Fluentworks service', () => {
  const route = 'POST /v1/privacy/people/locate';

  test('is worth a retry when it asks to wait, and says how long', async () => {
    await askForFault(emulator, { route, status: 429, retryAfterSeconds: 17 });
    const problem = await problemOf(connect().locate(dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect(problem).toMatchObject({ code: 'fluentworks-too-many-requests' });
    expect((problem as Transient).retryAfter?.total('seconds')).toBe(17);
  });

  test.each([500, 502, 503, 504])('is worth a retry on %i', async (status) => {
    await askForFault(emulator, { route, status });
    const problem = await problemOf(connect().locate(dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect(problem).toMatchObject({ code: 'fluentworks-unavailable' });
  });

  test('is worth a retry when no answer comes in time', async () => {
    await askForFault(emulator, { route, status: 500, when: 'hang' });
    const problem = await problemOf(connect({ timeoutMs: 100 }).locate(dana, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect(problem).toMatchObject({ code: 'fluentworks-timeout' });
  });

  test('is worth a retry when nobody listens, or when the step was told to stop', async () => {
    const dead = connect({ apiUrl: 'http://127.0.0.1:1' });
    expect(await problemOf(dead.locate(dana, call()))).toMatchObject({ code: 'fluentworks-unreachable' });
    const stopped = { idempotencyKey: 'step-1', signal: AbortSignal.abort() };
    expect(await problemOf(connect().locate(dana, stopped))).toMatchObject({
      code: 'fluentworks-interrupted',
    });
  });

  test.each([401, 403])('needs a human when the token is refused (%i)', async (status) => {
    await askForFault(emulator, { route, status });
    expect(await problemOf(connect().locate(dana, call()))).toBeInstanceOf(NeedsHuman);
    expect(await problemOf(connect({ token: 'other' }).locate(dana, call()))).toBeInstanceOf(NeedsHuman);
  });

  test('is final on any other refusal', async () => {
    await askForFault(emulator, { route, status: 422 });
    const problem = await problemOf(connect().locate(dana, call()));
    expect(problem).toBeInstanceOf(Permanent);
    expect(problem).toMatchObject({ code: 'fluentworks-refused-422' });
  });

  test.each([
    ['a page of HTML', '<html>dana.ruiz@example.net</html>'],
    ['another shape', '{"records":[{"type":"persons","id":"dana.ruiz@example.net"}]}'],
    ['a cursor that never ends', '{"records":[],"next_cursor":"again"}'],
  ])('that answers with %s is told without a word of it', async (_, body) => {
    await whileAnswering(body, async (apiUrl) => {
      const problem = await problemOf(connect({ apiUrl }).locate(dana, call()));
      expect(problem).toBeInstanceOf(Permanent);
      expect([problem.message, problem.cause]).toEqual(['fluentworks-reply-unexpected', undefined]);
    });
  });
});
