import { amount } from '../../core/amount.ts';
import type { LetterValues, SystemEntry } from '../../core/playbook.ts';
import { NeedsHuman } from '../../core/problem.ts';
import type { Db, RequestRow, Tables, Tx } from '../../db/tables.ts';
import type { CodeEnclosure } from '../code-enclosure.ts';
import type { Journey } from '../context.ts';
import { inWords } from '../in-words.ts';

export interface LetterFacts {
  request: RequestRow;
  locale: string;
  pageUrl: string;
  code?: CodeEnclosure;
  systems?: LetterValues[];
}

/** What a letter may say of a case: dates in the company's time zone, in the long form of the letter's language. */
export function letterValues({ company }: Pick<Journey, 'company'>, facts: LetterFacts): LetterValues {
  const { request, locale, pageUrl, code, systems } = facts;
  const { day, moment } = inWords(locale, company['time-zone']);
  const values: LetterValues = {
    reference: request.reference,
    company: company.name,
    company_address: company.address,
    received_on: day(request.received_at),
    due_on: day(request.extended_until ?? request.due_at),
    page_url: pageUrl,
    support_contact: company['turn-to'].support,
    policy_url: company['turn-to'].policy,
  };
  if (code) {
    values.code = code.code;
    values.expires_on = moment(Temporal.Instant.from(code.expiresAt));
  }
  if (systems) values.systems = systems;
  return values;
}

/**
 * What happened in each system, in words of the data map.
 * @throws NeedsHuman `system-not-in-data-map`, `kept-without-reason`: the letter must say why something stays
 */
export async function systemValues(
  db: Db | Tx,
  requestId: RequestRow['id'],
  systems: readonly SystemEntry[],
): Promise<LetterValues[]> {
  const outcomes = await db
    .selectFrom('system_outcomes')
    .select(['system', 'outcome', 'counts', 'kept'])
    .where('request_id', '=', requestId)
    .execute();
  const order = systems.map((entry) => entry.id);
  return outcomes
    .toSorted((a, b) => order.indexOf(a.system) - order.indexOf(b.system))
    .map((row) => {
      const entry = systems.find((one) => one.id === row.system);
      if (entry) {
        const outcome = row.outcome ?? 'open';
        return { name: entry.name, outcome, summary: summaryOf(row, entry), kept: keptOf(row, entry) };
      }
      throw new NeedsHuman('system-not-in-data-map', {
        ask: `The letter cannot name the system ${row.system}: please add it to workflows/systems.yaml again, then try again.`,
      });
    });
}

type Outcome = Pick<Tables['system_outcomes'], 'system' | 'outcome' | 'counts' | 'kept'>;

function summaryOf({ outcome, counts }: Outcome, entry: SystemEntry): string {
  const erased = Object.entries(counts).filter(([, count]) => count > 0);
  if (outcome === 'not_searched') {
    const keys = list(entry['searched-by'].map((key) => (key === 'email' ? 'mail address' : 'phone number')));
    return `not searched. It can be searched by ${keys} only, and you have proven none of yours to us. Write to us from it, and we will search there, too.`;
  }
  if (outcome === 'nothing_found') return 'we found nothing about you.';
  if (outcome === 'opted_out') return 'you are opted out.';
  if (erased.length === 0) return 'nothing was deleted.';
  return `deleted ${list(erased.map(([type, count]) => amount(count, type)))}.`;
}

function keptOf({ kept, system }: Outcome, entry: SystemEntry): LetterValues[] {
  return kept
    .filter(({ count }) => count > 0)
    .map(({ type, count, reason }) => {
      const rule =
        entry.keeps.find((one) => one.type === type && one.reason === reason) ??
        entry.keeps.find((one) => one.reason === reason);
      if (rule) return { what: amount(count, type), because: rule.because };
      throw new NeedsHuman('kept-without-reason', {
        ask: `${system} kept records for the reason ${reason}, which workflows/systems.yaml does not explain. Please add it there, then try again.`,
      });
    });
}

function list(parts: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}
