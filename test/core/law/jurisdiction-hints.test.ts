import { expect, test } from 'vitest';
import { hintOf } from '../../../src/core/law/jurisdiction-hints.ts';

test.each([
  ['sms', '+13035550100', 'US-CO'],
  ['sms', '+14165550100', 'CA-ON'],
  ['sms', '+525555550100', 'MX'],
  ['sms', '+18005550100', null],
  ['sms', '+33155550100', null],
  ['email', 'a@example.com', null],
  ['email', 'a@k12.ca.us', 'US-CA'],
  ['email', 'a@dmv.ca.gov', 'US-CA'],
  ['email', 'a@gouv.qc.ca', 'CA-QC'],
  ['email', 'a@example.ca', 'CA'],
  ['email', 'a@example.quebec', 'CA-QC'],
  ['email', 'a@example.com.mx', 'MX'],
  ['email', 'a@whitehouse.gov', null],
  // The end counts, not what somebody puts before it.
  ['email', 'a.ca.us@ca.us.example.com', null],
] as const)('%s %s hints at %s', (channel, value, place) => {
  expect(hintOf({ channel, value })?.place ?? null).toBe(place);
});
