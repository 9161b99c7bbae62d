import { findPhoneNumbersInText } from 'libphonenumber-js';
import type { RequestId } from '../core/privacy-request.ts';
import { isDestroyed } from '../db/data-keys.ts';
import { caseOf } from '../db/parts.ts';
import type { Journey } from './context.ts';
import { emailContact } from './read-contact.ts';

/** Something in a text that tells of a person. */
export type PersonalData = 'contact' | 'address' | 'number' | 'card' | 'account' | 'identity' | 'digits';

/** Digits that may be grouped as a card's are: 13 to 19 of them (ISO/IEC 7812-1). */
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
/** Country, check digits and up to 30 characters, often in groups of four (ISO 13616-1). */
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g;
/** A United States social security number as it is written. */
const IDENTITY = /(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)/;
/** Longer than a ticket's number or a date; a phone or account number in one piece. */
const LONG_DIGITS = /\d{7,}/;

/**
 * Looks through what a staff member wrote for what is pasted by mistake: addresses, phone numbers, cards (by their check
 * digit), bank accounts (by theirs), identity numbers, long runs of digits, and any contact of the case itself. Names it
 * cannot tell from other words.
 */
export async function personalDataIn(
  journey: Pick<Journey, 'db' | 'vault'>,
  requestId: RequestId,
  text: string,
): Promise<PersonalData | null> {
  const plain = text.normalize('NFKC');
  const lower = plain.toLowerCase();
  const digits = plain.replaceAll(/[^\d]/g, '');
  const isNamed = ({ channel, value }: { channel: string; value: string }) =>
    channel === 'email' ? lower.includes(value.toLowerCase()) : digits.includes(nationalDigits(value));
  if ((await contactsOf(journey, requestId)).some(isNamed)) return 'contact';
  if (
    plain.split(/[\s,;:()<>[\]"']+/).some((word) => emailContact(word.replace(/[.!?]+$/, '')) !== undefined)
  )
    return 'address';
  if (plain.match(IBAN)?.some(isIban)) return 'account';
  if (plain.match(CARD)?.some(isCard)) return 'card';
  if (IDENTITY.test(plain)) return 'identity';
  if (findPhoneNumbersInText(plain, 'US').length > 0) return 'number';
  return LONG_DIGITS.test(plain) ? 'digits' : null;
}

/** As people write it at home: without the country's code. */
const nationalDigits = (e164: string) => e164.replaceAll(/\D/g, '').slice(-10);

async function contactsOf({ db, vault }: Pick<Journey, 'db' | 'vault'>, requestId: RequestId) {
  const { key_id } = await db
    .selectFrom('requests')
    .select('key_id')
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  if (await isDestroyed(db, key_id)) return [];
  const key = await vault.open(db, key_id);
  const rows = await db
    .selectFrom('contacts')
    .select(['id', 'channel', 'value'])
    .where('request_id', '=', caseOf(requestId))
    .execute();
  return rows.map(({ id, channel, value }) => ({
    channel,
    value: key.openText({ table: 'contacts', column: 'value', row: id }, value),
  }));
}

/** Luhn's check digit. */
function isCard(written: string): boolean {
  const digits = [...written.replaceAll(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const weighed = index % 2 === 1 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10: the first four characters behind the rest, letters as numbers, leave 1. */
function isIban(written: string): boolean {
  const characters = written.replaceAll(' ', '');
  const moved = `${characters.slice(4)}${characters.slice(0, 4)}`;
  let rest = 0;
  for (const character of moved) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
