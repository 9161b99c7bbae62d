import type { SystemEntry } from '../../core/data-map.ts';
import { languageFor } from '../../core/language.ts';
import type { LetterValues } from '../../core/letterbook.ts';
import { BAA } from '../../core/playbook-clock.ts';
import type { Right } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import type { StepRun } from '../../core/step.ts';
import { inTransaction } from '../../db/database.ts';
import { packageOf } from '../../db/exports.ts';
import { caseOf } from '../../db/parts.ts';
import { questionsOf } from '../../db/questions.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { RequestRow, Tables, Tx } from '../../db/tables.ts';
import { type CodeEnclosure, codeEnclosureSchema } from '../code-enclosure.ts';
import type { Journey } from '../context.ts';
import { type LetterContent, letterContentSchema } from '../letter-content.ts';
import { mintPageToken, pageUrl } from '../page-token.ts';
import { replyAddress } from '../reply-address.ts';
import { type Addressee, addresseeOf } from './addressee.ts';
import { checkDuties } from './check-duties.ts';
import { decisionValues, lawValues } from './decision-values.ts';
import { type LetterFacts, letterValues, policyValues, systemValues } from './letter-values.ts';
import { replyHeaders } from './reply-headers.ts';

export type LetterRow = Tables['outbound_messages'];

/** A letter with what is needed to write it, unsealed for one run. */
export interface OpenLetter {
  row: LetterRow;
  request: RequestRow;
  /** The request itself, or the case that it is a part of: its number, thread and page are the person's. */
  theCase: Pick<RequestRow, 'id' | 'reference'>;
  /** All that the case asks for. */
  rights: Right[];
  key: DataKey;
  enclosure: CodeEnclosure | undefined;
}

export const letterPlace = (column: 'content' | 'enclosure', row: LetterRow) => ({
  table: 'outbound_messages',
  column,
  row: row.id,
});

/**
 * Writes the letter and marks it as being sent, in a transaction of its own that is stored before the provider
 * hears of it. What an earlier run wrote for the same contact is taken as it is: the same words, code and page link.
 * It goes to the contact it is for, or to another one where that one takes no texts any more.
 * @throws NeedsHuman `opted-out-of-texts`; Transient `step-taken-over` when another worker has the step by now
 */
export async function prepareLetter(
  journey: Journey,
  step: StepRun,
  letter: OpenLetter,
  systems: readonly SystemEntry[],
): Promise<LetterContent> {
  const { row, key, theCase } = letter;
  const { letterbook } = journey;
  const addressee = await addresseeOf(journey.db, row);
  const headers = await replyHeaders(journey.db, journey.vault, theCase.id, row.role);
  return await inTransaction(journey.db, async (tx) => {
    await claimedStill(tx, step);
    const same = addressee.contactId === row.contact_id;
    const again = row.content !== null && row.state !== 'failed' && same;
    const content = again ? contentOf(letter) : await write(journey, tx, letter, addressee, systems, headers);
    await tx
      .updateTable('outbound_messages')
      .set({
        state: 'sending',
        content: key.seal(letterPlace('content', row), JSON.stringify(content)),
        locale: letterbook.localeOf(row.letter, row.locale),
        contact_id: addressee.contactId,
        sending_at: journey.clock.now(),
        problem_code: null,
      })
      .where('id', '=', row.id)
      .where('state', '=', row.state)
      .executeTakeFirstOrThrow();
    return content;
  });
}

/** @throws Permanent `letter-not-written` */
export function contentOf({ row, key }: OpenLetter): LetterContent {
  if (row.content === null) throw new Permanent('letter-not-written');
  return letterContentSchema.parse(JSON.parse(key.openText(letterPlace('content', row), row.content)));
}

export function enclosureOf(row: LetterRow, key: DataKey): CodeEnclosure | undefined {
  if (row.enclosure === null) return undefined;
  return codeEnclosureSchema.parse(JSON.parse(key.openText(letterPlace('enclosure', row), row.enclosure)));
}

async function write(
  journey: Journey,
  tx: Tx,
  { row, request, theCase, rights, key, enclosure }: OpenLetter,
  addressee: Addressee,
  systems: readonly SystemEntry[],
  headers: Record<string, string>,
): Promise<LetterContent> {
  const { vault, company, letterbook, settings } = journey;
  const { contactId, channel } = addressee;
  const place = { table: 'contacts', column: 'value', row: contactId };
  const to = key.openText(place, addressee.value);
  const token = await mintPageToken(journey, tx, { requestId: theCase.id, contactId });
  const locale = localeOf(journey, row);
  const facts = {
    request,
    reference: theCase.reference,
    rights,
    locale,
    pageUrl: pageUrl(settings.publicUrl, token),
  };
  const handOver = await handOverFacts(journey, tx, request, key);
  const values = {
    ...letterValues(journey, {
      ...facts,
      ...(handOver && { handOver }),
      ...(enclosure && { code: enclosure }),
      ...(row.role === 'answer' && (await answerFacts(journey, tx, request, systems, locale))),
    }),
    ...lawValues(journey, handOver?.byLaw ? { ...request, jurisdiction: handOver.byLaw } : request, locale),
    ...(await decisionValues(journey, tx, request, row.letter, locale)),
    ...(row.letter === 'question-for-you' &&
      (await questionValue(journey, tx, { row, request, key }, locale))),
  };
  const rendered = letterbook.render(row.letter, locale, values);
  checkDuties(letterbook, { letter: row.letter, locale }, request, values, rendered.text);
  const secrets = [token, ...(enclosure ? [enclosure.code] : [])];
  if (channel === 'sms') {
    if (rendered.sms === null) throw new Permanent(`letter-has-no-text-${row.letter}`);
    const text = {
      to,
      whatsapp: request.channel === 'whatsapp',
      body: rendered.sms,
      validSeconds: enclosure ? secondsUntil(journey.clock.now(), enclosure.expiresAt) : null,
    };
    return { by: 'text', text, full: rendered.text, secrets };
  }
  const { subject, text, html } = rendered;
  return {
    by: 'mail',
    mail: {
      messageId: messageIdOf(journey, row),
      to,
      from: { address: settings.mailFrom, name: company.name },
      replyTo: replyAddress(vault, theCase.reference, settings.mailDomain),
      subject,
      text,
      html,
      headers,
    },
    secrets,
  };
}

/** What only an answer can say. */
async function answerFacts(
  journey: Journey,
  tx: Tx,
  { id }: RequestRow,
  systems: readonly SystemEntry[],
  locale: string,
): Promise<Pick<LetterFacts, 'systems' | 'policy' | 'packageUntil'>> {
  const made = await packageOf(tx, id);
  return {
    systems: await systemValues(tx, id, systems, locale),
    policy: policyValues(journey, systems, locale),
    ...(made && { packageUntil: made.expires_at }),
  };
}

/** What staff ask: a letter that was lost and goes out again asks the same. @throws NeedsHuman `question-not-known` */
async function questionValue(
  { questions }: Journey,
  tx: Tx,
  { row, request, key }: Pick<OpenLetter, 'row' | 'request' | 'key'>,
  locale: string,
): Promise<LetterValues> {
  const asked = (await questionsOf(tx, key, request.id)).findLast(
    ({ askedAt }) => Temporal.Instant.compare(askedAt, row.queued_at) <= 0,
  );
  const words = asked && (asked.words ?? questions[asked.question]?.asks[languageFor(locale)]);
  if (words !== undefined) return { question: words };
  throw new NeedsHuman('question-not-known', {
    ask: `The letter cannot ask ${asked?.question ?? 'anything'}: please add it to workflows/questions.yaml again, then try again.`,
  });
}

/** What the letters about a hand-over say, and the law where its kind of hand-over has one; `undefined` where there is none. @throws NeedsHuman `organization-not-known` */
async function handOverFacts({ organizations }: Journey, tx: Tx, request: RequestRow, key: DataKey) {
  if (request.organization === null) return undefined;
  const organization = organizations.find(({ id }) => id === request.organization);
  if (!organization) {
    throw new NeedsHuman('organization-not-known', {
      ask: `The letter cannot name ${request.organization}: please add it to workflows/organizations.yaml again, then try again.`,
    });
  }
  const { id, value } = await tx
    .selectFrom('contacts')
    .select(['id', 'value'])
    .where('request_id', '=', caseOf(request.id))
    .where('source', '=', 'sender')
    .executeTakeFirstOrThrow();
  const requesterContact = key.openText({ table: 'contacts', column: 'value', row: id }, value);
  const byLaw = organization.role === 'covered-entity' ? BAA : undefined;
  return { organization: organization.name, requesterContact, byLaw };
}

/** The language of the letter: the requester's where it is written in it. That it is not is said in the log. */
function localeOf({ letterbook, log }: Journey, { request_id, letter, locale: wanted }: LetterRow): string {
  const locale = letterbook.localeOf(letter, wanted);
  if (locale !== wanted) {
    log.warn(
      { request: request_id, letter, wanted, locale },
      'a letter goes out in another language than asked',
    );
  }
  return locale;
}

/** Our own name for the mail (RFC 5322 §3.6.4), without the angle brackets of the header. */
export function messageIdOf({ settings }: Pick<Journey, 'settings'>, row: LetterRow): string {
  return `${row.message_id}@${settings.mailDomain}`;
}

const secondsUntil = (now: Temporal.Instant, until: string): number =>
  Math.max(1, Math.floor(Temporal.Instant.from(until).since(now).total('seconds')));

/** Fences a worker that was away for longer than its lease: it must not begin what another one has begun. */
async function claimedStill(tx: Tx, step: StepRun) {
  const mine = await tx
    .selectFrom('steps')
    .select('id')
    .where('id', '=', step.id)
    .where('attempt', '=', step.attempt)
    .where('state', '=', 'running')
    .forShare()
    .executeTakeFirst();
  if (!mine) throw new Transient('step-taken-over');
}
