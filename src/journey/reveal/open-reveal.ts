import type { RequestId } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, type Revealed, type StaffGate, type StaffRefusal } from '../../core/staff.ts';
import { type Actor, lockRequest } from '../../db/apply-event.ts';
import type { Db, Tables, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { linkTokenHash, newLinkToken } from '../link-token.ts';
import { recordRefusal } from '../record-refusal.ts';
import { digitsMatch } from '../staff-link.ts';
import { type CaseContent, caseContent } from './case-content.ts';
import { contentIsDestroyed } from './offer-reveal.ts';
import { recordReading } from './record-reading.ts';

/** So long the files of an opened page can be fetched. */
export const FILES_MINUTES = 10;
/** As what a refused reading is noted on the case. */
export const REVEAL_ACTION = 'reveal.open';

export type NotOpened =
  | { ok: false; because: 'no-such-link' | 'content-destroyed' }
  | { ok: false; because: 'wrong-digits'; triesLeft: number }
  | { ok: false; because: 'not-allowed'; refusal: StaffRefusal };
export type Opened = { ok: true; content: CaseContent; pass: string } | NotOpened;

type RevealLink = Pick<
  Tables['reveals'],
  'id' | 'request_id' | 'user_id' | 'reason' | 'digits_hash' | 'tries_left' | 'expires_at'
>;

/** A link that was not opened yet; `undefined` for one that is unknown, over, opened or tried too often. */
export async function findRevealLink(
  db: Db | Tx,
  token: string,
  now: Temporal.Instant,
  shows: Revealed = 'messages',
): Promise<(RevealLink & { reference: string }) | undefined> {
  return await db
    .selectFrom('reveals')
    .innerJoin('requests', 'requests.id', 'reveals.request_id')
    .select([
      'reveals.id',
      'reveals.request_id',
      'reveals.user_id',
      'reveals.reason',
      'reveals.digits_hash',
      'reveals.tries_left',
      'reveals.expires_at',
      'requests.reference',
    ])
    .where('reveals.token_hash', '=', linkTokenHash(token))
    .where('reveals.shows', '=', shows)
    .where('reveals.expires_at', '>', now)
    .where('reveals.opened_at', 'is', null)
    .where('reveals.tries_left', '>', 0)
    .executeTakeFirst();
}

/**
 * Opens what was written in a case, once, for whoever has the digits of the link and may still work on cases. Who read
 * it and why is an event before anything is shown.
 * @returns the content, and a pass with which its files can be fetched for some minutes
 */
export async function openReveal(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  typed: TypedLink,
): Promise<Opened> {
  const opened = await openLink(journey, gate, typed, 'messages', (tx, { requestId, reason, actor, at }) =>
    recordReading(tx, requestId, { reason, by: 'page', actor, at }),
  );
  return opened.ok ? { ...opened, content: await caseContent(journey, opened.requestId) } : opened;
}

export interface TypedLink {
  token: string;
  digits: string;
}
/** Who opened it and why, to be recorded before anything is shown. */
export interface Opening {
  requestId: RequestId;
  reason: RevealLink['reason'];
  actor: Actor;
  at: Temporal.Instant;
}

/** Opens a link once, for whoever has its digits and may still work on cases. */
export async function openLink(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  typed: TypedLink,
  shows: Revealed,
  record: (tx: Tx, opening: Opening) => Promise<void>,
): Promise<{ ok: true; requestId: RequestId; pass: string } | NotOpened> {
  const found = await findRevealLink(journey.db, typed.token, journey.clock.now(), shows);
  if (!found) return { ok: false, because: 'no-such-link' };
  const { request_id: requestId, user_id: userId } = found;
  const may = await gate.mayAct(userId, HANDLER_ROLES);
  if (!may.ok) {
    await recordRefusal(journey, requestId, userId, REVEAL_ACTION, may.because);
    return { ok: false, because: 'not-allowed', refusal: may.because };
  }
  const pass = newLinkToken();
  const taken = await change(journey, requestId, (tx) =>
    take(journey, tx, requestId, { ...typed, shows, pass, record }),
  );
  return taken.ok ? { ok: true, requestId, pass } : taken;
}

async function take(
  { vault, clock }: Journey,
  tx: Tx,
  requestId: RequestId,
  {
    token,
    digits,
    shows,
    pass,
    record,
  }: TypedLink & { shows: Revealed; pass: string; record: (tx: Tx, opening: Opening) => Promise<void> },
): Promise<{ ok: true } | NotOpened> {
  const at = clock.now();
  await lockRequest(tx, requestId);
  // Read again under the lock: of two posts at the same instant one finds the link opened.
  const link = await findRevealLink(tx, token, at, shows);
  if (!link) return { ok: false, because: 'no-such-link' };
  if (await contentIsDestroyed(tx, requestId)) return { ok: false, because: 'content-destroyed' };
  if (!digitsMatch(vault, link, digits)) {
    const triesLeft = link.tries_left - 1;
    await tx.updateTable('reveals').set({ tries_left: triesLeft }).where('id', '=', link.id).execute();
    return { ok: false, because: 'wrong-digits', triesLeft };
  }
  await tx
    .updateTable('reveals')
    .set({
      opened_at: at,
      pass_hash: linkTokenHash(pass),
      files_until: at.add({ minutes: FILES_MINUTES }),
    })
    .where('id', '=', link.id)
    .execute();
  const actor = `staff:${link.user_id}` as const;
  await record(tx, { requestId, reason: link.reason, actor, at });
  return { ok: true };
}
