import { parentPort } from 'node:worker_threads';
import { simpleParser } from 'mailparser';

/** The parser in a thread of its own: a mail made to be slow or huge ends this thread, not the desk. */
parentPort?.on('message', async ({ id, raw }: { id: number; raw: Uint8Array }) => {
  try {
    const mail = await simpleParser(Buffer.from(raw), {
      skipImageLinks: true,
      maxHtmlLengthToParse: 2_000_000,
    });
    parentPort?.postMessage({ id, ok: true, subject: mail.subject ?? '', text: mail.text ?? '' });
  } catch {
    // The parser's message can quote the mail; that it failed is all that may leave.
    parentPort?.postMessage({ id, ok: false });
  }
});
