import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import { ChainWalk, type ClaimedChain, type Verification } from './chain-walk.ts';
import { readChains } from './read-chains.ts';
import type { Db } from './tables.ts';

/**
 * Recomputes every hash of every request's event chain and compares the last one with the request itself, so that a
 * tail that was cut off shows. What it cannot show is a request removed together with its whole chain: for that,
 * compare with an export that stands elsewhere.
 */
export async function verifyChains(db: Db): Promise<Verification> {
  const walk = new ChainWalk();
  await readChains(db, (part) => ('chain' in part ? walk.begin(part.chain) : walk.link(part.link)));
  walk.end();
  return walk.result();
}

const FORMAT = 'lawrence-event-chains';
const hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => Buffer.from(text, 'hex'));
const headerLine = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  hash: z.literal('SHA-256'),
  exported_at: z.string(),
});
const linkLine = z.strictObject({
  reference: z.string(),
  request_id: z.uuid(),
  seq: z.int(),
  of: z.int(),
  type: z.string(),
  actor: z.string(),
  at: z.string(),
  data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  prev_hash: hex,
  hash: hex,
});
const closingLine = z.strictObject({ requests: z.int(), links: z.int(), heads: hex });

/**
 * Writes every chain as JSON Lines: a header, a line for each link, and a closing line with totals and the SHA-256
 * over all heads (`reference request_id version head`, one a line). `of` is the length of the chain.
 * @param write takes one line, without its line break
 * @returns what verifying on the way has found: the export holds the chains as they are, broken or not
 */
export async function exportChains(
  db: Db,
  write: (line: string) => Promise<void> | void,
  at: Temporal.Instant,
): Promise<Verification> {
  const walk = new ChainWalk();
  const heads = createHash('sha256');
  let chain: ClaimedChain | undefined;
  const header: z.input<typeof headerLine> = {
    format: FORMAT,
    version: 1,
    hash: 'SHA-256',
    exported_at: at.toString(),
  };
  await write(JSON.stringify(header));
  await readChains(db, async (part) => {
    if ('chain' in part) {
      chain = part.chain;
      addHead(heads, chain, part.chain.head ?? Buffer.alloc(0));
      return walk.begin(chain);
    }
    walk.link(part.link);
    const { requestId, seq, type, actor, at: linkedAt, data, previous, hash } = part.link;
    const line: z.input<typeof linkLine> = {
      reference: chain?.reference ?? '',
      request_id: requestId,
      seq,
      of: chain?.version ?? 0,
      type,
      actor,
      at: linkedAt,
      data,
      prev_hash: Buffer.from(previous).toString('hex'),
      hash: Buffer.from(hash).toString('hex'),
    };
    await write(JSON.stringify(line));
  });
  walk.end();
  const result = walk.result();
  const { requests, links } = result;
  const closing: z.input<typeof closingLine> = { requests, links, heads: heads.digest('hex') };
  await write(JSON.stringify(closing));
  return result;
}

/**
 * Verifies an export without a database and without keys. Somebody who can write the whole file anew, hashes and
 * all, is only found out by comparing the closing line with a copy that stands elsewhere.
 */
export async function verifyExport(lines: Iterable<string> | AsyncIterable<string>): Promise<Verification> {
  const walk = new ChainWalk();
  const heads = createHash('sha256');
  let chain: ClaimedChain | undefined;
  let closing: z.output<typeof closingLine> | undefined;
  let number = 0;
  const endChain = () => {
    const head = walk.end(number);
    if (chain) addHead(heads, chain, head);
  };
  for await (const text of lines) {
    number += 1;
    const value = parsed(text);
    if (number === 1) {
      if (!headerLine.safeParse(value).success) walk.fault('header-missing', number);
      continue;
    }
    const line = linkLine.safeParse(value);
    if (closing || !line.success) {
      const end = closingLine.safeParse(value);
      if (closing || !end.success) walk.fault('line-unreadable', number, chain?.reference ?? null);
      else {
        endChain();
        closing = end.data;
      }
      continue;
    }
    const { reference, request_id: requestId, of: version, prev_hash: previous, ...rest } = line.data;
    const same = chain?.requestId === requestId && chain.reference === reference && chain.version === version;
    if (!same) {
      endChain();
      chain = { requestId, reference, version, head: null };
      walk.begin(chain, number);
    }
    walk.link({ ...rest, requestId, previous }, number);
  }
  if (number === 0) walk.fault('header-missing');
  if (!closing) {
    walk.end(number);
    walk.fault('closing-line-missing', number);
  } else {
    const { requests, links } = walk.result();
    if (closing.requests !== requests || closing.links !== links) walk.fault('totals-differ', number);
    else if (!heads.digest().equals(closing.heads)) walk.fault('heads-differ', number);
  }
  return walk.result();
}

function addHead(heads: Hash, { reference, requestId, version }: ClaimedChain, head: Uint8Array): void {
  heads.update(`${reference} ${requestId} ${version} ${Buffer.from(head).toString('hex')}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: then no schema takes it, and the line is reported.
    return undefined;
  }
}
