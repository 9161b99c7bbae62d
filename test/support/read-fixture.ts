import { readFile } from 'node:fs/promises';
import { afterAll } from 'vitest';
import type { MailEnvelope } from '../../src/core/inbound-message.ts';
import type { Tables } from '../../src/db/tables.ts';
import { mailReader } from '../../src/journey/intake/mail/mail-reader.ts';
import { readMail } from '../../src/journey/intake/mail/read-mail.ts';
import { senderChecker } from '../../src/journey/intake/mail/sender-checker.ts';
import type { MessageContent } from '../../src/journey/intake/message-content.ts';
import { rebuildMail } from '../../src/vendors/sendgrid/rebuild-mail.ts';
import { emptyZone } from './names.ts';

export const RECEIVED_AT = Temporal.Instant.from('2026-11-24T15:00:00Z');

/** Reads mails as intake does, without a database; the threads end with the test file that calls this. */
export function fixtureReader() {
  const reader = mailReader();
  const checker = senderChecker({ resolve: emptyZone, sealers: [], forwarders: [] });
  afterAll(() => Promise.all([reader.close(), checker.close()]));
  return (raw: Buffer, more: Partial<MailEnvelope> = {}): Promise<MessageContent> => {
    const inbound = { id: 'i', received_at: RECEIVED_AT } as unknown as Tables['inbound_messages'];
    const envelope: MailEnvelope = {
      kind: 'mail',
      from: 'dana.ruiz@example.net',
      to: ['legal@parse.example.test'],
      senderIp: '192.0.2.7',
      anomalies: [],
      ...more,
    };
    return readMail(
      { reader, checker, mailFrom: 'legal@fluentworks.com', rebuild: rebuildMail },
      { inbound, raw },
      envelope,
    );
  };
}

export const fixtureMail = (name: string) => readFile(`test/fixtures/mail/${name}.eml`);
