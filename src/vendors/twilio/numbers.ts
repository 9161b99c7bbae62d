import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const WHATSAPP = /^whatsapp:/i;

/** An address as Twilio writes it. */
export interface TwilioAddress {
  /** E.164; `null` for short codes and senders that are a name: nobody can be answered there. */
  number: string | null;
  whatsapp: boolean;
}

/** Reads `+13035550142` or `whatsapp:+13035550142`. No country is assumed: Twilio always names it. */
export function readAddress(address: string): TwilioAddress {
  const whatsapp = WHATSAPP.test(address);
  const parsed = parsePhoneNumberFromString(address.replace(WHATSAPP, '').trim(), { extract: false });
  return { number: parsed?.isPossible() ? parsed.number : null, whatsapp };
}

export const writeAddress = (number: string, whatsapp: boolean): string =>
  whatsapp ? `whatsapp:${number}` : number;
