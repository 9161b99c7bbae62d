import type { InboundMessage, NoteContact, NoteEnvelope } from '../../../core/inbound-message.ts';
import { canonicalJson } from '../../../core/json.ts';
import { type MessageChannel, RIGHTS, type Right } from '../../../core/privacy-request.ts';
import type { Vault } from '../../../db/sealed.ts';
import { emailContact, phoneContact } from '../../read-contact.ts';
import { BY_IMPORT } from './read-note.ts';
import { type ReceivedAtBounds, readReceivedAt } from './received-at.ts';

/** The columns of a file of notes; a row is one request by post, telephone or an older system. */
export const NOTE_COLUMNS = [
  'received_at',
  'channel',
  'name',
  'email',
  'phone',
  'subject',
  'text',
  'rights',
  'jurisdiction',
  'reference_outside',
] as const;
export type NoteColumn = (typeof NOTE_COLUMNS)[number];
export const REQUIRED_COLUMNS: readonly NoteColumn[] = ['received_at', 'channel', 'text'];
export type NoteCells = { [Column in NoteColumn]?: string };

export const IMPORT_CHANNELS = ['post', 'phone', 'in_person', 'email', 'sms', 'other'] as const;
const CHARACTERS_MAX: { [Column in NoteColumn]?: number } = {
  name: 200,
  subject: 998,
  text: 100_000,
  reference_outside: 200,
};
/** ISO 3166-2, or a country; `EU`. */
const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** What is wrong with a cell: codes only, because a row holds personal data. */
export interface CellFault {
  column: NoteColumn;
  code:
    | 'missing'
    | 'too-long'
    | 'not-a-time'
    | 'in-the-future'
    | 'too-old'
    | 'unknown-channel'
    | 'not-an-address'
    | 'not-a-number'
    | 'unknown-right'
    | 'not-a-jurisdiction';
}
export type NoteRow = { ok: true; message: NoteMessage } | { ok: false; faults: CellFault[] };
export type NoteMessage = InboundMessage & { envelope: NoteEnvelope };

/** Reads a row as a message; all that is wrong with it is found at once. What counts is what it says, not how it is spaced. */
export function readNoteRow(vault: Vault, cells: NoteCells, bounds: ReceivedAtBounds): NoteRow {
  const faults: CellFault[] = [];
  const fault = (column: NoteColumn, code: CellFault['code']) => void faults.push({ column, code });
  const value = (column: NoteColumn) => tidy(cells[column] ?? '');
  for (const column of REQUIRED_COLUMNS) if (value(column) === '') fault(column, 'missing');
  for (const column of NOTE_COLUMNS) {
    if (value(column).length > (CHARACTERS_MAX[column] ?? Infinity)) fault(column, 'too-long');
  }

  const received = readReceivedAt(value('received_at'), bounds);
  if (!received.ok && value('received_at') !== '') fault('received_at', received.code);
  const channel = IMPORT_CHANNELS.find((known) => known === value('channel').toLowerCase());
  if (!channel && value('channel') !== '') fault('channel', 'unknown-channel');
  const email = value('email') === '' ? null : emailContact(value('email'));
  if (email === undefined) fault('email', 'not-an-address');
  const phone = value('phone') === '' ? null : phoneContact(value('phone'));
  if (phone === undefined) fault('phone', 'not-a-number');
  if (channel === 'email' && email === null) fault('email', 'missing');
  if (channel === 'sms' && phone === null) fault('phone', 'missing');
  const rights = readRights(value('rights'));
  if (!rights) fault('rights', 'unknown-right');
  const jurisdiction = value('jurisdiction').toUpperCase();
  if (jurisdiction !== '' && !JURISDICTION.test(jurisdiction)) fault('jurisdiction', 'not-a-jurisdiction');
  if (faults.length > 0 || !received.ok || !channel || !rights) return { ok: false, faults };

  const envelope: NoteEnvelope = {
    kind: 'note',
    ...contactsFor(channel, email ?? null, phone ?? null),
    name: value('name') || null,
    subject: value('subject') || null,
    rights,
    jurisdiction: jurisdiction || null,
    referenceOutside: value('reference_outside') || null,
    receivedAt: received.at.toString(),
    enteredBy: BY_IMPORT,
  };
  const text = value('text');
  const said = canonicalJson({ ...envelope, channel, text } as never);
  // Keyed: the hash of a row outlives its content, and a row is short enough to be guessed.
  const identity = vault.fingerprint('imported-note', said);
  return { ok: true, message: { channel, raw: Buffer.from(text), identity, envelope } };
}

const tidy = (cell: string) => cell.normalize('NFC').trim();

function readRights(list: string): Right[] | undefined {
  const names = list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const known = RIGHTS.filter((right) => names.includes(right));
  return names.every((name) => known.some((right) => right === name)) ? known : undefined;
}

/** Whom we answer: by the way the person wrote where that is known, else by mail before text. */
function contactsFor(channel: MessageChannel, email: NoteContact | null, phone: NoteContact | null) {
  const [contact = null, otherContact = null] = (channel === 'sms' ? [phone, email] : [email, phone]).filter(
    (one) => one !== null,
  );
  return { contact, otherContact };
}
