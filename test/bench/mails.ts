import { randomBytes, randomUUID } from 'node:crypto';
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

const FILE_BYTES = 2_600_000;

/** A mail of about 10 MB: a few words and three files in base64. */
export function mailWithFiles(): Buffer {
  const part = (name: string) =>
    [
      '--b',
      `Content-Type: application/pdf; name="${name}"`,
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment',
      '',
      (
        Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(FILE_BYTES)])
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\r\n'),
      '',
    ].join('\r\n');
  const head =
    'From: Bench Person <bench@example.net>\r\nTo: legal@fluentworks.com\r\nSubject: Please delete my account\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPlease delete my account.\r\n';
  return Buffer.from(`${head}${part('one.pdf')}${part('two.pdf')}${part('three.pdf')}--b--\r\n`);
}
