import type { Channel } from '../privacy-request.ts';
import { isPlace, placeOfNumber } from './area-codes.ts';

/**
 * What speaks for a law. What the person said, their account's record once they proved that it is theirs, or staff decide; the
 * rest is for staff to weigh.
 */
export const HINT_SOURCES = ['message', 'account_record', 'phone_area', 'mail_domain', 'staff'] as const;
export type HintSource = (typeof HINT_SOURCES)[number];

export interface JurisdictionHint {
  source: HintSource;
  /** The id of a law, or the code of a country, state or province. Never what it was read from. */
  place: string;
}

/** What the form of a contact says about where its owner may live: an area code, the end of a mail address. */
export function hintOf({ channel, value }: { channel: Channel; value: string }): JurisdictionHint | null {
  const place = channel === 'sms' ? placeOfNumber(value) : placeOfAddress(value);
  return place === null ? null : { source: channel === 'sms' ? 'phone_area' : 'mail_domain', place };
}

/** Names like `k12.ca.us`, `ca.gov` (RFC 1480, state governments), `gouv.qc.ca`, `example.mx`. */
function placeOfAddress(address: string): string | null {
  const labels = address
    .slice(address.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  const [above = '', top = ''] = labels.slice(-2);
  const inside = (country: string) => {
    const place = `${country}-${above.toUpperCase()}`;
    return isPlace(place) ? place : null;
  };
  if (top === 'us' || top === 'gov') return inside('US');
  if (top === 'ca') return inside('CA') ?? 'CA';
  if (top === 'quebec') return 'CA-QC';
  return top === 'mx' ? 'MX' : null;
}
