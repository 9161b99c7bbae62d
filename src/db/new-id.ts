import { randomUUIDv7 } from 'node:crypto';

/** Mints a time-ordered id (RFC 9562 UUIDv7). It tells nothing about a person, so it is safe to log. */
export function newId<Id extends string>(): Id {
  return randomUUIDv7() as string as Id;
}
