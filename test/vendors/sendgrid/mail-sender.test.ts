import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OutgoingMail, SendUnknown } from '../../../src/core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../../src/core/problem.ts';
import { startSendgridEmulator } from '../../../src/demo/emulators/sendgrid.ts';
import { sendgridMailSender } from '../../../src/vendors/sendgrid/mail-sender.ts';

const API_KEY = 'SG.test';
let emulator: Awaited<ReturnType<typeof startSendgridEmulator>>;
beforeAll(async () => {
  emulator = await startSendgridEmulator({ apiKey: API_KEY });
});
afterAll(() => emulator.close());

const mail = (): OutgoingMail => ({
  messageId: `fw.FW-TEST-${randomUUID()}@parse.test`,
  to: 'canary@example.net',
  from: { address: 'legal@example.test', name: 'Fluentworks' },
  replyTo: 't-x@parse.test',
  subject: 'Your code',
  text: 'plain',
  html: '<p>plain</p>',
  headers: { 'Auto-Submitted': 'auto-replied' },
});
const signal = new AbortController().signal;
const sender = (timeoutSeconds = 5, apiKey = API_KEY) =>
  sendgridMailSender({ apiKey, apiUrl: emulator.url, timeoutSeconds });
const fault = (body: object) =>
  fetch(`${emulator.url}/_emulator/faults`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ route: 'POST /v3/mail/send', ...body }),
  });

describe('a mail handed to SendGrid', () => {
  test('arrives with our Message-ID, reply address and headers, and is found again by our id', async () => {
    const ours = mail();
    const { vendorId } = await sender().send(ours, signal);
    const [sent] = (await (
      await fetch(`${emulator.url}/_emulator/messages?to=canary@example.net`)
    ).json()) as {
      headers: Record<string, string>;
      subject: string;
    }[];
    expect(sent).toMatchObject({
      subject: 'Your code',
      headers: {
        'Message-ID': `<${ours.messageId}>`,
        'Auto-Submitted': 'auto-replied',
        'Reply-To': 't-x@parse.test',
      },
    });
    expect(await sender().wasSent(ours.messageId, signal)).toEqual({ vendorId });
  });

  test('that was never taken is not found', async () => {
    expect(await sender().wasSent(mail().messageId, signal)).toBe(false);
  });

  test('waits as long as SendGrid asks', async () => {
    await fault({ status: 429, retryAfterSeconds: 17 });
    const problem = await sender()
      .send(mail(), signal)
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Transient);
    expect((problem as Transient).retryAfter?.total('seconds')).toBe(17);
  });

  test.each([
    [500, Transient],
    [400, Permanent],
    [413, Permanent],
  ])('answered with %i is a problem of its kind, without a word of the mail in it', async (status, kind) => {
    await fault({ status });
    const problem = await sender()
      .send(mail(), signal)
      .catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(kind);
    expect(`${problem} ${JSON.stringify(problem)}`).not.toContain('canary');
  });

  test('whose key is refused needs a human', async () => {
    await expect(sender(5, 'SG.other').send(mail(), signal)).rejects.toBeInstanceOf(NeedsHuman);
  });

  test('whose answer is lost is neither sent nor unsent, until it is looked up', async () => {
    const ours = mail();
    await fault({ status: 504, when: 'after' });
    await expect(sender().send(ours, signal)).rejects.toBeInstanceOf(SendUnknown);
    expect(await sender().wasSent(ours.messageId, signal)).not.toBe(false);
  });

  test('that gets no answer in time is unknown', async () => {
    await fault({ status: 500, when: 'hang' });
    await expect(sender(0.2).send(mail(), signal)).rejects.toBeInstanceOf(SendUnknown);
  });

  test('to a server that is down was certainly not sent', async () => {
    const down = sendgridMailSender({ apiKey: API_KEY, apiUrl: 'http://127.0.0.1:9', timeoutSeconds: 2 });
    await expect(down.send(mail(), signal)).rejects.toBeInstanceOf(Transient);
  });

  test('cannot be told where the account has no activity feed', async () => {
    await fault({ route: 'GET /v3/messages', status: 403 });
    expect(await sender().wasSent(mail().messageId, signal)).toBeNull();
  });
});
