import type { Wait } from '../core/law/clock-ends.ts';
import type { Db, RequestRow } from './tables.ts';

const ASKED = 'challenge.issued';
const PROVEN = 'identity.verified';

/**
 * How long a request waited for its person to prove who they are, until now where it still does. Whether a clock stood
 * still meanwhile is for the law to say.
 */
export async function proofWaits(
  db: Db,
  { id, received_at }: Pick<RequestRow, 'id' | 'received_at'>,
  now: Temporal.Instant,
  timeZone: string,
): Promise<Wait[]> {
  const rows = await db
    .selectFrom('request_events')
    .select(({ fn }) => ['type', fn.min('at').as('at')])
    .where('request_id', '=', id)
    .where('type', 'in', [ASKED, PROVEN])
    .groupBy('type')
    .execute();
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = (type: string) => rows.find((row) => row.type === type)?.at;
  const until = dayOf(first(PROVEN) ?? now);
  const asked = first(ASKED);
  const unauthenticated: Wait = { because: 'authentication', from: dayOf(received_at), until };
  return asked === undefined
    ? [unauthenticated]
    : [unauthenticated, { because: 'information-to-authenticate', from: dayOf(asked), until }];
}
