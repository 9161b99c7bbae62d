/** Mails made to be slow or huge, too large to be committed: each with what must become of it. */
export interface WorstMail {
  name: string;
  make(): Buffer;
  /** The problem that its ticket names; `null`: it is read like any other. */
  problem: string | null;
}

const HEADER =
  'From: Dana Ruiz <dana.ruiz@example.net>\r\nTo: legal@fluentworks.com\r\nSubject: Please delete my account\r\n';
const MB = 1024 * 1024;

const mail = (header: string, body: string | Buffer) =>
  Buffer.concat([Buffer.from(`${HEADER}${header}\r\n`), Buffer.from(body)]);
const text = (body: string) => mail('Content-Type: text/plain; charset=utf-8\r\n', body);
const base64Part = (body: string, name = 'a.bin') =>
  `--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${body}\r\n`;
const mixed = (parts: string) =>
  mail('MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n', `${parts}--b--\r\n`);

function nested(depth: number): Buffer {
  const open = (level: number) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`;
  return mail(
    open(0).trimEnd().concat('\r\n'),
    Array.from({ length: depth }, (_, at) => (at === 0 ? '--b0\r\n' : open(at))).join(''),
  );
}

function nestedMails(depth: number): Buffer {
  return mail(
    'Content-Type: message/rfc822\r\n',
    'Content-Type: message/rfc822\r\n\r\n'.repeat(depth).concat(`${HEADER}\r\ninnermost`),
  );
}

export const WORST_MAILS: readonly WorstMail[] = [
  { name: 'more than 30 MB', make: () => text('a'.repeat(31 * MB)), problem: 'too-large' },
  { name: '30 MB of one line', make: () => text('a'.repeat(29 * MB)), problem: null },
  { name: '10 MB of empty lines', make: () => text('\r\n'.repeat(5 * MB)), problem: 'too-many-lines' },
  {
    name: '10 MB of short lines',
    make: () => text('short\r\n'.repeat(1_400_000)),
    problem: 'too-many-lines',
  },
  { name: 'as many lines as may be', make: () => text('x\n'.repeat(150_000)), problem: null },
  {
    name: '1,000,000 tiny parts',
    make: () => mixed('--b\r\n\r\n'.repeat(1_000_000)),
    problem: 'too-many-parts',
  },
  { name: '1,900 parts', make: () => mixed('--b\r\n\r\nx\r\n'.repeat(1_900)), problem: 'unparsable' },
  { name: '900 small files', make: () => mixed(base64Part('QQ==').repeat(900)), problem: null },
  { name: '300 parts in each other', make: () => nested(300), problem: null },
  { name: '1,500 parts in each other', make: () => nested(1_500), problem: 'unparsable' },
  { name: '500 mails in each other', make: () => nestedMails(500), problem: null },
  {
    name: 'a header of 1.9 MB',
    make: () => mail(`X-Long: ${'y'.repeat(1.9 * MB)}\r\n`, 'hi'),
    problem: 'header-too-large',
  },
  {
    name: 'a header of 20 MB',
    make: () => mail(`X: ${'y\r\n '.repeat(5 * MB)}z\r\n`, 'hi'),
    problem: 'header-too-large',
  },
  {
    name: '6,000 recipients',
    make: () => mail(`Cc: ${'someone@example.net, '.repeat(6_000)}a@example.net\r\n`, 'hi'),
    problem: null,
  },
  {
    name: '60,000 folded lines in one field',
    make: () => mail(`X: ${'\r\n y'.repeat(60_000)}\r\n`, 'hi'),
    problem: 'header-too-large',
  },
  {
    name: '4,900 folded lines in one field',
    make: () => mail(`X: ${'\r\n y'.repeat(4_900)}\r\n`, 'hi'),
    problem: null,
  },
  {
    name: '200,000 parentheses in From',
    make: () =>
      Buffer.from(`From: ${'('.repeat(200_000)} <dana.ruiz@example.net>\r\nTo: a@example.net\r\n\r\nhi`),
    problem: null,
  },
  {
    name: '200,000 spaces in From',
    make: () =>
      Buffer.from(`From: "a${' '.repeat(200_000)}" <dana.ruiz@example.net>\r\nTo: a@example.net\r\n\r\nhi`),
    problem: null,
  },
  {
    name: '200,000 opened encoded words',
    make: () => mail(`X-Y: ${'=?u?q?'.repeat(30_000)}\r\n`, 'hi'),
    problem: null,
  },
  {
    name: 'a subject of half encoded words',
    make: () =>
      Buffer.from(`From: dana.ruiz@example.net\r\nSubject: ${'=?utf-8?q?=41?= '.repeat(12_000)}\r\n\r\nhi`),
    problem: null,
  },
  {
    name: 'base64 of 29 MB',
    make: () => mixed(base64Part(`${'QUJD'.repeat(19)}\r\n`.repeat(370_000))),
    problem: null,
  },
  {
    name: 'base64 that is none, 10 MB',
    make: () => mixed(base64Part(`${'*-_?'.repeat(19)}\r\n`.repeat(130_000))),
    problem: null,
  },
  {
    name: '"QQ==" on 700,000 lines',
    make: () => mixed(base64Part('QQ==\r\n'.repeat(700_000))),
    problem: 'too-many-lines',
  },
  {
    name: '5 MB of "<" as HTML',
    make: () => mail('Content-Type: text/html\r\n', '<'.repeat(5 * MB)),
    problem: 'html-unreadable',
  },
  {
    name: '1.9 MB of "<" as HTML',
    make: () => mail('Content-Type: text/html\r\n', '<'.repeat(1.9 * MB)),
    problem: null,
  },
  {
    name: '100,000 nested tags',
    make: () => mail('Content-Type: text/html\r\n', '<div>'.repeat(100_000)),
    problem: 'html-unreadable',
  },
  {
    name: '100,000 tags side by side',
    make: () => mail('Content-Type: text/html\r\n', '<p>x</p>'.repeat(100_000)),
    problem: null,
  },
  { name: '"On a " 20,000 times', make: () => text('On a '.repeat(20_000)), problem: null },
  {
    name: '64 KB of spaces and dashes',
    make: () => text(`${' '.repeat(30_000)}\n${'-'.repeat(30_000)}\n${'_'.repeat(4_000)}`),
    problem: null,
  },
  { name: '2,000 quote marks a line', make: () => text(`${'>'.repeat(2_000)}\n`.repeat(30)), problem: null },
  { name: '20 signatures over 4 MB', make: () => signed(20, 4 * MB), problem: null },
  { name: '20 signatures over 29 MB', make: () => signed(20, 29 * MB), problem: null },
  { name: '500 signatures', make: () => signed(500, 1_000), problem: null },
  {
    name: 'an ending in the middle of a base64 part',
    make: () =>
      mail(
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n',
        base64Part('QUJD').slice(0, -20),
      ),
    problem: null,
  },
  {
    name: 'zeros, 10 MB',
    make: () => mail('Content-Type: text/plain\r\n', Buffer.alloc(10 * MB)),
    problem: null,
  },
];

/** Signatures that nobody made; each has a length of its own, so that each body hash must be made. */
function signed(count: number, bytes: number): Buffer {
  const signature = (at: number) =>
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s${at}; l=${bytes - at}; h=From:To:Subject; bh=AAAA; b=AAAA\r\n`;
  const line = `${'word  '.repeat(12)}\r\n`;
  return mail(
    Array.from({ length: count }, (_, at) => signature(at)).join(''),
    line.repeat(Math.ceil(bytes / line.length)),
  );
}
