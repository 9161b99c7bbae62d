import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../core/json.ts';

/** One link of a request's event chain, as it is hashed, stored and exported. */
export interface Link {
  requestId: string;
  seq: number;
  type: string;
  actor: string;
  /** RFC 3339 in UTC with milliseconds. */
  at: string;
  data: JsonObject;
}

/** What the first link of every chain points back to. */
export const CHAIN_START = Buffer.alloc(32);

/** SHA-256 over the hash before it and the canonical JSON of the link (FIPS 180-4). */
export function linkHash(previous: Uint8Array, link: Link): Buffer {
  const { requestId, seq, type, actor, at, data } = link;
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ request_id: requestId, seq, type, actor, at, data }))
    .digest();
}

export const chainTime = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'millisecond' });
