import { createHash } from 'node:crypto';
import { type Attachment, type ParsedMail, type SimpleParserOptions, simpleParser } from 'mailparser';
import type { ReceivedFile } from '../message-content.ts';
import { typeByContent } from '../type-by-content.ts';
import { fileName } from './file-name.ts';
import type { ReadableMail } from './mail-reader.ts';
import { ownWords, wordsToClassify } from './own-words.ts';
import { asBuffer, serveOrders } from './serve-orders.ts';

const HTML_CHARACTERS_MAX = 2_000_000;
const FILES_MAX = 50;
const FILE_BYTES_MAX = 25 * 1024 * 1024;

const OPTIONS: SimpleParserOptions & { keepDeliveryStatus: boolean } = {
  skipTextToHtml: true,
  skipImageLinks: true,
  maxHtmlLengthToParse: HTML_CHARACTERS_MAX,
  // A report about a mail is not something that its writer says.
  keepDeliveryStatus: true,
};

/** The parser in a thread of its own. */
serveOrders<Uint8Array, ReadableMail>(async (raw) => {
  const mail: ParsedMail & { textConversionError?: Error } = await simpleParser(asBuffer(raw), OPTIONS);
  const text = await textOf(mail);
  const own = ownWords(text);
  const { kept, beyond } = withinLimits(mail.attachments);
  const files = await Promise.all(kept.map(toFile));
  const result: ReadableMail = {
    ownWords: own,
    toClassify: wordsToClassify(text, own),
    unreadable: text.trim() === '' && mail.textConversionError !== undefined,
    partTypes: mail.attachments.map(({ contentType }) => contentType.toLowerCase()),
    files,
    filesBeyond: beyond,
  };
  return { result, transfer: files.map(({ bytes }) => bytes.buffer as ArrayBuffer) };
});

/** The text part; the HTML part as text where there is none, or an empty one. */
async function textOf(mail: ParsedMail): Promise<string> {
  const { text = '', html } = mail;
  if (text.trim() !== '' || !html || html.length > HTML_CHARACTERS_MAX) return text;
  const alone = `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${html}`;
  return (await simpleParser(Buffer.from(alone), OPTIONS)).text ?? '';
}

function withinLimits(attachments: readonly Attachment[]): { kept: Attachment[]; beyond: number } {
  const kept: Attachment[] = [];
  let bytes = 0;
  for (const attachment of attachments) {
    if (kept.length === FILES_MAX || bytes + attachment.content.length > FILE_BYTES_MAX) break;
    bytes += attachment.content.length;
    kept.push(attachment);
  }
  return { kept, beyond: attachments.length - kept.length };
}

async function toFile({ content, filename }: Attachment): Promise<ReceivedFile> {
  return {
    name: fileName(filename),
    type: (await typeByContent(content)).mime,
    sha256: createHash('sha256').update(content).digest(),
    // In memory of its own, which can be handed over.
    bytes: content.byteLength === content.buffer.byteLength ? content : new Uint8Array(content),
  };
}
