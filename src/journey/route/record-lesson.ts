import { randomUUID } from 'node:crypto';
import type { Kind, Right } from '../../core/privacy-request.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { isStated, readSuggestion } from '../suggestion.ts';

/** A feature is a hash of 32 bits without a sign, and PostgreSQL's integer has one: the same bits, read with it. */
const inColumn = (feature: number): number => feature | 0;

/**
 * Keeps what staff said a message is, beside what the reader took it for, as training data: features, labels and the
 * model's version, without the request, its text or a time that would lead back to it. Nothing is kept where no reader
 * gives features or the message was not read.
 */
export async function recordLesson(
  { lessonOf, vault, clock }: Pick<Journey, 'lessonOf' | 'vault' | 'clock'>,
  tx: Tx,
  request: RequestRow,
  chosen: { kind: Kind; rights: readonly Right[] },
): Promise<void> {
  if (!lessonOf) return;
  const message = await tx
    .selectFrom('inbound_messages')
    .select(['id', 'key_id', 'channel', 'own_words'])
    .where('request_id', '=', request.id)
    .where('own_words', 'is not', null)
    .orderBy('received_at')
    .executeTakeFirst();
  if (!message?.own_words) return;
  const key = await vault.open(tx, message.key_id);
  const place = { table: 'inbound_messages', column: 'own_words', row: message.id };
  const text = key.openText(place, message.own_words);
  const { model, features } = lessonOf({ channel: message.channel, text });
  const suggestion = readSuggestion(request.suggestion);
  const { kind, rights, confidence } = suggestion ?? {};
  await tx
    .insertInto('triage_lessons')
    .values({
      // Random throughout: an id that is ordered by time would lead back to the request.
      id: randomUUID(),
      learned_in: clock.now().toZonedDateTimeISO('UTC').toPlainDate().toPlainYearMonth().toString(),
      model,
      features: features.map(inColumn),
      suggested:
        suggestion === null || isStated(suggestion)
          ? null
          : { kind: kind ?? null, rights: rights ?? [], confidence: confidence ?? null },
      chosen: { kind: chosen.kind, rights: [...chosen.rights] },
    })
    .execute();
}
