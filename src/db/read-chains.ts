import { toMilliseconds } from '../core/clock.ts';
import type { ClaimedChain, ClaimedLink } from './chain-walk.ts';
import { chainTime } from './event-chain.ts';
import type { Db, Tables, Tx } from './tables.ts';

const REQUESTS_AT_ONCE = 500;
const LINKS_AT_ONCE = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export type ChainPart = { chain: ClaimedChain } | { link: ClaimedLink };

/**
 * Every chain with its links, in ascending order of request ids, from one snapshot of the database: what the desk
 * writes meanwhile is not seen, so it cannot look like tampering. Memory does not grow with the record.
 */
export async function readChains(db: Db, take: (part: ChainPart) => Promise<void> | void): Promise<void> {
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const links = batched(linksAfter(tx));
      let link = await links.next();
      const heads = batched(headsAfter(tx));
      for (let head = await heads.next(); head; head = await heads.next()) {
        await take({
          chain: {
            requestId: head.id,
            reference: head.reference,
            version: head.version,
            head: head.chain_head,
          },
        });
        while (link && link.request_id <= head.id) {
          await take({ link: claimed(link) });
          link = await links.next();
        }
      }
      for (; link; link = await links.next()) await take({ link: claimed(link) });
    });
}

type EventRow = Tables['request_events'];

function claimed(row: EventRow): ClaimedLink {
  // Times were hashed with milliseconds: one that has more was changed and must not be rounded back.
  const exact = row.at.equals(toMilliseconds(row.at)) ? chainTime(row.at) : row.at.toString();
  const { request_id: requestId, seq, type, actor, data, prev_hash: previous, hash } = row;
  return { requestId, seq, type, actor, at: exact, data, previous, hash };
}

const linksAfter = (tx: Tx) => async (last: EventRow | undefined) =>
  await tx
    .selectFrom('request_events')
    .selectAll()
    .where((eb) =>
      eb(
        eb.refTuple('request_id', 'seq'),
        '>',
        eb.tuple(last?.request_id ?? asId(BEFORE_ALL), last?.seq ?? 0),
      ),
    )
    .orderBy('request_id')
    .orderBy('seq')
    .limit(LINKS_AT_ONCE)
    .execute();

type Head = Pick<Tables['requests'], 'id' | 'reference' | 'version' | 'chain_head'>;

const headsAfter = (tx: Tx) => async (last: Head | undefined) =>
  await tx
    .selectFrom('requests')
    .select(['id', 'reference', 'version', 'chain_head'])
    .where('id', '>', last?.id ?? asId(BEFORE_ALL))
    .orderBy('id')
    .limit(REQUESTS_AT_ONCE)
    .execute();

const asId = (text: string) => text as Head['id'];

/** One row at a time from a query that gives the next rows after the last one. */
function batched<Row>(after: (last: Row | undefined) => Promise<Row[]>): {
  next(): Promise<Row | undefined>;
} {
  let rows: Row[] = [];
  let at = 0;
  let over = false;
  return {
    async next() {
      if (at === rows.length && !over) {
        rows = await after(rows.at(-1));
        at = 0;
        over = rows.length === 0;
      }
      at += over ? 0 : 1;
      return over ? undefined : rows[at - 1];
    },
  };
}
