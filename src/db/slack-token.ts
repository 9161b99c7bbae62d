import { sql } from 'kysely';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/ports.ts';
import type { KeyId } from '../core/privacy-request.ts';
import { Transient, toProblem } from '../core/problem.ts';
import type { CurrentToken, ExchangeToken } from '../core/slack-token.ts';
import { insertKey } from './data-keys.ts';
import { inTransaction } from './database.ts';
import type { Vault } from './sealed.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** A token lives twelve hours; it is exchanged this long before its end, so that a failure has time to be mended. */
const EARLY_HOURS = 2;
/** After a failed exchange the old token serves for so long before the next try. */
const AGAIN_SECONDS = 60;
/** Any number that no other advisory lock of ours has. */
const LOCK = 7_265_102;
const PLACE = { table: 'slack_tokens', column: 'pair', row: 'bot' } as const;

type Row = Tables['slack_tokens'];
interface Pair {
  accessToken: string;
  refreshToken: string;
}

export interface TokenParts {
  db: Db;
  vault: Vault;
  /** Real time: tokens expire by it. */
  clock: Clock;
  log: Log;
  /** What the app was installed with; only the first exchange uses it. */
  seed: string;
  exchange: ExchangeToken;
}

/**
 * Bot tokens that expire (https://docs.slack.dev/authentication/using-token-rotation). One process at a time exchanges the
 * refresh token, which serves once, and the new pair is stored, sealed, before anybody uses it. While a token still
 * serves, nobody waits for the exchange.
 */
export function rotatedToken(parts: TokenParts): CurrentToken {
  const { db, clock } = parts;
  let known: { token: string; freshUntil: Temporal.Instant } | undefined;
  return async () => {
    if (known && Temporal.Instant.compare(clock.now(), known.freshUntil) < 0) return known.token;
    const row = await readRow(db, parts);
    const pair = row && isFresh(row, clock) ? await openPair(db, parts, row) : await renew(parts, row);
    const { expires_at } = (await readRow(db, parts)) ?? { expires_at: clock.now() };
    known = { token: pair.accessToken, freshUntil: expires_at.subtract({ hours: EARLY_HOURS }) };
    return pair.accessToken;
  };
}

const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
const isFresh = (row: Row, clock: Clock) => before(clock.now().add({ hours: EARLY_HOURS }), row.expires_at);
const serves = (row: Row, clock: Clock) =>
  before(clock.now().add({ seconds: AGAIN_SECONDS }), row.expires_at);

/** What was stored, unless the app was installed anew since. */
async function readRow(db: Db | Tx, { vault, seed }: TokenParts): Promise<Row | undefined> {
  const row = await db.selectFrom('slack_tokens').selectAll().executeTakeFirst();
  return row && Buffer.compare(row.seed_hash, vault.fingerprint('slack-token', seed)) === 0 ? row : undefined;
}

async function openPair(db: Db | Tx, { vault }: TokenParts, row: Row): Promise<Pair> {
  const key = await vault.open(db, row.key_id);
  return JSON.parse(key.openText(PLACE, row.pair)) as Pair;
}

async function renew(parts: TokenParts, stale: Row | undefined): Promise<Pair> {
  const { db, clock } = parts;
  const mayWait = stale === undefined || !serves(stale, clock);
  if (stale && !mayWait && failedLately(stale, clock)) return await openPair(db, parts, stale);
  const outcome = await inTransaction(db, async (tx) => {
    const { rows } = mayWait
      ? await sql<{ mine: boolean }>`select true as mine from pg_advisory_xact_lock(${LOCK})`.execute(tx)
      : await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(tx);
    const row = await readRow(tx, parts);
    if (row && (!rows[0]?.mine || isFresh(row, clock))) return { pair: await openPair(tx, parts, row) };
    return await exchange(tx, parts, row);
  });
  if ('pair' in outcome) return outcome.pair;
  throw outcome.problem;
}

const failedLately = ({ problem_code, problem_since }: Row, clock: Clock) =>
  problem_code !== null &&
  problem_since !== null &&
  before(clock.now(), problem_since.add({ seconds: AGAIN_SECONDS }));

/** Under the lock. A failure is stored, not thrown, or it would be rolled back with its trace. */
async function exchange(
  tx: Tx,
  parts: TokenParts,
  row: Row | undefined,
): Promise<{ pair: Pair } | { problem: Error }> {
  const { vault, clock, log, seed } = parts;
  const old = row && (await openPair(tx, parts, row));
  try {
    const { expiresInSeconds, ...pair } = await parts.exchange(old?.refreshToken ?? seed);
    const minted = vault.mint();
    const now = clock.now();
    await insertKey(tx, minted, null, now);
    const values = {
      only_row: true,
      key_id: minted.key.id as KeyId,
      pair: minted.key.seal(PLACE, JSON.stringify(pair)),
      seed_hash: vault.fingerprint('slack-token', seed),
      expires_at: now.add({ seconds: expiresInSeconds }),
      problem_code: null,
      problem_since: null,
    };
    const replaced = await tx.selectFrom('slack_tokens').select('key_id').executeTakeFirst();
    await tx
      .insertInto('slack_tokens')
      .values(values)
      .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
      .execute();
    if (replaced) await tx.deleteFrom('data_keys').where('id', '=', replaced.key_id).execute();
    return { pair };
  } catch (error) {
    const { code } = toProblem(error);
    if (code.startsWith('database-')) throw error;
    log.error({ problem: code }, 'the bot token could not be exchanged');
    if (!row || !old) return { problem: new Transient(code, { patient: true }) };
    await tx.updateTable('slack_tokens').set({ problem_code: code, problem_since: clock.now() }).execute();
    return serves(row, clock) ? { pair: old } : { problem: new Transient(code, { patient: true }) };
  }
}

/** Why the bot token is not exchanged and until when the old one serves; `null` when all is well. */
export async function tokenTrouble(db: Db): Promise<{ problem: string; serves: Temporal.Instant } | null> {
  const row = await db
    .selectFrom('slack_tokens')
    .select(['problem_code', 'expires_at'])
    .where('problem_code', 'is not', null)
    .executeTakeFirst();
  return row?.problem_code ? { problem: row.problem_code, serves: row.expires_at } : null;
}
