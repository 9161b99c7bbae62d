import type { NoteContact } from '../../core/inbound-message.ts';
import { HANDLER_ROLES, type StaffGate } from '../../core/staff.ts';
import { type CaseOfContact, casesOfContact } from '../../db/cases-of-contact.ts';
import { inTransaction } from '../../db/database.ts';
import type { Db, Tables, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { linkTokenHash } from '../link-token.ts';
import { digitsMatch } from '../staff-link.ts';

export type Searched =
  | { ok: true; cases: CaseOfContact[] }
  | { ok: false; because: 'no-such-link' | 'not-allowed' }
  | { ok: false; because: 'wrong-digits'; triesLeft: number };

type SearchLink = Pick<
  Tables['contact_searches'],
  'id' | 'user_id' | 'digits_hash' | 'tries_left' | 'expires_at'
>;

/** A link that was not used yet; `undefined` for one that is unknown, over, used or tried too often. */
export async function findSearchLink(
  db: Db | Tx,
  token: string,
  now: Temporal.Instant,
): Promise<SearchLink | undefined> {
  return await db
    .selectFrom('contact_searches')
    .select(['id', 'user_id', 'digits_hash', 'tries_left', 'expires_at'])
    .where('token_hash', '=', linkTokenHash(token))
    .where('expires_at', '>', now)
    .where('used_at', 'is', null)
    .where('tries_left', '>', 0)
    .executeTakeFirst();
}

/**
 * Looks for cases by an address or a number, once, for whoever has the digits of the link and may still work on cases. It
 * goes by keyed hash; who searched and what came up is kept before anything is shown, what was searched for is not.
 */
export async function searchCases(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  { token, digits, contact }: { token: string; digits: string; contact: NoteContact },
): Promise<Searched> {
  const { db, vault, clock, log } = journey;
  const found = await findSearchLink(db, token, clock.now());
  if (!found) return { ok: false, because: 'no-such-link' };
  const may = await gate.mayAct(found.user_id, HANDLER_ROLES);
  if (!may.ok) {
    log.warn({ user: found.user_id, because: may.because }, 'search by contact refused');
    return { ok: false, because: 'not-allowed' };
  }
  return await inTransaction(db, async (tx): Promise<Searched> => {
    const at = clock.now();
    await tx
      .selectFrom('contact_searches')
      .select('id')
      .where('id', '=', found.id)
      .forUpdate()
      .executeTakeFirst();
    // Read again under the lock: of two posts at the same instant one finds the link used.
    const link = await findSearchLink(tx, token, at);
    if (!link) return { ok: false, because: 'no-such-link' };
    const note = (values: Partial<Tables['contact_searches']>) =>
      tx.updateTable('contact_searches').set(values).where('id', '=', link.id).execute();
    if (!digitsMatch(vault, link, digits)) {
      const triesLeft = link.tries_left - 1;
      await note({ tries_left: triesLeft });
      return { ok: false, because: 'wrong-digits', triesLeft };
    }
    const cases = await casesOfContact(
      tx,
      contact.channel,
      vault.fingerprint(contact.channel, contact.value),
    );
    await note({ used_at: at, found: cases.map(({ reference }) => reference) });
    log.info({ user: link.user_id, search: link.id, found: cases.length }, 'cases searched by contact');
    return { ok: true, cases };
  });
}
