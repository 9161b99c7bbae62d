import type { ResolveName } from '../../src/core/ports.ts';

/** Text records by name. A name with `null` is one whose server does not answer. */
export type TestZone = Record<string, readonly string[] | null>;

/** The domain name system as a test has it. */
export function zoneOf(zone: TestZone): ResolveName {
  return async (name, type) => {
    const texts = zone[name.toLowerCase()];
    if (texts === null) throw Object.assign(new Error('ETIMEOUT'), { code: 'ETIMEOUT' });
    if (texts === undefined || type !== 'TXT') {
      throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
    }
    return texts.map((text) => [text]);
  };
}

export const emptyZone = zoneOf({});
