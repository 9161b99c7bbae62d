import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendText, startTwilioEmulator, type TwilioEmulator } from '../../../src/demo/emulators/twilio.ts';
import { twilioClient } from '../../../src/vendors/twilio/client.ts';
import { twilioExport } from '../../../src/vendors/twilio/export.ts';
import { twilioTextSender } from '../../../src/vendors/twilio/text-sender.ts';
import { problemOf } from '../faults.ts';

const access = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'b'.repeat(32), number: '+13035550100' };
const DANA = '+13035550142';
const call = () => ({ idempotencyKey: 'step-1', signal: new AbortController().signal });
let emulator: TwilioEmulator;
beforeAll(async () => {
  emulator = await startTwilioEmulator({ ...access, webhookUrl: 'http://127.0.0.1:9/none' });
});
afterAll(() => emulator.close());
const settings = (authToken = access.authToken, apiUrl = emulator.url) => ({
  accountSid: access.accountSid,
  authToken,
  apiUrl,
  timeoutSeconds: 2,
});

test('texts in both directions are copied with their words, and of nobody else', async () => {
  const sender = twilioTextSender({
    client: twilioClient(settings()),
    from: access.number,
    statusUrl: 'http://127.0.0.1:9/s',
  });
  const text = { whatsapp: false, validSeconds: null };
  await sender.send({ ...text, to: DANA, body: 'hello from us' }, call().signal);
  await sender.send({ ...text, to: '+13035550199', body: 'for somebody else' }, call().signal);
  await sendText({ ...access, url: emulator.url }, DANA, 'hello from me');
  const { text_messages } = await twilioExport(settings()).export([{ channel: 'sms', value: DANA }], call());
  expect(text_messages?.map(({ text: words, from }) => [from, words])).toEqual(
    expect.arrayContaining([
      [access.number, 'hello from us'],
      [DANA, 'hello from me'],
    ]),
  );
  expect(JSON.stringify(text_messages)).not.toContain('somebody else');
});

test('nothing is asked for without a number; a refused key and a Twilio that is away are told apart, without a number', async () => {
  const mail = [{ channel: 'email', value: 'dana.ruiz@example.net' }] as const;
  expect(await twilioExport(settings('wrong')).export(mail, call())).toEqual({ text_messages: [] });
  const dana = [{ channel: 'sms', value: DANA }] as const;
  const refused = await problemOf(twilioExport(settings('wrong')).export(dana, call()));
  expect(refused).toMatchObject({ name: 'NeedsHuman', code: 'twilio-refused-401' });
  const away = await problemOf(
    twilioExport(settings(access.authToken, 'http://127.0.0.1:9')).export(dana, call()),
  );
  expect(away).toMatchObject({ name: 'Transient', code: 'twilio-unreachable' });
  for (const error of [refused, away]) expect(`${error} ${error.stack}`).not.toContain('3035550142');
});
