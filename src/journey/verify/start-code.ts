import { z } from 'zod';
import { canProve } from '../../core/assurance.ts';
import type { CodeVendor } from '../../core/code-vendor.ts';
import { NeedsHuman, Transient } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { askToCancel, type ChallengeRow, isOpen, makeWay, noteStarted } from '../../db/challenges.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { isOptedOut } from '../../db/text-opt-outs.ts';
import { codeKind } from '../code-kind.ts';
import type { Journey } from '../context.ts';

const input = z.object({ challenge: z.string() });
/** A vendor keeps a code at most this long; then it has forgotten it (NIST SP 800-63A-4 §3.8 wants no more). */
const PENDING_MINUTES_MAX = 10;
/** Until the code that another request has with the vendor is used or forgotten. */
const LOOK_AGAIN = Temporal.Duration.from({ minutes: 2 });

/**
 * `code.start`: has a vendor make and send the code of a challenge. Safe to run again after a crash: for a code that
 * is pending the vendor answers with the same one. A vendor knows one pending code a number, so those of earlier
 * challenges are ended first; a code that another request's challenge holds is never taken for this one's. The
 * code lives from the moment the vendor took the order.
 */
export function startCodeHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { challenge, request } = await readOrder(journey, step.input);
    if (!isOpen(challenge) || challenge.vendor_id !== null || !canProve(request.state)) {
      return { is: 'done', result: { sent: false, because: 'no-longer-needed' } };
    }
    const vendor = vendorOf(journey, challenge);
    if (!vendor) {
      throw new NeedsHuman('code-vendor-switched-off', {
        ask: 'The vendor of this code is not configured any more. Configure it and try again, or have the person ask for a new code on their page.',
      });
    }
    const { number, valueHash } = await addressee(journey, challenge, request);
    const at = journey.clock.now();
    const pendingSince = at.subtract({ minutes: PENDING_MINUTES_MAX });
    for (const earlier of await makeWay(journey.db, challenge, valueHash, { at, pendingSince })) {
      await vendor.cancel(earlier, step.signal);
    }
    const order = {
      to: number,
      whatsapp: request.channel === 'whatsapp',
      language: request.language,
    };
    const { vendorId } = await vendor.start(order, step.signal);
    const commit = (tx: Tx) => noteSent(journey, tx, challenge, vendorId);
    return { is: 'done', result: { sent: true }, commit };
  };
}

/** `code.cancel`: ends a code at its vendor that stopped working here. */
export function cancelCodeHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { challenge } = await readOrder(journey, step.input);
    const vendor = vendorOf(journey, challenge);
    // One that is being started right now asks for this step again once it knows its id.
    if (!vendor || challenge.vendor_id === null) return { is: 'done', result: { cancelled: false } };
    await vendor.cancel(challenge.vendor_id, step.signal);
    return { is: 'done', result: { cancelled: true } };
  };
}

/** Who made the code, as long as they are wired. */
export function vendorOf(
  { codeVendors }: Pick<Journey, 'codeVendors'>,
  { channel, vendor }: ChallengeRow,
): CodeVendor | undefined {
  const wired = codeVendors[channel];
  return wired?.name === vendor ? wired : undefined;
}

async function readOrder({ db }: Journey, given: unknown) {
  const { challenge: id } = input.parse(given);
  const challenge = await db
    .selectFrom('challenges')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', challenge.request_id)
    .executeTakeFirstOrThrow();
  return { challenge, request };
}

/** @throws NeedsHuman `opted-out-of-texts` */
async function addressee({ db, vault }: Journey, { contact_id, channel }: ChallengeRow, request: RequestRow) {
  const { value, value_hash: valueHash } = await db
    .selectFrom('contacts')
    .select(['value', 'value_hash'])
    .where('id', '=', contact_id)
    .executeTakeFirstOrThrow();
  if (channel === 'sms' && (await isOptedOut(db, valueHash))) {
    throw new NeedsHuman('opted-out-of-texts', {
      ask: 'This number told us to stop texting, so no code can go to it. How should this person prove who they are?',
    });
  }
  const key = await vault.open(db, request.key_id);
  const number = key.openText({ table: 'contacts', column: 'value', row: contact_id }, value);
  return { number, valueHash };
}

async function noteSent(
  journey: Journey,
  tx: Tx,
  { id, channel, request_id }: ChallengeRow,
  vendorId: string,
) {
  const at = journey.clock.now();
  await lockRequest(tx, request_id);
  const expiresAt = at.add(codeKind(channel, journey.settings.codes).lives);
  const noted = await noteStarted(tx, id, { vendorId, expiresAt });
  if (!noted) throw new Transient('code-of-another-request-pending', { retryAfter: LOOK_AGAIN });
  if (!isOpen(noted)) return await askToCancel(tx, { requestId: request_id, challenge: id, at });
  await recordEvent(tx, request_id, { event: { type: 'code.sent', message: id }, actor: 'system', at });
}
