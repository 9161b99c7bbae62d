import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startFluentworksEmulator } from '../../../src/demo/emulators/fluentworks.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';
import { fluentworksOptOut } from '../../../src/vendors/fluentworks/opt-out.ts';
import { askForFault, problemOf, whileAnswering } from '../faults.ts';

const token = 'fw_test_token';
const dana = [{ channel: 'email', value: 'dana.ruiz@example.net' }] as const;
const call = () => ({ idempotencyKey: 'step-1', signal: new AbortController().signal });

let emulator: { url: string; close(): Promise<void> };
beforeEach(async () => {
  emulator = await startFluentworksEmulator({ people: DEMO_PEOPLE, token });
});
afterEach(() => emulator.close());

const connect = (apiUrl = emulator.url, key = token) => fluentworksOptOut({ apiUrl, token: key });
const preferences = async () => {
  const state = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
    people: { email: string; opted_out_of: string[] }[];
  };
  return new Map(state.people.map((person) => [person.email, person.opted_out_of]));
};

describe('an opt-out in the Fluentworks service', () => {
  test('ends the one use that it names, for that person alone, found by address or by number', async () => {
    const before = await preferences();
    expect(await connect().goingOn('sale_and_ads', dana, call())).toEqual({ persons: 1 });
    expect(await connect().optOut('sale_and_ads', dana, call())).toEqual({ persons: 1 });
    expect(await connect().goingOn('sale_and_ads', dana, call())).toEqual({});
    expect(await connect().goingOn('marketing', dana, call())).toEqual({ persons: 1 });
    const byNumber = [{ channel: 'sms', value: '+13035550142' }] as const;
    expect(await connect().optOut('sensitive', byNumber, call())).toEqual({ persons: 1 });
    const after = await preferences();
    expect(after.get('dana.ruiz@example.net')).toEqual(['sale_and_ads', 'sensitive']);
    after.delete('dana.ruiz@example.net');
    before.delete('dana.ruiz@example.net');
    expect(after).toEqual(before);
  });

  test('done twice is done once, also when the first answer was lost', async () => {
    await askForFault(emulator, { route: 'POST /v1/privacy/people/opt-outs', status: 503, when: 'after' });
    expect(await problemOf(connect().optOut('marketing', dana, call()))).toBeInstanceOf(Transient);
    expect(await connect().optOut('marketing', dana, call())).toEqual({ persons: 1 });
    expect((await preferences()).get('dana.ruiz@example.net')).toEqual(['marketing']);
  });

  test('of whom the service does not know comes to nothing', async () => {
    const nobody = [{ channel: 'email', value: 'nobody@example.net' }] as const;
    expect(await connect().optOut('marketing', nobody, call())).toEqual({});
    expect(await connect().goingOn('marketing', nobody, call())).toEqual({});
  });

  test('whose token is refused needs a human, and an answer out of contract is told without a word of it', async () => {
    expect(await problemOf(connect(emulator.url, 'other').optOut('marketing', dana, call()))).toBeInstanceOf(
      NeedsHuman,
    );
    await whileAnswering('{"persons":"dana.ruiz@example.net"}', async (apiUrl) => {
      const problem = await problemOf(connect(apiUrl).optOut('marketing', dana, call()));
      expect(problem).toBeInstanceOf(Permanent);
      expect([problem.message, problem.cause]).toEqual(['fluentworks-reply-unexpected', undefined]);
    });
  });
});
