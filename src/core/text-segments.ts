/**
 * How a text is cut into segments, each of which is billed and may be lost (GSM 03.38 and 3GPP TS 23.040 §9.2.3.24):
 * 160 characters of the GSM alphabet, or 153 each when there are several; 70 and 67 once one character is outside it.
 */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** These take two places. */
const EXTENDED = '\f^{}\\[~]|€';

export interface TextSize {
  segments: number;
  /** Characters outside the GSM alphabet: one of them more than halves the room. */
  outside: string[];
}

export function textSize(text: string): TextSize {
  const characters = [...text];
  const outside = [...new Set(characters.filter((one) => !GSM.includes(one) && !EXTENDED.includes(one)))];
  if (outside.length > 0) return { segments: count(text.length, 70, 67), outside };
  const places = characters.reduce((sum, one) => sum + (EXTENDED.includes(one) ? 2 : 1), 0);
  return { segments: count(places, 160, 153), outside };
}

/**
 * The same text without the accents and signs that the GSM alphabet lacks, which a provider would bill as two or three
 * texts: "sábado" becomes "sabado", "−6" becomes "-6". What has no plain form stays.
 */
export function inGsm(text: string): string {
  return [...text.normalize('NFC')]
    .map((one) => (GSM.includes(one) || EXTENDED.includes(one) ? one : plain(one)))
    .join('');
}

function plain(character: string): string {
  if (/\p{Dash}|\u2212/u.test(character)) return '-';
  if (/[‘’]/.test(character)) return "'";
  const [base = ''] = character.normalize('NFD');
  return GSM.includes(base) ? base : character;
}

const count = (length: number, alone: number, each: number) =>
  length <= alone ? 1 : Math.ceil(length / each);
