import type { Json, JsonObject } from './json.ts';

/** What one system holds of a person, by type of record, as that system names things. */
export type ExportedRecords = { [type: string]: JsonObject[] };

/**
 * What is never given out, to anybody, whatever they proved: it harms more in wrong hands than it tells its owner
 * (11 CCR 7024(d), which we apply to everyone). The package says that we hold it.
 */
export const NEVER_DISCLOSED = [
  'government-id',
  'financial-account',
  'health-id',
  'password',
  'security-question',
  'biometric',
] as const;
export type NeverDisclosed = (typeof NEVER_DISCLOSED)[number];

/** Names of fields that a connector knows to hold such things. */
export type WithheldFields = { readonly [field: string]: NeverDisclosed };

/** Why something is not in a package: what is never given out, or what staff found to be about other people. */
export const LEFT_OUT = [...NEVER_DISCLOSED, 'about-others'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Stands where something was left out; the package puts it in the person's words. */
export const leftOutMark = (because: LeftOut): string => `[left out: ${because}]`;

/** What such fields are called where nobody declared them. */
const NAMES: readonly [RegExp, NeverDisclosed][] = [
  [
    /^(ssn|sin|curp|nss)$|social_?(security|insurance)|driver_?s?_?licen|passport|national_?id|government_?id|tax_?id/i,
    'government-id',
  ],
  [/account_?number|routing_?number|^iban$|^pan$|card_?number/i, 'financial-account'],
  [/insurance_?(id|number)|medical_?(id|record)|^mrn$|health_?(id|number|card)/i, 'health-id'],
  [
    /password|passwd|passphrase|(^|_)secret(_|$)|private_?key|(access|refresh|session|api|auth)_?(token|key)/i,
    'password',
  ],
  [/security_?(question|answer)/i, 'security-question'],
  [/biometric|finger_?print|face_?(print|template|id)|voice_?print|(^|_)(retina|iris)(_|$)/i, 'biometric'],
];

const SSN = /\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g;
const CARD = /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g;

/**
 * The records without what is never given out: by what a connector declares, by the name of a field, and by the look of a
 * value, also in the middle of a text.
 */
export function withhold(
  records: ExportedRecords,
  declared: WithheldFields = {},
): { records: ExportedRecords; withheld: NeverDisclosed[] } {
  const withheld = new Set<NeverDisclosed>();
  const noted = (kind: NeverDisclosed): string => {
    withheld.add(kind);
    return leftOutMark(kind);
  };
  const walk = (value: Json, name: string): Json => {
    const named = declared[name] ?? NAMES.find(([pattern]) => pattern.test(name))?.[1];
    if (named !== undefined && value !== null && value !== '') return noted(named);
    if (Array.isArray(value)) return value.map((one) => walk(one, name));
    if (value !== null && typeof value === 'object') return walkAll(value);
    return typeof value === 'string' ? blotted(value, noted) : value;
  };
  const walkAll = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name, walk(value, name)]));
  const kept = Object.entries(records).map(([type, all]) => [type, all.map(walkAll)] as const);
  return { records: Object.fromEntries(kept), withheld: [...withheld].sort() };
}

function blotted(text: string, mark: (kind: NeverDisclosed) => string): string {
  return text
    .replace(SSN, () => mark('government-id'))
    .replace(CARD, (found) => (isCardNumber(found.replace(/\D/g, '')) ? mark('financial-account') : found))
    .replace(IBAN, (found) => (isIban(found.replaceAll(' ', '')) ? mark('financial-account') : found));
}

/** ISO/IEC 7812-1, annex B: the check digit by Luhn's rule; a first digit that card networks use. */
function isCardNumber(digits: string): boolean {
  if (!/^[2-6]\d{12,18}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616-1: the number that its letters and digits make leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  const moved = `${text.slice(4)}${text.slice(0, 4)}`;
  const digits = [...moved].map((sign) => Number.parseInt(sign, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** How many records of which type. */
export function countsOf(records: ExportedRecords): { [type: string]: number } {
  return Object.fromEntries(
    Object.entries(records).flatMap(([type, all]) => (all.length > 0 ? [[type, all.length]] : [])),
  );
}
