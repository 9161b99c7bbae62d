import type { Card, TeamBoard } from '../core/ports.ts';
import { type CodeAlarm, tellAlarms } from '../db/code-alarms.ts';
import type { Journey } from '../journey/context.ts';
import { raiseCodeAlarm } from '../journey/verify/code-alarm.ts';

/**
 * Raises an alarm where codes are being guessed, and tells the team of each once, in the triage channel. An alarm that
 * could not be posted is posted by a later sweep; one whose note was cut short is found by its id and not posted again.
 */
export async function watchCodes(journey: Journey, board: TeamBoard): Promise<void> {
  await raiseCodeAlarm(journey);
  const { db, clock, company } = journey;
  const channel = company.channels.triage;
  await tellAlarms(db, clock.now(), async (alarm) => {
    const posted = await board.find(channel, alarm.id);
    if (!posted) await board.post(channel, alarmCard(alarm), alarm.id);
  });
}

/** In the triage channel: no case is named, since an alarm is about all of them. */
export function alarmCard({ wrong_guesses: wrong }: Pick<CodeAlarm, 'wrong_guesses'>): Card {
  const text = `Somebody may be guessing codes: ${wrong} wrong ones within an hour, over all requests. Each code still takes a few guesses only. Cases with many wrong codes say so in their threads; block their senders where it is no accident.`;
  return { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `:rotating_light: ${text}` } }] };
}
