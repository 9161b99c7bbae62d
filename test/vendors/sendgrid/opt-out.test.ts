import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startSendgridEmulator } from '../../../src/demo/emulators/sendgrid.ts';
import { sendgridMailSender } from '../../../src/vendors/sendgrid/mail-sender.ts';
import { sendgridOptOut } from '../../../src/vendors/sendgrid/opt-out.ts';
import { askForFault, problemOf, whileAnswering } from '../faults.ts';

const apiKey = 'SG.test';
const SUBSCRIBER = 'Canary+News@example.net';
const canary = [{ channel: 'email', value: SUBSCRIBER.toLowerCase() }] as const;
const call = (signal = new AbortController().signal) => ({ idempotencyKey: 'step-1', signal });

let emulator: Awaited<ReturnType<typeof startSendgridEmulator>>;
beforeEach(async () => {
  emulator = await startSendgridEmulator({ apiKey, subscribers: [SUBSCRIBER, 'other@example.net'] });
});
afterEach(() => emulator.close());

const connect = (apiUrl = emulator.url, key = apiKey) =>
  sendgridOptOut({ apiKey: key, apiUrl, timeoutSeconds: 5 });
const state = async () =>
  (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as {
    contacts: { email: string }[];
    suppressed: string[];
  };
const send = (body: object) =>
  fetch(`${emulator.url}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      personalizations: [{ to: [{ email: canary[0].value }] }],
      from: { email: 'news@example.test' },
      subject: 'Our news',
      content: [{ type: 'text/plain', value: 'Buy more.' }],
      ...body,
    }),
  });
const arrived = async () => {
  const reply = await fetch(`${emulator.url}/_emulator/messages`);
  return ((await reply.json()) as { subject: string }[]).map(({ subject }) => subject);
};

describe('a marketing opt-out at SendGrid', () => {
  test('lists the address and takes its contact off, and nobody else’s', async () => {
    expect(await connect().goingOn('marketing', canary, call())).toEqual({
      suppressions: 1,
      marketing_contacts: 1,
    });
    expect(await connect().optOut('marketing', canary, call())).toEqual({
      suppressions: 1,
      marketing_contacts: 1,
    });
    // The contact goes in a job of its own, so the first look still finds it.
    expect(await connect().goingOn('marketing', canary, call())).toEqual({
      suppressions: 0,
      marketing_contacts: 1,
    });
    expect(await connect().goingOn('marketing', canary, call())).toEqual({
      suppressions: 0,
      marketing_contacts: 0,
    });
    expect(await state()).toMatchObject({
      contacts: [{ email: 'other@example.net' }],
      suppressed: [canary[0].value],
    });
  });

  test('of an address that is no contact lists it all the same: somebody may upload it tomorrow', async () => {
    const stranger = [{ channel: 'email', value: 'stranger@example.net' }] as const;
    expect(await connect().optOut('marketing', stranger, call())).toEqual({ suppressions: 1 });
    expect((await state()).suppressed).toEqual(['stranger@example.net']);
  });

  test('done twice is done once', async () => {
    for (let run = 0; run < 3; run += 1) await connect().optOut('marketing', canary, call());
    const { contacts, suppressed } = await state();
    expect(suppressed).toEqual([canary[0].value]);
    expect(contacts).toHaveLength(1);
  });

  test('stops marketing mail, and never our own letter about it', async () => {
    await connect().optOut('marketing', canary, call());
    expect((await send({})).status).toBe(202);
    expect(await arrived()).toEqual([]);
    await sendgridMailSender({ apiKey, apiUrl: emulator.url }).send(
      {
        messageId: 'fw.FW-TEST@parse.test',
        to: canary[0].value,
        from: { address: 'legal@example.test', name: 'Fluentworks' },
        replyTo: 't-x@parse.test',
        subject: 'You get no more marketing from us',
        text: 'plain',
        html: '<p>plain</p>',
        headers: {},
      },
      call().signal,
    );
    expect(await arrived()).toEqual(['You get no more marketing from us']);
  });
});

describe('a problem with it', () => {
  const route = 'POST /v3/asm/suppressions/global';

  test('is worth a retry, which waits as long as SendGrid asks', async () => {
    await askForFault(emulator, { route, status: 429, retryAfterSeconds: 17 });
    const problem = await problemOf(connect().optOut('marketing', canary, call()));
    expect(problem).toBeInstanceOf(Transient);
    expect((problem as Transient).retryAfter?.total('seconds')).toBe(17);
    await askForFault(emulator, { route: 'DELETE /v3/marketing/contacts', status: 500 });
    expect(await problemOf(connect().optOut('marketing', canary, call()))).toBeInstanceOf(Transient);
    expect(await problemOf(connect('http://127.0.0.1:9').optOut('marketing', canary, call()))).toMatchObject({
      code: 'sendgrid-unreachable',
    });
    const stopped = call(AbortSignal.abort());
    expect(await problemOf(connect().optOut('marketing', canary, stopped))).toMatchObject({
      code: 'sendgrid-interrupted',
    });
  });

  test('needs a human when the key is refused', async () => {
    expect(
      await problemOf(connect(emulator.url, 'SG.other').optOut('marketing', canary, call())),
    ).toBeInstanceOf(NeedsHuman);
  });

  test('is told without a word of the answer', async () => {
    await whileAnswering('{"result":{"canary+news@example.net":"x"},"recipient_email":7}', async (apiUrl) => {
      const problem = await problemOf(connect(apiUrl).goingOn('marketing', canary, call()));
      expect(problem).toBeInstanceOf(Permanent);
      expect([problem.message, problem.cause]).toEqual(['sendgrid-reply-unexpected', undefined]);
    });
    await askForFault(emulator, { route, status: 400 });
    const refused = await problemOf(connect().optOut('marketing', canary, call()));
    expect(refused).toBeInstanceOf(Permanent);
    expect(`${refused} ${JSON.stringify(refused)}`).not.toContain('canary');
  });
});
