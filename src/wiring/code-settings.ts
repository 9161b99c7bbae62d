import type { Config } from '../config.ts';
import type { CodeSettings } from '../journey/code-settings.ts';

export function codeSettings(config: Config): CodeSettings {
  return {
    tries: config.CODE_TRIES,
    emailLivesHours: config.CODE_EMAIL_HOURS,
    smsLivesMinutes: config.CODE_SMS_MINUTES,
    perRequestPerDay: config.CODES_PER_REQUEST_PER_DAY,
    perContactPerDay: config.CODES_PER_CONTACT_PER_DAY,
    wrongPerContactPerDay: config.WRONG_CODES_PER_CONTACT_PER_DAY,
    pauseMinutes: config.CODE_PAUSES_MINUTES,
    perHour: config.CODES_PER_HOUR,
    callingCodes: config.CODE_CALLING_CODES,
    wrongPerHourAlarm: config.WRONG_CODES_PER_HOUR_ALARM,
  };
}
