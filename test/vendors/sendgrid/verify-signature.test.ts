import { describe, expect, test } from 'vitest';
import { mailSigningKeys, signInbound } from '../../../src/demo/sign-mail.ts';
import { signatureVerifier } from '../../../src/vendors/sendgrid/verify-signature.ts';

const now = Temporal.Instant.from('2026-11-24T15:00:00Z');
const seconds = now.epochMilliseconds / 1000;
const old = mailSigningKeys();
const current = mailSigningKeys();
const verify = signatureVerifier([current.publicKeyBase64, old.publicKeyBase64]);
const body = Buffer.from('the body, with a latin-1 byte: \xf1', 'latin1');

function delivery(key = current.privateKeyPem, at = seconds, signedBody = body) {
  const headers = signInbound(key, at, signedBody);
  return {
    body,
    signature: headers['X-Twilio-Email-Event-Webhook-Signature'],
    timestamp: headers['X-Twilio-Email-Event-Webhook-Timestamp'],
  };
}

describe('the signature of inbound mail', () => {
  test('holds for the bytes that were signed, whatever their charset', () => {
    expect(verify(delivery(), now)).toEqual({ ok: true });
  });

  test('holds under the key before, while keys are rotated', () => {
    expect(verify(delivery(old.privateKeyPem), now)).toEqual({ ok: true });
  });

  test('holds for a delivery that SendGrid repeats for days', () => {
    expect(verify(delivery(current.privateKeyPem, seconds - 3 * 86_400), now)).toEqual({ ok: true });
  });

  test.each([
    ['a stranger’s key', delivery(mailSigningKeys().privateKeyPem), 'wrong-signature'],
    ['another body', delivery(current.privateKeyPem, seconds, Buffer.from('other')), 'wrong-signature'],
    ['another timestamp', { ...delivery(), timestamp: String(seconds - 1) }, 'wrong-signature'],
    ['a signature that is no DER', { ...delivery(), signature: 'AAAA' }, 'wrong-signature'],
    ['no signature', { ...delivery(), signature: undefined }, 'unsigned'],
    ['no timestamp', { ...delivery(), timestamp: undefined }, 'unsigned'],
    ['a timestamp that is no number', { ...delivery(), timestamp: 'NaN' }, 'unsigned'],
    ['five days of age', delivery(current.privateKeyPem, seconds - 5 * 86_400), 'outside-window'],
    ['an hour ahead', delivery(current.privateKeyPem, seconds + 3_600), 'outside-window'],
  ])('does not hold with %s', (_, given, because) => {
    expect(verify(given, now)).toEqual({ ok: false, because });
  });
});
