const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 §4.3: the old names that still occur; every other one means "not known", which is UTC. */
const ZONES: Record<string, string> = {
  ut: '+00:00',
  gmt: '+00:00',
  utc: '+00:00',
  z: '+00:00',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
};
const DATE =
  /^(?:[a-z]{3},\s*)?(\d{1,2})\s+([a-z]{3})\s+(\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s+(?:([+-])(\d{2})(\d{2})|([a-z]{1,5}))\b/i;

/**
 * The instant that a date-time of a header field names (RFC 5322 §3.3), or `undefined`: a date that cannot be read is
 * no date, and never now.
 */
export function mailDate(text: string): Temporal.Instant | undefined {
  const bare = text.replace(/\([^()]*\)/g, ' ').trim();
  const [, day = '', name = '', year, hour, minute, second = '00', sign, hours, minutes, zone] =
    DATE.exec(bare) ?? [];
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  if (month === 0) return undefined;
  const offset =
    sign === undefined ? (ZONES[(zone ?? '').toLowerCase()] ?? '+00:00') : `${sign}${hours}:${minutes}`;
  const two = (number: number | string) => String(number).padStart(2, '0');
  // A leap second has no instant of its own.
  const clock = `${hour}:${minute}:${second === '60' ? '59' : second}`;
  try {
    return Temporal.Instant.from(`${year}-${two(month)}-${two(day)}T${clock}${offset}`);
  } catch {
    // 31 February, 25 o'clock: written, but no date.
    return undefined;
  }
}
