import type { Wait } from '../core/law/clock-ends.ts';
import { STAFF_PAUSES, type StaffPause } from '../core/law/law.ts';
import type { Db, RequestRow, Tx } from './tables.ts';

const ASKED = 'challenge.issued';
const PROVEN = 'identity.verified';
const PAUSED = 'clock.paused';
const RESUMED = 'clock.resumed';

/**
 * Times in which a request waited: for its person to prove who they are, or because staff said so; until now where that goes
 * on. Whether a clock stood still meanwhile is for the law to say.
 */
export async function clockWaits(
  db: Db,
  { id, received_at }: Pick<RequestRow, 'id' | 'received_at'>,
  now: Temporal.Instant,
  timeZone: string,
): Promise<Wait[]> {
  const rows = await db
    .selectFrom('request_events')
    .select(['type', 'at', 'data'])
    .where('request_id', '=', id)
    .where('type', 'in', [ASKED, PROVEN, PAUSED, RESUMED])
    .orderBy('seq')
    .execute();
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = (type: string) => rows.find((row) => row.type === type)?.at;
  const until = dayOf(first(PROVEN) ?? now);
  const asked = first(ASKED);
  const waits: Wait[] = [{ because: 'authentication', from: dayOf(received_at), until }];
  if (asked !== undefined) waits.push({ because: 'information-to-authenticate', from: dayOf(asked), until });
  for (const [index, { type, at, data }] of rows.entries()) {
    const because = STAFF_PAUSES.find((pause) => pause === data.because);
    if (type !== PAUSED || because === undefined) continue;
    const end = rows.slice(index).find((row) => row.type === RESUMED && row.data.because === because);
    waits.push({ because, from: dayOf(at), until: dayOf(end?.at ?? now) });
  }
  return waits;
}

/** The pauses that staff began and nobody ended. */
export async function openPauses(db: Db | Tx, id: RequestRow['id']): Promise<StaffPause[]> {
  const rows = await db
    .selectFrom('request_events')
    .select(['type', 'data'])
    .where('request_id', '=', id)
    .where('type', 'in', [PAUSED, RESUMED])
    .orderBy('seq')
    .execute();
  return STAFF_PAUSES.filter((pause) => rows.findLast(({ data }) => data.because === pause)?.type === PAUSED);
}
