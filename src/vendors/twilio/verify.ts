import type { CodeVendor, CodeVerdict } from '../../core/code-vendor.ts';
import { SendUnknown } from '../../core/ports.ts';
import { NeedsHuman, type Problem, Transient } from '../../core/problem.ts';
import type { OpenTwilio } from './client.ts';
import { keyRefused, readFailure, type TwilioFailure } from './failure.ts';

export interface VerifySettings {
  client: OpenTwilio;
  /** The Verify Service; its codes must have six digits, which is Twilio's default. */
  serviceSid: string;
}

/**
 * Twilio Verify v2 (https://www.twilio.com/docs/verify/api): Twilio makes, texts and checks the code and forgets it
 * after ten minutes; we hold the verification's SID. A start for a number whose code is pending sends the same code
 * again under the same SID, five times at most, which makes starting safe to repeat.
 */
export function twilioVerify({ client, serviceSid }: VerifySettings): CodeVendor {
  const service = async () => (await client()).verify.v2.services(serviceSid);
  return {
    name: 'twilio-verify',
    async start({ to, whatsapp, language }) {
      try {
        const channel = whatsapp ? 'whatsapp' : 'sms';
        const { sid } = await (await service()).verifications.create({ to, channel, locale: language });
        return { vendorId: sid };
      } catch (error) {
        throw startProblem(readFailure(error));
      }
    },
    async check(verificationSid, code) {
      try {
        const { status } = await (await service()).verificationChecks.create({ verificationSid, code });
        return verdictOf(status);
      } catch (error) {
        return checkVerdict(readFailure(error));
      }
    },
    async cancel(verificationSid) {
      try {
        await (await service()).verifications(verificationSid).update({ status: 'canceled' });
      } catch (error) {
        const failure = readFailure(error);
        if (!isOver(failure)) throw startProblem(failure);
      }
    },
  };
}

/** `status`, never the legacy `valid` (https://www.twilio.com/docs/verify/api/verification-check). */
function verdictOf(status: string): CodeVerdict {
  if (status === 'approved') return 'right';
  if (status === 'pending') return 'wrong';
  return status === 'max_attempts_reached' ? 'used-up' : 'over';
}

/** https://www.twilio.com/docs/api/errors/20404: run out, approved or cancelled; Twilio has forgotten it. */
const isOver = (failure: TwilioFailure) => failure.is === 'answered' && failure.code === 20404;
/** https://www.twilio.com/docs/api/errors/60202 */
const MAX_CHECKS = 60202;

/** @throws Transient, NeedsHuman, SendUnknown */
function checkVerdict(failure: TwilioFailure): CodeVerdict {
  if (isOver(failure)) return 'over';
  if (failure.is === 'answered' && failure.code === MAX_CHECKS) return 'used-up';
  // A server that broke may have counted the guess before it did.
  if (failure.is === 'unknown' || (failure.is === 'answered' && failure.status >= 500)) {
    throw new SendUnknown();
  }
  throw startProblem(failure);
}

/** Until then Twilio has forgotten the code, and with it how often it was sent. */
const FORGOTTEN_AFTER = Temporal.Duration.from({ minutes: 10 });

/** Twilio's own numbers, https://www.twilio.com/docs/api/errors: what each means for the case. */
const PROBLEMS: { [code: number]: () => Problem } = {
  20404: () =>
    human('verify-service-unknown', 'Twilio has no such Verify service: check TWILIO_VERIFY_SERVICE_SID.'),
  21608: () =>
    human('verify-trial-account', 'Our Twilio account is a trial and texts verified numbers only.'),
  60200: () => human('verify-refused-60200', `Twilio takes this number for invalid. ${OTHER_WAY}`),
  60203: () => new Transient('verify-too-many-sends', { retryAfter: FORGOTTEN_AFTER }),
  60205: () => human('number-takes-no-texts', `This number is a landline and takes no texts. ${OTHER_WAY}`),
  60212: () => new Transient('verify-number-busy'),
  60410: () => human('verify-fraud-guard', `Twilio takes texts to this number for fraud. ${OTHER_WAY}`),
  60605: () => human('verify-country-blocked', `Our Verify service texts no such country. ${OTHER_WAY}`),
};
const OTHER_WAY = 'How should this person prove who they are? They may write from a mail address.';
const human = (code: string, ask: string) => new NeedsHuman(code, { ask });

function startProblem(failure: TwilioFailure): Problem {
  // Starting and cancelling may be repeated, so what is not known is asked again.
  if (failure.is !== 'answered') return new Transient('twilio-unreachable');
  const { status, code } = failure;
  const known = code === undefined ? undefined : PROBLEMS[code];
  if (known) return known();
  if (status === 429) return new Transient('twilio-slow-down');
  if (status >= 500) return new Transient(`twilio-failed-${status}`);
  if (status === 401 || status === 403) return keyRefused(status);
  return human(`verify-refused-${code ?? status}`, `Twilio Verify refuses this. ${OTHER_WAY}`);
}
