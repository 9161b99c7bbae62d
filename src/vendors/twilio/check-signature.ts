import { getSignatureAlgorithm, validateRequest } from 'twilio/lib/webhooks/webhooks.js';

export interface SignedForm {
  /** As Twilio was told it; never put together from what a request says of itself. */
  url: string;
  /** All that came: parameters that are empty, or new to us, are signed as well. */
  form: URLSearchParams;
  signature: string | undefined;
  /** `X-Twilio-Webhooks-Signature-Settings`: names another algorithm than HMAC-SHA1. */
  settings: string | undefined;
}

/**
 * Checks Twilio's signature by Twilio's own code (https://www.twilio.com/docs/usage/webhooks/webhooks-security) against
 * several tokens, so that one can be rotated.
 */
export function signedByTwilio(tokens: readonly string[], signed: SignedForm): boolean {
  const { url, form, signature = '', settings } = signed;
  const parameters: Record<string, string | string[]> = {};
  for (const name of new Set(form.keys())) {
    const [first = '', ...more] = form.getAll(name);
    parameters[name] = more.length === 0 ? first : [first, ...more];
  }
  const algorithm = settings === undefined ? undefined : getSignatureAlgorithm(settings);
  return tokens.some((token) => validateRequest(token, signature, url, parameters, algorithm));
}
