import type { NoteContact } from '../../../core/inbound-message.ts';
import { emailContact, phoneContact } from '../../read-contact.ts';

/** Who a person is and what they asked, as staff type it on our own page. */
export interface EnteredPerson {
  name: string | null;
  email: NoteContact | null;
  phone: NoteContact | null;
  words: string;
}
export const PERSON_FIELDS = ['name', 'email', 'phone', 'words'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];
export type PersonFault = 'missing' | 'too-long' | 'not-an-address' | 'not-a-number';
export type PersonRead =
  | { ok: true; person: EnteredPerson }
  | { ok: false; faults: Map<PersonField, PersonFault> };

export const WORDS_CHARACTERS_MAX = 20_000;
const FIELD_CHARACTERS_MAX = 254;

/** Reads the form; all that is wrong with it is found at once. */
export function readPerson(form: { [Field in PersonField]: string }): PersonRead {
  const faults = new Map<PersonField, PersonFault>();
  const value = (field: PersonField) => form[field].normalize('NFC').trim();
  for (const field of PERSON_FIELDS) {
    const max = field === 'words' ? WORDS_CHARACTERS_MAX : FIELD_CHARACTERS_MAX;
    if (value(field).length > max) faults.set(field, 'too-long');
  }
  if (value('words') === '') faults.set('words', 'missing');
  const email = value('email') === '' ? null : emailContact(value('email'));
  if (email === undefined) faults.set('email', 'not-an-address');
  const phone = value('phone') === '' ? null : phoneContact(value('phone'));
  if (phone === undefined) faults.set('phone', 'not-a-number');
  if (faults.size > 0) return { ok: false, faults };
  const person = { name: value('name') || null, email: email ?? null, phone: phone ?? null };
  return { ok: true, person: { ...person, words: value('words').replace(/\r\n?/g, '\n') } };
}
