import { randomUUID } from 'node:crypto';
import { inboundForm, signInbound } from '../../src/demo/sign-mail.ts';

export interface SignedMail {
  headers: Record<string, string>;
  body: Buffer;
  raw: Buffer;
}

/** Deletion requests of about 5 KB, each from another sender and with its own Message-ID, signed as SendGrid signs. */
export function signedMails(privateKeyPem: string, count: number, timestampSeconds: number): SignedMail[] {
  const padding = Array.from({ length: 60 }, (_, line) => `${line} ${'scheduling '.repeat(6)}`).join('\r\n');
  return Array.from({ length: count }, () => {
    const id = randomUUID();
    const raw = Buffer.from(
      [
        `From: Bench Person <bench-${id}@example.net>`,
        'To: legal@fluentworks.com',
        'Subject: Please delete my account',
        `Message-ID: <${id}@example.net>`,
        'Date: Tue, 24 Nov 2026 08:00:00 -0700',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Please delete my account and everything about me.',
        '',
        padding,
        '',
      ].join('\r\n'),
    );
    const { body, contentType } = inboundForm(raw, {
      to: 'legal@parse.fluentworks.com',
      from: `bench-${id}@example.net`,
    });
    return {
      raw,
      body,
      headers: { 'Content-Type': contentType, ...signInbound(privateKeyPem, timestampSeconds, body) },
    };
  });
}
