import { afterEach, beforeEach, expect, test } from 'vitest';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startFluentworksEmulator } from '../../../src/demo/emulators/fluentworks.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';
import { fluentworksExport } from '../../../src/vendors/fluentworks/export.ts';
import { askForFault, problemOf, whileAnswering } from '../faults.ts';

const token = 'fw_test_token';
const dana = [{ channel: 'email', value: 'dana.ruiz@example.net' }] as const;
const call = () => ({ idempotencyKey: 'step-1', signal: new AbortController().signal });
let emulator: { url: string; close(): Promise<void> };
beforeEach(async () => {
  emulator = await startFluentworksEmulator({ people: DEMO_PEOPLE, token, pageSize: 10 });
});
afterEach(() => emulator.close());
const connect = (apiUrl = emulator.url, key = token) => fluentworksExport({ apiUrl, token: key });

test('every page is copied, each record with its id and what it holds, by address or by number', async () => {
  const byMail = await connect().export(dana, call());
  expect(Object.fromEntries(Object.entries(byMail).map(([type, all]) => [type, all.length]))).toEqual({
    accounts: 1,
    profiles: 1,
    bookings: 14,
    support_messages: 2,
    devices: 2,
    audit_entries: 37,
  });
  expect(byMail.accounts).toMatchObject([{ id: 'accounts_1_1', organization: 'Pinewood Dental' }]);
  expect(await connect().export([{ channel: 'sms', value: '+13035550142' }], call())).toEqual(byMail);
  expect(await connect().export([{ channel: 'email', value: 'nobody@example.net' }], call())).toEqual({});
});

test('a service that is away is tried again, one that refuses needs a human, a reply out of contract is told without a word of it', async () => {
  await askForFault(emulator, { route: 'POST /v1/privacy/people/export', status: 503 });
  expect(await problemOf(connect().export(dana, call()))).toBeInstanceOf(Transient);
  expect(await problemOf(connect(emulator.url, 'other').export(dana, call()))).toBeInstanceOf(NeedsHuman);
  await whileAnswering('{"records":"dana.ruiz@example.net"}', async (apiUrl) => {
    const problem = await problemOf(connect(apiUrl).export(dana, call()));
    expect(problem).toBeInstanceOf(Permanent);
    expect(`${problem} ${problem.stack}`).not.toContain('dana');
  });
});
