import { DEMO_PEOPLE } from '../../src/demo/people.ts';
import { readContact } from '../../src/journey/read-contact.ts';

/** Words in which an address or a number can stand. */
const EDGES = /[\s"'`,;()<>{}[\]|\\=]+/;
/** Numbers that look like a telephone's and are none: Slack's times, ids, digits of a staff link, dates. */
const NO_NUMBER = /^(?:\d{10}\.\d{1,9}|\d{1,9}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}.*|\d{13})$/i;
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const NUMBER = /\+\d[\d\s().-]{7,18}\d|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b/g;

/**
 * What of personal data stands in a text that Slack came to know: any address, any telephone number, the people of the
 * demo, and whatever a test says that it used.
 */
export function personalData(text: string, used: readonly string[] = []): string[] {
  const lower = text.toLowerCase();
  const known = [...DEMO_PEOPLE.flatMap(({ name, email, phone }) => [name, email, phone]), ...used];
  const found = [
    ...known.filter((one) => lower.includes(one.toLowerCase())),
    ...(text.match(ADDRESS) ?? []),
    ...(text.match(NUMBER) ?? []).filter((one) => readContact(one) !== undefined),
    ...text
      .split(EDGES)
      .filter((word) => /^\+?\d{10,15}$/.test(word) && !NO_NUMBER.test(word))
      .filter((word) => readContact(word) !== undefined),
  ];
  return [...new Set(found)];
}
