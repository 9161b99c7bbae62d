import type { SystemEntry } from '../../core/data-map.ts';
import { type Language, languageFor } from '../../core/language.ts';
import type { LetterValues } from '../../core/letterbook.ts';
import type { Right } from '../../core/privacy-request.ts';
import { NeedsHuman } from '../../core/problem.ts';
import type { Db, RequestRow, Tables, Tx } from '../../db/tables.ts';
import type { CodeEnclosure } from '../code-enclosure.ts';
import type { Journey } from '../context.ts';
import { inWords } from '../in-words.ts';
import { amountIn, listIn } from '../record-words.ts';
import { askedIn } from './asked-neutrally.ts';
import { OUTCOME_WORDS } from './outcome-words.ts';

export interface LetterFacts {
  request: RequestRow;
  /** The number that the person knows: that of the case. */
  reference: string;
  locale: string;
  pageUrl: string;
  code?: CodeEnclosure;
  systems?: LetterValues[];
  /** Who receives personal data, and of which kinds it is; the same for everybody. */
  policy?: PolicyValues;
  /** Until when the package can be downloaded. */
  packageUntil?: Temporal.Instant;
  /** All that the case asks for, where it has parts. */
  rights: readonly Right[];
  /** Who it was handed over to, and how they reach whoever asked. */
  handOver?: { organization: string; requesterContact: string };
}

/** What the data map says in general, in words of a letter's language. */
export type PolicyValues = { categories: LetterValues[]; recipients: LetterValues[] };

/** What a letter may say of a case: dates in the company's time zone, in the long form of the letter's language. */
export function letterValues({ company }: Pick<Journey, 'company'>, facts: LetterFacts): LetterValues {
  const { request, reference, locale, pageUrl, code, systems, rights, handOver, policy, packageUntil } =
    facts;
  const language = languageFor(locale);
  const { day, moment } = inWords(language, company['time-zone']);
  const values: LetterValues = {
    reference,
    company: company.name,
    company_address: company.address,
    received_on: day(request.received_at),
    due_on: day(request.extended_until ?? request.due_at),
    page_url: pageUrl,
    support_contact: company['turn-to'].support,
    policy_url: company['turn-to'].policy,
    asked_of_us: askedIn(language, request.rights),
    asked_in_all: askedIn(language, rights),
  };
  if (code) {
    values.code = code.code;
    values.expires_on = moment(Temporal.Instant.from(code.expiresAt));
  }
  if (systems) values.systems = systems;
  if (policy) Object.assign(values, policy);
  if (packageUntil) values.package_until = day(packageUntil);
  if (handOver) {
    values.organization = handOver.organization;
    values.requester_contact = handOver.requesterContact;
  }
  return values;
}

/**
 * What happened in each system, in words of the data map and the letter's language.
 * @throws NeedsHuman `system-not-in-data-map`, `kept-without-reason`: the letter must say why something stays
 */
export async function systemValues(
  db: Db | Tx,
  requestId: RequestRow['id'],
  systems: readonly SystemEntry[],
  locale: string,
): Promise<LetterValues[]> {
  const outcomes = await db
    .selectFrom('system_outcomes')
    .select(['system', 'outcome', 'counts', 'kept'])
    .where('request_id', '=', requestId)
    .execute();
  return systemsInWords(outcomes, systems, locale);
}

/** As `systemValues`, of outcomes that are known. */
export function systemsInWords(
  outcomes: readonly Outcome[],
  systems: readonly SystemEntry[],
  locale: string,
): LetterValues[] {
  const language = languageFor(locale);
  const order = systems.map((entry) => entry.id);
  return outcomes
    .toSorted((a, b) => order.indexOf(a.system) - order.indexOf(b.system))
    .map((row) => {
      const entry = systems.find((one) => one.id === row.system);
      if (entry) {
        const summary = summaryOf(row, entry, language);
        const outcome = row.outcome ?? 'open';
        return { name: entry.name[language], outcome, summary, kept: keptOf(row, entry, language) };
      }
      throw new NeedsHuman('system-not-in-data-map', {
        ask: `The letter cannot name the system ${row.system}: please add it to workflows/systems.yaml again, then try again.`,
      });
    });
}

/** Kinds of personal data, and who receives which of them. */
export function policyValues(
  { categories }: Pick<Journey, 'categories'>,
  systems: readonly SystemEntry[],
  locale: string,
): PolicyValues {
  const language = languageFor(locale);
  const named = (ids: readonly string[]) =>
    listIn(
      language,
      categories.filter(({ id }) => ids.includes(id)).map(({ name }) => name[language]),
    );
  return {
    categories: categories.map(({ name, source, purpose }) => ({
      name: name[language],
      source: source[language],
      purpose: purpose[language],
    })),
    recipients: systems.flatMap(({ name, holds, recipient }) =>
      recipient ? [{ name: name[language], does: recipient[language], categories: named(holds) }] : [],
    ),
  };
}

type Outcome = Pick<Tables['system_outcomes'], 'system' | 'outcome' | 'counts' | 'kept'>;

function summaryOf({ outcome, counts }: Outcome, entry: SystemEntry, language: Language): string {
  const words = OUTCOME_WORDS[language];
  const counted = Object.entries(counts).filter(([, count]) => count > 0);
  const amounts = listIn(
    language,
    counted.map(([type, count]) => amountIn(language, count, type)),
  );
  switch (outcome) {
    case 'not_searched': {
      const keys = entry['searched-by'].map((key) => words.keys[key]);
      return words.notSearched(listIn(language, keys, 'disjunction'));
    }
    case 'nothing_found':
      return words.nothingFound;
    case 'opted_out':
      return words.optedOut;
    case 'corrected':
      return words.corrected;
    case 'partly_corrected':
      return words.partlyCorrected;
    case 'exported':
      return words.exported(amounts === '' ? amountIn(language, 1, 'files') : amounts);
    case 'described':
      return words.described(amounts);
    default:
      if (amounts !== '') return words.deleted(amounts);
      return outcome === 'erased' ? words.deletedByHand : words.nothingDeleted;
  }
}

function keptOf({ kept, system }: Outcome, entry: SystemEntry, language: Language): LetterValues[] {
  return kept
    .filter(({ count }) => count > 0)
    .map(({ type, count, reason }) => {
      const rule =
        entry.keeps.find((one) => one.type === type && one.reason === reason) ??
        entry.keeps.find((one) => one.reason === reason);
      const what = type === 'records' ? OUTCOME_WORDS[language].someRecords : amountIn(language, count, type);
      if (rule) return { what, because: rule.because[language] };
      throw new NeedsHuman('kept-without-reason', {
        ask: `${system} kept records for the reason ${reason}, which workflows/systems.yaml does not explain. Please add it there, then try again.`,
      });
    });
}
