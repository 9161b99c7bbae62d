import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { twilio } from '../../src/edge/twilio.ts';

const url = 'https://privacy.fluentworks.com/webhooks/twilio/messages';
const parameters = fc.dictionary(
  fc.stringMatching(/^[A-Za-z]\w{0,12}$/),
  fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.string(), { minLength: 2, maxLength: 3 })),
);

function form(fields: Record<string, string | string[]>): Uint8Array<ArrayBuffer> {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return new TextEncoder().encode(new URLSearchParams(pairs).toString());
}
function check(tokens: string[], body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const header = (name: string) => headers[name];
  return twilio.isSigned(tokens, { url, header, body, receivedAtMs: 0 });
}

describe('Twilio’s signature', () => {
  test.each([
    ['HMAC_SHA1', undefined],
    ['HMAC_SHA256', 'key=webhooks_sharedkey_1,algorithm=HMAC_SHA256'],
  ])('holds at the edge where Twilio’s own library makes it, with %s', async (algorithm, settings) => {
    await fc.assert(
      fc.asyncProperty(parameters, async (fields) => {
        const headers = {
          'X-Twilio-Signature': getExpectedTwilioSignature('token', url, fields, algorithm),
          ...(settings ? { 'X-Twilio-Webhooks-Signature-Settings': settings } : {}),
        };
        expect(await check(['before', 'token'], form(fields), headers)).toBe(true);
        expect(await check(['another'], form(fields), headers)).toBe(false);
        expect(await check(['token'], form({ ...fields, More: 'x' }), headers)).toBe(false);
      }),
    );
  });

  test.each([undefined, '', 'not base64!', 'AAAA'])('does not hold when it is %j', async (given) => {
    const headers: Record<string, string> = given === undefined ? {} : { 'X-Twilio-Signature': given };
    expect(await check(['token'], form({ Body: 'x' }), headers)).toBe(false);
  });
});
