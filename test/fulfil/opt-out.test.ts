import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OptOutConnector } from '../../src/core/ports.ts';
import type { RequestId, Right } from '../../src/core/privacy-request.ts';
import { startFluentworksEmulator } from '../../src/demo/emulators/fluentworks.ts';
import { startSendgridEmulator } from '../../src/demo/emulators/sendgrid.ts';
import { DEMO_PEOPLE } from '../../src/demo/people.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { fluentworksOptOut } from '../../src/vendors/fluentworks/opt-out.ts';
import { sendgridOptOut } from '../../src/vendors/sendgrid/opt-out.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, outcomes, steps } from '../support/fulfilment.ts';
import { eventTypes, readRequest, understoodRequest } from '../support/requests.ts';
import { askForFault } from '../vendors/faults.ts';

const database = testDatabase();
const token = 'fw_test_token';
const apiKey = 'SG.test';
const DANA = 'dana.ruiz@example.net';
const OPT_OUT = 'POST /v1/privacy/people/opt-outs';

interface Emulator {
  url: string;
  close(): Promise<void>;
}
let fluentworks: Emulator;
let sendgrid: Emulator;
beforeEach(async () => {
  [fluentworks, sendgrid] = await Promise.all([
    startFluentworksEmulator({ people: DEMO_PEOPLE, token }),
    startSendgridEmulator({ apiKey, subscribers: [DANA] }),
  ]);
});
afterEach(() => Promise.all([fluentworks.close(), sendgrid.close()]));

const systems = (): OptOutConnector[] => [
  fluentworksOptOut({ apiUrl: fluentworks.url, token }),
  sendgridOptOut({ apiKey, apiUrl: sendgrid.url, timeoutSeconds: 5 }),
];
const stage = () => fulfilment(database, [], systems());

interface Fluentworks {
  people: { email: string; opted_out_of: string[] }[];
  records: object[];
  erasures: object[];
}
const service = async () => (await (await fetch(`${fluentworks.url}/_emulator/state`)).json()) as Fluentworks;
const preferencesOf = async (email: string) =>
  (await service()).people.find((person) => person.email === email)?.opted_out_of;
const ask = (all: Fulfilment, right: Right, address = DANA) =>
  understoodRequest(all.journey, right, { address });

/** Runs what is due, and what is tried again after a pause, until nothing is left to do. */
async function toTheEnd(all: Fulfilment, id: RequestId) {
  for (let pause = 0; pause < 5; pause += 1) {
    await drive(all, id);
    all.journey.clock.advance({ minutes: 10 });
  }
  return await readRequest(all.journey, id);
}

describe('an opt-out', () => {
  test.each([
    ['opt_out', 'sale_and_ads', 'opted-out'],
    ['marketing_opt_out', 'marketing', 'marketing-opted-out'],
    ['limit_sensitive', 'sensitive', 'limited'],
  ] as const)('(%s) is done at once and never waits for a code', async (right, preference, letter) => {
    const all = await stage();
    const { id } = await ask(all, right);
    expect(await readRequest(all.journey, id)).toMatchObject({ state: 'routed', waiting_on: 'system' });
    expect(await toTheEnd(all, id)).toMatchObject({
      state: 'delivering',
      outcome: 'fulfilled',
      assurance: 'none',
    });
    expect(await preferencesOf(DANA)).toEqual([preference]);
    const types = await eventTypes(all.journey, id);
    expect(types).not.toContain('identity.verified');
    expect(types.slice(0, 3)).toEqual(['request.received', 'request.understood', 'request.routed']);
    const codes = await all.journey.db
      .selectFrom('challenges')
      .select('id')
      .where('request_id', '=', id)
      .execute();
    expect(codes).toEqual([]);
    const answer = await all.journey.db
      .selectFrom('outbound_messages')
      .select('letter')
      .where('request_id', '=', id)
      .where('role', '=', 'answer')
      .execute();
    expect(answer).toEqual([{ letter }]);
  });

  test('of marketing is done and read back in both systems, and counts what the first look still found', async () => {
    const all = await stage();
    const { id } = await ask(all, 'marketing_opt_out');
    await toTheEnd(all, id);
    const at = expect.any(Temporal.Instant) as Temporal.Instant;
    expect(await outcomes(all, id)).toMatchObject([
      { system: 'fluentworks', outcome: 'opted_out', counts: { persons: 1 }, verified_at: at },
      {
        system: 'sendgrid',
        outcome: 'opted_out',
        counts: { suppressions: 1, marketing_contacts: 1 },
        verified_at: at,
      },
    ]);
  });

  test('done twice is done once', async () => {
    const all = await stage();
    const first = await ask(all, 'opt_out');
    await toTheEnd(all, first.id);
    const before = await service();
    const second = await ask(all, 'opt_out');
    expect(await toTheEnd(all, second.id)).toMatchObject({ outcome: 'fulfilled' });
    expect(await service()).toEqual(before);
  });

  test('is tried again while a system is down, and the case says nothing is done until it is', async () => {
    const all = await stage();
    await askForFault(fluentworks, { route: OPT_OUT, status: 503, times: 2 });
    const { id } = await ask(all, 'opt_out');
    await drive(all, id);
    expect(await readRequest(all.journey, id)).toMatchObject({ state: 'fulfilling', outcome: null });
    expect(await outcomes(all, id)).toMatchObject([{ outcome: null, verified_at: null }]);
    expect(await toTheEnd(all, id)).toMatchObject({ state: 'delivering', outcome: 'fulfilled' });
  });

  test('that a system refuses for good stands on the card until a human has looked', async () => {
    const all = await stage();
    await askForFault(fluentworks, { route: OPT_OUT, status: 422 });
    const { id } = await ask(all, 'opt_out');
    expect(await toTheEnd(all, id)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
      attention: 'step-failed',
    });
  });

  test('is not called done on a system’s word: what is still going on is read back', async () => {
    const saysYes: OptOutConnector = {
      system: 'fluentworks',
      optOut: async () => ({ persons: 1 }),
      goingOn: async () => ({ persons: 1 }),
    };
    const all = await fulfilment(database, [], [saysYes]);
    const { id } = await ask(all, 'opt_out');
    expect(await toTheEnd(all, id)).toMatchObject({ state: 'fulfilling', waiting_on: 'team' });
    expect(await outcomes(all, id)).toMatchObject([{ outcome: null, verified_at: null }]);
  });

  test('by somebody whom no system knows is answered as that, not as done', async () => {
    const all = await stage();
    const { id } = await ask(all, 'limit_sensitive', 'stranger@example.net');
    expect(await toTheEnd(all, id)).toMatchObject({ state: 'delivering', outcome: 'fulfilled' });
    expect(await outcomes(all, id)).toMatchObject([{ outcome: 'nothing_found', counts: {} }]);
  });

  test('that has begun cannot be withdrawn: opting in again is another request', async () => {
    const all = await stage();
    await askForFault(fluentworks, { route: OPT_OUT, status: 503 });
    const { id } = await ask(all, 'opt_out');
    await drive(all, id);
    const refused = await withdraw(all.journey, { requestId: id, actor: 'requester' });
    expect(refused).toMatchObject({ ok: false, because: 'too-late' });
  });
});

describe('a forged opt-out', () => {
  test('changes nothing but preferences, and only of the address that it names', async () => {
    const all = await stage();
    const before = await service();
    const { id } = await ask(all, 'marketing_opt_out');
    await toTheEnd(all, id);
    const after = await service();
    expect({ ...after, people: [] }).toEqual({ ...before, people: [] });
    const others = ({ people }: Fluentworks) => people.filter(({ email }) => email !== DANA);
    expect(others(after)).toEqual(others(before));
    expect(await preferencesOf(DANA)).toEqual(['marketing']);
  });

  test('does not reach a contact that is only claimed in it', async () => {
    const all = await stage();
    const request = await ask(all, 'opt_out', 'forger@example.net');
    const { id, key } = request;
    const claimed = crypto.randomUUID() as typeof request.contactId;
    await all.journey.db
      .insertInto('contacts')
      .values({
        id: claimed,
        request_id: id,
        channel: 'email',
        value: key.seal({ table: 'contacts', column: 'value', row: claimed }, DANA),
        value_hash: all.journey.vault.fingerprint('email', DANA),
        source: 'claimed',
        created_at: all.journey.clock.now(),
        proven_at: null,
      })
      .execute();
    await toTheEnd(all, id);
    expect(await preferencesOf(DANA)).toEqual([]);
  });
});

describe('by text,', () => {
  test('a system that knows people by address only is named as not done, and nothing waits for it', async () => {
    const all = await stage();
    const { id, contactId, key } = await ask(all, 'marketing_opt_out', 'nobody@example.net');
    const place = { table: 'contacts', column: 'value', row: contactId };
    await all.journey.db
      .updateTable('contacts')
      .set({ channel: 'sms', value: key.seal(place, '+13035550142') })
      .where('id', '=', contactId)
      .execute();
    expect(await toTheEnd(all, id)).toMatchObject({ state: 'delivering', outcome: 'partly_fulfilled' });
    expect((await steps(all, id)).map(({ name }) => name)).toEqual(['opt-out.fluentworks']);
    expect(await outcomes(all, id)).toMatchObject([
      { system: 'fluentworks', outcome: 'opted_out' },
      { system: 'sendgrid', outcome: 'not_searched' },
    ]);
    expect(await preferencesOf(DANA)).toEqual(['marketing']);
  });
});
