import { systemClock } from '../core/clock.ts';
import { type Call, textOption, WrongUsage } from './verb.ts';

/** `--received` of a call, else today in that zone. @throws WrongUsage for what is no date */
export function receivedOption(call: Call, timeZone: string): Temporal.PlainDate {
  const given = textOption(call, 'received');
  return given === undefined ? systemClock.now().toZonedDateTimeISO(timeZone).toPlainDate() : dateOf(given);
}

function dateOf(text: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    // A day that no calendar has: refused like any other text.
  }
  throw new WrongUsage('--received is a date like 2026-11-24');
}
