import { z } from 'zod';
import { TRANSPORT_ANOMALIES, UNREADABLE } from '../../core/inbound-mail.ts';
import type { InboundId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { appendToRequest, findThread } from './append-to-request.ts';
import { automaticReason, REPORTS } from './automatic.ts';
import { isAddress, messageIds, readHeaders, soleAuthor, valuesOf } from './mail-headers.ts';
import type { MailReader } from './mail-reader.ts';
import { openFromMail } from './open-from-mail.ts';
import { ownWords } from './own-words.ts';
import type { ReadMail } from './read-mail.ts';

const envelopeSchema = z.object({
  envelopeFrom: z.string().nullable(),
  envelopeTo: z.array(z.string()),
  anomalies: z.array(z.enum(TRANSPORT_ANOMALIES)),
});
const input = z.object({ inbound: z.string() });

/**
 * `intake.read`: turns a stored mail into a request, a message of an open one, or (reports about our own mail) sets
 * it aside. A mail that cannot be read becomes a request that says so: parsing is never a reason to lose one.
 */
export function readMessageHandler(journey: Journey, reader: MailReader): StepHandler<Tx> {
  return async (step) => {
    const id = input.parse(step.input).inbound as InboundId;
    const inbound = await journey.db
      .selectFrom('inbound_messages')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!inbound) throw new Permanent('inbound-message-unknown');
    if (inbound.state !== 'stored') return { is: 'done', result: { repeated: true } };
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const mail = await readMail(journey, reader, inbound, key);
    if (mail.automatic !== null && REPORTS.includes(mail.automatic)) {
      journey.log.info({ inbound: id, automatic: mail.automatic }, 'report about our own mail set aside');
      return {
        is: 'done',
        result: { setAside: mail.automatic },
        commit: (tx) => setAside(journey, tx, mail),
      };
    }
    const thread = mail.problem === null ? await findThread(journey, mail) : undefined;
    const sealed = mail.problem === null ? key.seal(ownWordsPlace(id), mail.ownWords) : null;
    const commit = async (tx: Tx) => {
      const joined = thread && (await appendToRequest(journey, tx, mail, thread, sealed));
      if (!joined) await openFromMail(journey, tx, mail, key, sealed);
    };
    return { is: 'done', result: { problem: mail.problem, automatic: mail.automatic }, commit };
  };
}

const ownWordsPlace = (row: string) => ({ table: 'inbound_messages', column: 'own_words', row });

async function readMail(
  journey: Journey,
  reader: MailReader,
  inbound: Tables['inbound_messages'],
  key: DataKey,
): Promise<ReadMail> {
  const open = (column: 'raw' | 'envelope') =>
    key.open({ table: 'inbound_messages', column, row: inbound.id }, inbound[column]);
  const envelope = envelopeSchema.parse(JSON.parse(open('envelope').toString('utf8')));
  const raw = open('raw');
  const unreadable = envelope.anomalies.find((anomaly) => UNREADABLE.includes(anomaly));
  const headers = unreadable === undefined ? readHeaders(raw) : null;
  const returnPath = envelope.envelopeFrom?.trim().toLowerCase() ?? '';
  const sender = isAddress(returnPath) ? returnPath : undefined;
  const base = {
    inbound,
    envelopeTo: envelope.envelopeTo,
    trusted: envelope.anomalies.length === 0,
  };
  const failed = (problem: string): ReadMail => ({
    ...base,
    problem,
    author: sender,
    automatic: null,
    messageId: undefined,
    referenced: [],
    subject: '',
    ownWords: '',
  });
  if (unreadable !== undefined) return failed(unreadable);
  if (!headers || valuesOf(headers, 'from').length === 0) return failed('not-a-mail');
  const reading = await reader.read(raw);
  if (!reading.ok) return failed(reading.because);
  const author = soleAuthor(headers);
  const { envelopeFrom } = envelope;
  return {
    ...base,
    problem: null,
    author,
    automatic: automaticReason(headers, { envelopeFrom, author, mailFrom: journey.settings.mailFrom }),
    messageId: valuesOf(headers, 'message-id').flatMap(messageIds)[0],
    // In-Reply-To first, then References from the newest back.
    referenced: [
      ...valuesOf(headers, 'in-reply-to').flatMap(messageIds),
      ...valuesOf(headers, 'references').flatMap(messageIds).reverse(),
    ],
    subject: reading.mail.subject,
    ownWords: ownWords(reading.mail.text),
  };
}

async function setAside(journey: Journey, tx: Tx, mail: ReadMail): Promise<void> {
  await tx
    .updateTable('inbound_messages')
    .set({ state: 'set_aside', automatic: mail.automatic, read_at: journey.clock.now() })
    .where('id', '=', mail.inbound.id)
    .execute();
}
