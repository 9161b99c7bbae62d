import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { NoteContact } from '../core/inbound-message.ts';
import { isAddress } from './mail-headers.ts';

/** An address as a contact in normal form; `undefined` when it is none. */
export function emailContact(text: string): NoteContact | undefined {
  const value = text.trim().toLowerCase();
  return isAddress(value) ? { channel: 'email', value } : undefined;
}

/** A number as a contact in E.164; one without a country code is taken for North American. */
export function phoneContact(text: string): NoteContact | undefined {
  const number = parsePhoneNumberFromString(text.trim(), 'US');
  return number?.isValid() ? { channel: 'sms', value: number.number } : undefined;
}

/** What a person typed as an address or a number of theirs; `undefined` when it is neither. */
export const readContact = (text: string): NoteContact | undefined =>
  text.includes('@') ? emailContact(text) : phoneContact(text);
