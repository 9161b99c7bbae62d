import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingText, TextSender } from '../../../src/core/ports.ts';
import {
  sendText,
  startTwilioEmulator,
  type TwilioAccess,
  type TwilioEmulator,
  textsTo,
} from '../../../src/demo/emulators/twilio.ts';
import { twilioClient } from '../../../src/vendors/twilio/client.ts';
import { listInboundTexts } from '../../../src/vendors/twilio/message-list.ts';
import { twilioTextSender } from '../../../src/vendors/twilio/text-sender.ts';

const access = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'b'.repeat(32), number: '+13035550100' };
const TEXT: OutgoingText = { to: '+13035550142', whatsapp: false, body: 'hello from us', validSeconds: 600 };
const never = new AbortController().signal;
let emulator: TwilioEmulator;
let twilio: TwilioAccess;
let sender: TextSender;
beforeAll(async () => {
  emulator = await startTwilioEmulator({ ...access, webhookUrl: 'http://127.0.0.1:9/none' });
  twilio = { ...access, url: emulator.url };
  sender = senderFor(access.authToken);
});
afterAll(() => emulator.close());

const clientFor = (authToken: string, apiUrl = emulator.url) =>
  twilioClient({ accountSid: access.accountSid, authToken, apiUrl, timeoutSeconds: 2 });
const senderFor = (authToken: string, apiUrl?: string) =>
  twilioTextSender({
    client: clientFor(authToken, apiUrl),
    from: access.number,
    statusUrl: 'http://127.0.0.1:9/s',
  });

describe('the text sender', () => {
  test('hands a text to Twilio and finds it again by number and words', async () => {
    const began = Temporal.Now.instant();
    const { vendorId } = await sender.send(TEXT, never);
    expect(vendorId).toMatch(/^SM/);
    expect(await textsTo(twilio, TEXT.to)).toContain('hello from us');
    expect(await sender.wasSent(TEXT, began, never)).toEqual({ vendorId });
    expect(await sender.wasSent({ ...TEXT, body: 'never said' }, began, never)).toBe(false);
  });

  test('tells a refused key, a refused text and a Twilio that is away apart, and quotes no number', async () => {
    const failure = async (work: Promise<unknown>) =>
      work.then(
        () => expect.fail('sent'),
        (error: Error) => error,
      );
    const refused = await failure(senderFor('wrong').send(TEXT, never));
    expect(refused).toMatchObject({ code: 'twilio-refused-401', name: 'NeedsHuman' });
    const away = await failure(senderFor(access.authToken, 'http://127.0.0.1:9').send(TEXT, never));
    expect(away).toMatchObject({ code: 'twilio-unreachable', name: 'Transient' });
    for (const error of [refused, away]) expect(`${error} ${error.stack}`).not.toContain('3035550142');
  });
});

test('what came to our number stands in the list, and what we sent does not', async () => {
  await sendText(twilio, '+13035550177', 'was it lost?');
  await sender.send(TEXT, never);
  const since = Temporal.Now.instant().subtract({ hours: 26 });
  const listed = await listInboundTexts(clientFor(access.authToken), emulator.url, access.number, since);
  expect(listed.map(({ raw }) => raw.toString())).toEqual(['was it lost?']);
  expect(listed[0]).toMatchObject({ channel: 'sms', envelope: { from: '+13035550177', answerable: true } });
});
