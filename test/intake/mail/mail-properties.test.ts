import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixtureReader } from '../../support/read-fixture.ts';

const read = fixtureReader();
const RUNS = { numRuns: 60 };

const line = fc.string({ unit: 'binary', maxLength: 60 });
const fieldName = fc.constantFrom(
  'From',
  'From ',
  'To',
  'Subject',
  'Date',
  'Content-Type',
  'Content-Transfer-Encoding',
  'References',
  'Received',
  'Auto-Submitted',
  'X-\u00ff',
  'DKIM-Signature',
  'ARC-Seal',
);
const fieldValue = fc.oneof(
  line,
  fc.constantFrom(
    'dana.ruiz@example.net',
    'a@b.example, c@d.example',
    'text/html; charset="',
    'multipart/mixed; boundary=b',
    'multipart/report; report-type=delivery-status; boundary=b',
    'message/rfc822',
    'base64',
    'quoted-printable',
    '=?utf-8?b?//8=?=',
    '=?utf-16?q?=D8?=',
    'v=1; a=rsa-sha256; d=example.net; s=s; h=From; bh=AA==; b=AA==',
    'i=1; cv=none; a=rsa-sha256; d=x; s=y; b=z',
    'Tue, 99 Foo 2026',
  ),
);
const header = fc.array(fc.tuple(fieldName, fieldValue), { maxLength: 12 });
const body = fc.array(fc.oneof(line, fc.constantFrom('--b', '--b--', '', 'Content-Type: text/html', '> x')), {
  maxLength: 30,
});
const lineEnd = fc.constantFrom('\r\n', '\n', '\r');

test('no bytes at all make the reader throw: it reads them, or says why not', async () => {
  await fc.assert(
    fc.asyncProperty(header, body, lineEnd, async (fields, lines, end) => {
      const mail = [...fields.map(([name, value]) => `${name}: ${value}`), '', ...lines].join(end);
      const content = await read(Buffer.from(mail, 'utf8'));
      expect(content.problem === null || /^[a-z-]+$/.test(content.problem)).toBe(true);
      expect(content.sender?.authentication ?? 'unauthenticated:x').toMatch(/^unauthenticated:[a-z-]+$/);
    }),
    RUNS,
  );
});

const word = fc.stringMatching(/^[a-zà-öø-ÿ]{1,12}$/);

test('every word that a person writes is read, in any encoding', async () => {
  const encodings = fc.constantFrom('8bit', 'base64', 'quoted-printable');
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 40 }), encodings, async (words, encoding) => {
      const text = words.join(' ');
      const mail = `From: dana.ruiz@example.net\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encoded(text, encoding)}\r\n`;
      const { ownWords } = await read(Buffer.from(mail, 'utf8'));
      expect(ownWords.split(/\s+/)).toEqual(words);
    }),
    RUNS,
  );
});

test('every file comes back byte for byte, or is counted as beyond the limits', async () => {
  const file = fc.uint8Array({ minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 60 }), async (files) => {
      const parts = files.map(
        (bytes, at) =>
          `--b\r\nContent-Type: application/octet-stream; name="${at}.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString('base64')}\r\n`,
      );
      const mail = `From: dana.ruiz@example.net\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n${parts.join('')}--b--\r\n`;
      const content = await read(Buffer.from(mail));
      const kept = content.files ?? [];
      expect(kept.length + (content.filesBeyond ?? 0)).toBe(files.length);
      for (const [at, { bytes, sha256, name }] of kept.entries()) {
        expect(Buffer.from(bytes).equals(Buffer.from(files[at] ?? []))).toBe(true);
        expect(Buffer.from(sha256).equals(createHash('sha256').update(bytes).digest())).toBe(true);
        expect(name).toBe(`${at}.bin`);
      }
    }),
    RUNS,
  );
});

function encoded(text: string, encoding: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (encoding === 'base64') return (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
  if (encoding === '8bit') return text;
  return [...bytes]
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
    .replace(/(.{72})/g, '$1=\r\n');
}
