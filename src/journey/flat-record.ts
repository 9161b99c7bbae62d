import type { Json, JsonObject } from '../core/json.ts';

/** A record as the cells of one row: nested fields by their path, lists as one text. */
export function flatRecord(record: JsonObject, prefix = ''): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => {
      const path = `${prefix}${name}`;
      return isObject(value) ? Object.entries(flatRecord(value, `${path}.`)) : [[path, textOf(value)]];
    }),
  );
}

/** Every path that any of the records has, in the order in which they first come. */
export function pathsOf(records: readonly { [path: string]: string }[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function textOf(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value))
    return value.map((one) => (isObject(one) ? JSON.stringify(one) : textOf(one))).join('; ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
