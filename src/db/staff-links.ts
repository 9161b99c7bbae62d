import type { Db } from './tables.ts';

/**
 * The Slack id of whoever a link to one of our staff pages, or the pass in an opened one, was made for, used or not;
 * `undefined` for an unknown one.
 */
export async function ownerOfLink(db: Db, tokenHash: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('reveals')
    .select('user_id')
    .where((eb) => eb.or([eb('token_hash', '=', tokenHash), eb('pass_hash', '=', tokenHash)]))
    .unionAll(db.selectFrom('entry_links').select('user_id').where('token_hash', '=', tokenHash))
    .unionAll(db.selectFrom('contact_searches').select('user_id').where('token_hash', '=', tokenHash))
    .executeTakeFirst();
  return row?.user_id;
}
