import { afterAll } from 'vitest';
import type { MailEnvelope } from '../../src/core/inbound-message.ts';
import type { InboundId, RequestId } from '../../src/core/privacy-request.ts';
import { acceptMessage } from '../../src/journey/intake/accept-message.ts';
import { mailReader } from '../../src/journey/intake/mail/mail-reader.ts';
import { readMail } from '../../src/journey/intake/mail/read-mail.ts';
import { senderChecker } from '../../src/journey/intake/mail/sender-checker.ts';
import { readNote } from '../../src/journey/intake/note/read-note.ts';
import { readMessageHandler } from '../../src/journey/intake/read-message.ts';
import { readText } from '../../src/journey/intake/text/read-text.ts';
import { rebuildMail } from '../../src/vendors/sendgrid/rebuild-mail.ts';
import type { TestJourney } from './journey.ts';
import { type TestZone, zoneOf } from './names.ts';
import { runStep } from './run-step.ts';

export interface Received {
  inboundId: InboundId;
  requestId: RequestId | null;
  /** How the step that reads it ended. */
  ended: Awaited<ReturnType<typeof runStep>>;
}

/** A mail's way in, from the stored bytes to its case; threads end with the test file that calls this. */
export function mailIntake(zone: TestZone = {}) {
  const reader = mailReader();
  const checker = senderChecker({ resolve: zoneOf(zone), sealers: [], forwarders: [] });
  afterAll(() => Promise.all([reader.close(), checker.close()]));

  const store = async (journey: TestJourney, raw: Buffer, more: Partial<MailEnvelope> = {}) => {
    const envelope: MailEnvelope = {
      kind: 'mail',
      from: 'dana.ruiz@example.net',
      to: ['legal@parse.example.test'],
      senderIp: '192.0.2.7',
      anomalies: [],
      ...more,
    };
    const message = { channel: 'email', raw, identity: raw, envelope } as const;
    return (await acceptMessage(journey, message, 'sendgrid')).inboundId;
  };
  const read = async (journey: TestJourney, inboundId: InboundId): Promise<Received> => {
    const mail = readMail.bind(null, {
      reader,
      checker,
      mailFrom: journey.settings.mailFrom,
      rebuild: rebuildMail,
    });
    const { id } = await journey.db
      .selectFrom('steps')
      .select('id')
      .where('name', '=', `intake.read.${inboundId}`)
      .executeTakeFirstOrThrow();
    const readers = { mail, text: readText, note: readNote };
    const ended = await runStep(journey, id, readMessageHandler(journey, readers));
    const { request_id: requestId } = await journey.db
      .selectFrom('inbound_messages')
      .select('request_id')
      .where('id', '=', inboundId)
      .executeTakeFirstOrThrow();
    return { inboundId, requestId, ended };
  };
  const receive = async (journey: TestJourney, raw: Buffer, more: Partial<MailEnvelope> = {}) =>
    await read(journey, await store(journey, raw, more));
  return { store, read, receive };
}

/** A deletion request by somebody; each call is another mail. */
export const deletionMail = (from: string, ...fields: string[]): Buffer =>
  mailSaying(from, 'Please delete my account', 'Please delete my account and everything about me.', fields);

/** The same for an opt-out of sale and targeted advertising. */
export const optOutMail = (from: string, ...fields: string[]): Buffer =>
  mailSaying(
    from,
    'Do not sell or share my personal information',
    'Please do not sell or share my personal information, and do not use it for targeted advertising.',
    fields,
  );

function mailSaying(from: string, subject: string, words: string, fields: readonly string[]): Buffer {
  const id = crypto.randomUUID();
  return Buffer.from(
    [
      `From: ${from}`,
      'To: legal@fluentworks.com',
      `Subject: ${subject}`,
      `Message-ID: <${id}@mail.example.net>`,
      'Date: Tue, 24 Nov 2026 07:52:11 -0700',
      ...fields,
      '',
      words,
      '',
    ].join('\r\n'),
  );
}
