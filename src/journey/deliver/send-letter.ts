import { sql } from 'kysely';
import { z } from 'zod';
import type { SystemEntry } from '../../core/data-map.ts';
import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import type { OutboundId } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import type { StepHandler, StepOutcome, StepRun } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { isLive, newestChallenge } from '../../db/challenges.ts';
import { wholeCase } from '../../db/parts.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { contentUntil } from '../content-until.ts';
import type { Journey } from '../context.ts';
import { type LetterContent, withoutSecrets } from '../letter-content.ts';
import { type Carriers, send, wasSent } from './carrier.ts';
import {
  contentOf,
  enclosureOf,
  type LetterRow,
  letterPlace,
  type OpenLetter,
  prepareLetter,
} from './prepare-letter.ts';

const input = z.object({ outbound: z.string() });
/** A provider's list may be a little behind what it took. */
const LOOK_AGAIN = Temporal.Duration.from({ minutes: 1 });

/**
 * `letter.send`: one letter, by mail or text, sent once. The row says `sending` before the provider hears of it and `sent` only after
 * the provider took it; whatever was lost in between is looked up at the provider, and where that cannot
 * tell, a human decides.
 */
export function sendLetterHandler(
  journey: Journey,
  carriers: Carriers,
  systems: readonly SystemEntry[],
): StepHandler<Tx> {
  return async (step) => {
    const letter = await openLetter(journey, input.parse(step.input).outbound as OutboundId);
    const { row } = letter;
    if (row.state === 'sent' || row.state === 'bounced') return { is: 'done' };
    if (row.state === 'sending' || row.state === 'unknown') {
      const taken = await wasSent(carriers, contentOf(letter), row.sending_at, step.signal);
      if (taken) return sent(journey, letter, contentOf(letter), taken.vendorId);
      if (taken === null && !resentByHuman(step, letter)) throw await unknown(journey, letter);
    }
    const idle = await noLongerNeeded(journey, letter);
    if (idle) return idle;
    const content = await prepareLetter(journey, step, letter, systems);
    try {
      const { vendorId } = await send(carriers, content, step.signal);
      return sent(journey, letter, content, vendorId);
    } catch (error) {
      const taken = await afterFailure(journey, carriers, step, letter, content, error);
      return sent(journey, letter, content, taken.vendorId);
    }
  };
}

async function openLetter({ db, vault }: Journey, id: OutboundId): Promise<OpenLetter> {
  const row = await db.selectFrom('outbound_messages').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Permanent('letter-row-missing');
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', row.request_id)
    .executeTakeFirstOrThrow();
  const all = await wholeCase(db, request);
  const theCase = all[0] ?? request;
  const rights = [...new Set(all.flatMap((one) => one.rights))];
  const key = await vault.open(db, request.key_id);
  return { row, request, theCase, rights, key, enclosure: enclosureOf(row, key) };
}

/**
 * Nobody but a human asks for a step that failed; a worker that died on it left a failure behind, and then the
 * question was never put.
 */
function resentByHuman(step: StepRun, { row }: OpenLetter): boolean {
  return row.state === 'unknown' && step.failures === 0;
}

/** A code that is used, cancelled or over, and a receipt for a case that is closed, would only mislead. */
async function noLongerNeeded(
  { db, clock }: Journey,
  { row, request, enclosure }: OpenLetter,
): Promise<StepOutcome<Tx> | undefined> {
  const challenge = row.role === 'code' ? await newestChallenge(db, request.id, row.contact_id) : undefined;
  const dead =
    row.role === 'code' && !(challenge?.id === enclosure?.challenge && isLive(challenge, clock.now()));
  const late = row.role === 'acknowledgement' && request.state === 'closed';
  if (!dead && !late) return undefined;
  const ended = {
    state: 'failed',
    problem_code: 'no-longer-needed',
    enclosure: null,
    content: null,
  } as const;
  return {
    is: 'done',
    result: { sent: false, because: 'no-longer-needed' },
    commit: async (tx) => {
      await tx.updateTable('outbound_messages').set(ended).where('id', '=', row.id).execute();
    },
  };
}

/** Sorts out a send that threw. Answers only when the provider has the mail after all. */
async function afterFailure(
  journey: Journey,
  carriers: Carriers,
  step: StepRun,
  letter: OpenLetter,
  content: LetterContent,
  error: unknown,
): Promise<{ vendorId: string }> {
  if (error instanceof Permanent) await mark(journey, letter, 'failed', error.code);
  // The provider did not take it: it is as if it had never been tried, and what was written is kept.
  if (error instanceof Transient || error instanceof NeedsHuman) {
    await mark(journey, letter, 'queued', error.code);
  }
  if (error instanceof Permanent || error instanceof Transient || error instanceof NeedsHuman) throw error;
  // Everything else left the answer open, whatever it was.
  const taken = await wasSent(carriers, content, journey.clock.now(), step.signal);
  if (taken) return taken;
  if (taken === null) throw await unknown(journey, letter);
  throw new Transient('letter-not-taken', { retryAfter: LOOK_AGAIN, cause: error });
}

async function unknown(journey: Journey, letter: OpenLetter): Promise<NeedsHuman> {
  await mark(journey, letter, 'unknown', 'letter-unknown');
  return new NeedsHuman('letter-unknown', {
    ask: 'It is not known whether the letter left; look in SendGrid, then try again to send it once more.',
  });
}

async function mark(
  { db }: Journey,
  { row }: OpenLetter,
  state: 'queued' | 'failed' | 'unknown',
  code: string,
) {
  await db
    .updateTable('outbound_messages')
    .set({ state, problem_code: code })
    .where('id', '=', row.id)
    .where('state', 'not in', ['sent', 'bounced'])
    .execute();
}

function sent(
  journey: Journey,
  { row, key }: OpenLetter,
  content: LetterContent,
  vendorId: string,
): StepOutcome<Tx> {
  const commit = async (tx: Tx) => {
    const request = await lockRequest(tx, row.request_id);
    const at = journey.clock.now();
    await tx
      .updateTable('outbound_messages')
      .set({
        // The report that it came back can overtake our own note that it left.
        state: sql`case when delivery in ('failed','dropped','bounced') then 'bounced' else 'sent' end`,
        vendor_id: vendorId,
        sent_at: at,
        problem_code: null,
        enclosure: null,
        content: key.seal(letterPlace('content', row), JSON.stringify(withoutSecrets(content))),
      })
      .where('id', '=', row.id)
      .where('state', 'not in', ['sent', 'bounced'])
      .execute();
    const event = await sentEvent(journey, tx, row, request);
    await recordEvent(tx, request.id, { event, actor: 'system', at });
  };
  return { is: 'done', result: { sent: true }, commit };
}

async function sentEvent(
  journey: Journey,
  tx: Tx,
  { id: message, role, letter }: LetterRow,
  request: RequestRow,
): Promise<LifecycleEvent> {
  switch (role) {
    case 'answer':
      return { type: 'answer.sent', message, contentUntil: await contentUntil(journey, tx, request) };
    case 'notice':
      return { type: 'notice.sent', message, letter };
    case 'acknowledgement':
    case 'code':
      return { type: `${role}.sent`, message };
  }
}
