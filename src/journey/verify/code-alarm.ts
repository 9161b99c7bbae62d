import { storeAlarm, wrongGuesses } from '../../db/code-alarms.ts';
import { inTransaction } from '../../db/database.ts';
import type { Journey } from '../context.ts';

/**
 * Somebody who guesses at many requests stays within the budgets of each. Over all requests it shows: from so many
 * wrong guesses within an hour on there is an alarm, one an hour at most, stored so that no restart repeats it.
 */
export async function raiseCodeAlarm({ db, clock, log, settings }: Journey): Promise<void> {
  const at = clock.now();
  const anHourAgo = at.subtract({ hours: 1 });
  const wrong = await wrongGuesses(db, anHourAgo);
  if (wrong < settings.codes.wrongPerHourAlarm) return;
  const raised = await inTransaction(db, (tx) => storeAlarm(tx, { wrong, at, notSince: anHourAgo }));
  if (raised) log.error({ wrong }, 'codes are being guessed: too many wrong ones within an hour');
}
