import type { AppealReason } from '../../core/decision.ts';
import { type Language, languageFor } from '../../core/language.ts';
import { appealDays } from '../../core/law/later-dates.ts';
import { lawOf } from '../../core/law/laws.ts';
import { citationOf, offersOptOut } from '../../core/law/letter-duties.ts';
import type { LetterValues } from '../../core/letterbook.ts';
import { type Appeal, appealOf } from '../../db/appeals.ts';
import { extensionOf } from '../../db/extensions.ts';
import { caseOf } from '../../db/parts.ts';
import { confirmedRefusal } from '../../db/refusals.ts';
import { linkedBy, linkedTo } from '../../db/request-links.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { inWords } from '../in-words.ts';
import { askedIn } from './asked-words.ts';

type Speaking = Pick<Journey, 'clock' | 'company' | 'reasons'>;

/** What every letter may say of the law that holds for a case; `false` for what that law does not have. */
export function lawValues({ clock, company }: Speaking, request: RequestRow, locale: string): LetterValues {
  const law = lawOf(request.jurisdiction);
  const language = languageFor(locale);
  return {
    today: inWords(language, company['time-zone']).day(clock.now()),
    contact_email: company['privacy-email'],
    asked: askedIn(language, request.rights),
    partly: request.outcome === 'partly_fulfilled',
    statute: law ? citationOf(law) : false,
    appeal_days: appealDays(law),
    regulator: law?.regulator?.name ?? false,
    regulator_url: law?.regulator?.url ?? false,
    regulator_days: law?.regulator?.days ?? false,
    offers_opt_out: offersOptOut(law, request.rights),
  };
}

/** What one kind of letter says of what was decided. */
export async function decisionValues(
  journey: Speaking,
  tx: Tx,
  request: RequestRow,
  letter: string,
  locale: string,
): Promise<LetterValues> {
  const language = languageFor(locale);
  const { day } = inWords(language, journey.company['time-zone']);
  switch (letter) {
    case 'refused': {
      const refusal = await confirmedRefusal(tx, request.id);
      return refusal ? { reason: journey.reasons.refusal[refusal.reason][language] } : {};
    }
    case 'extension': {
      const extension = await extensionOf(tx, request.id);
      if (!extension) return {};
      const { until, reason } = extension;
      // Its first date is the one that was promised, also once the new one holds.
      const dates = { due_on: day(request.due_at), extended_on: day(until) };
      return { ...dates, reason: journey.reasons.extension[reason][language] };
    }
    case 'duplicate': {
      const other = await linkedTo(tx, request.id, 'duplicate-of');
      return other ? { other_reference: other.reference } : {};
    }
    case 'reopened': {
      const first = await linkedTo(tx, request.id, 'reopens');
      return first ? { first_reference: first.reference } : {};
    }
    case 'appeal-received':
    case 'appeal-decided': {
      const appeal = await appealOf(tx, request.id);
      return appeal ? await appealValues(journey, tx, appeal, language) : {};
    }
    default:
      return {};
  }
}

async function appealValues(
  { company, reasons }: Speaking,
  tx: Tx,
  { request_id, against_id, verdict, reason }: Appeal,
  language: Language,
): Promise<LetterValues> {
  const first = await tx
    .selectFrom('requests')
    .select('reference')
    .where('id', '=', caseOf(against_id))
    .executeTakeFirstOrThrow();
  const values: LetterValues = { first_reference: first.reference };
  if (verdict === null) return values;
  const refusal = await confirmedRefusal(tx, against_id);
  const again = await linkedBy(tx, request_id, 'overturned-by');
  const { day } = inWords(language, company['time-zone']);
  return {
    ...values,
    reason: reasons.appeal[reason as AppealReason][language],
    overturned: verdict === 'overturned',
    first_reason: refusal ? reasons.refusal[refusal.reason][language] : false,
    new_reference: again?.reference ?? false,
    new_due_on: again ? day(again.due_at) : false,
  };
}
