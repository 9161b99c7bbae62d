/** How many codes and guesses there are. Asking for a new code gives back no guess (NIST SP 800-63B-4 §3.2.2). */
export interface CodeSettings {
  /** Guesses that one code takes. */
  tries: number;
  emailLivesHours: number;
  smsLivesMinutes: number;
  perRequestPerDay: number;
  /** Over all requests: a forger who writes in somebody's name cannot fill their mailbox with codes. */
  perContactPerDay: number;
  /** Over all requests: then no guess of that contact's codes is looked at until a day has passed. */
  wrongPerContactPerDay: number;
  /** After the first code of a request within a day, after the second, and so on; the last one holds for all further. */
  pauseMinutes: readonly number[];
  /** To everybody: whatever goes wrong, there are never more. */
  perHour: number;
  /** ITU-T E.164 country codes of numbers that a code may be texted to; `1` is North America. */
  callingCodes: readonly string[];
  /** Over all requests: from so many on the team gets an alarm. */
  wrongPerHourAlarm: number;
}
