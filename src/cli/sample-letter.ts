import { languageFor } from '../core/language.ts';
import { respondBy } from '../core/law/deadline.ts';
import { answerAppealBy, extendedFrom } from '../core/law/later-dates.ts';
import { lawOf } from '../core/law/laws.ts';
import type { LetterValues } from '../core/letterbook.ts';
import { APPEALABLE, type Outcome, type Right } from '../core/privacy-request.ts';
import type { RequestRow } from '../db/tables.ts';
import { lawValues } from '../journey/deliver/decision-values.ts';
import { letterValues, policyValues, systemsInWords } from '../journey/deliver/letter-values.ts';
import { inWords } from '../journey/in-words.ts';
import type { Workflows } from '../workflows/load-workflows.ts';

/** A made-up case for letters to be looked at; what is not said is as in most cases. */
export interface SampleCase {
  jurisdiction?: string;
  rights?: readonly Right[];
  outcome?: Outcome;
  /** Codes of `workflows/reasons.yaml`. */
  refusal?: keyof Workflows['reasons']['refusal'];
  extension?: keyof Workflows['reasons']['extension'];
  appeal?: keyof Workflows['reasons']['appeal'];
  received?: Temporal.Instant;
}

const DAYS = (days: number) => ({ hours: 24 * days });
const RECEIVED = Temporal.Instant.from('2026-11-24T15:00:00Z');

/**
 * Every value that a letter can be given, as for one case: whichever letter is rendered with them, none is missing.
 * @param letter decides which reason is told and which systems were asked
 */
export function sampleValues(
  { company, categories, reasons, questions, systems }: Workflows,
  letter: string,
  locale: string,
  sample: SampleCase = {},
): LetterValues {
  const {
    rights = ['delete'],
    outcome = 'partly_fulfilled',
    received = RECEIVED,
    jurisdiction = 'US-CO',
  } = sample;
  const language = languageFor(locale);
  const { day } = inWords(language, company['time-zone']);
  const decided = received.add(DAYS(9));
  const law = lawOf(jurisdiction);
  const answerBy = (receivedAt: Temporal.Instant) =>
    respondBy({ receivedAt, jurisdiction, rights }, company).dueAt;
  const due =
    letter === 'appeal-received' ? answerAppealBy(law, received, company).dueAt : answerBy(received);
  const extended = law && extendedFrom(law, due, company['time-zone']);
  const request = {
    reference: 'FW-7K3M-92QD',
    received_at: received,
    due_at: due,
    extended_until: null,
    jurisdiction,
    rights: [...rights],
    outcome,
  } as unknown as RequestRow;
  const overturned = sample.appeal === 'reason-wrong' || sample.appeal === 'new-facts';
  const refusal = reasons.refusal[sample.refusal ?? 'legal-duty'][language];
  return {
    ...letterValues(
      { company },
      {
        request,
        reference: request.reference,
        rights,
        handOver: { organization: 'Pinewood Dental', requesterContact: 'dana.ruiz@example.net' },
        locale,
        pageUrl: `https://privacy.fluentworks.com/r/${'x'.repeat(32)}`,
        code: { challenge: 'sample', code: '12345678', expiresAt: received.add(DAYS(1)).toString() },
        systems: systemsInWords(outcomesFor(letter, outcome), systems, locale),
        policy: policyValues({ categories }, systems, locale),
        packageUntil: received.add(DAYS(39)),
      },
    ),
    ...lawValues({ company, reasons, clock: { now: () => decided } }, request, locale),
    extended_on: day(extended?.at ?? due),
    other_reference: 'FW-2B8N-41XC',
    first_reference: 'FW-2B8N-41XC',
    first_reason: refusal,
    overturned,
    question: questions['which-account']?.asks[language] ?? Object.values(questions)[0]?.asks[language] ?? '',
    new_reference: 'FW-9P5T-63ZK',
    new_due_on: day(answerBy(decided)),
    reason: reasonFor(reasons, letter, sample)[language] ?? refusal,
  };
}

function reasonFor(reasons: Workflows['reasons'], letter: string, sample: SampleCase) {
  if (letter === 'extension') return reasons.extension[sample.extension ?? 'complex'];
  if (letter === 'appeal-decided') return reasons.appeal[sample.appeal ?? 'reason-holds'];
  return reasons.refusal[sample.refusal ?? 'legal-duty'];
}

type Row = Parameters<typeof systemsInWords>[0][number];

const HELD = { accounts: 1, profiles: 1, bookings: 12 };
/** What the answers to other rights than an opt-out tell of a system. */
const DONE_BY: { [letter: string]: Pick<Row, 'outcome' | 'counts'> } = {
  'access-ready': { outcome: 'exported', counts: HELD },
  'access-categories': { outcome: 'described', counts: HELD },
  corrected: { outcome: 'corrected', counts: {} },
};

function outcomesFor(letter: string, outcome: Outcome): Row[] {
  const partly = APPEALABLE.includes(outcome);
  if (letter !== 'deleted') {
    const done = DONE_BY[letter] ?? { outcome: 'opted_out', counts: { persons: 1 } };
    const other = DONE_BY[letter] ? 'nothing_found' : 'opted_out';
    const sendgrid = partly ? 'not_searched' : other;
    return [
      { system: 'fluentworks', ...done, kept: [] },
      { system: 'sendgrid', outcome: sendgrid, counts: {}, kept: [] },
    ];
  }
  const audit = { type: 'audit_entries', count: 4, reason: 'audit-log' };
  const invoices = { type: 'invoices', count: 2, reason: 'tax-records' };
  return [
    {
      system: 'fluentworks',
      outcome: partly ? 'partly_kept' : 'erased',
      counts: { accounts: 1, profiles: 1, bookings: 12 },
      kept: partly ? [audit] : [],
    },
    {
      system: 'stripe',
      outcome: partly ? 'partly_kept' : 'nothing_found',
      counts: partly ? { customers: 1 } : {},
      kept: partly ? [invoices] : [],
    },
  ];
}
