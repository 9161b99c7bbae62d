import { CHAIN_START, type Link, linkHash } from './event-chain.ts';

/** A link as it is stored or exported, with the hashes that are to be proven. */
export interface ClaimedLink extends Link {
  previous: Uint8Array;
  hash: Uint8Array;
}

/** What the chain of one request must come to. An export has no head of its own: its last link is the head. */
export interface ClaimedChain {
  requestId: string;
  reference: string;
  version: number;
  head: Uint8Array | null;
}

export type BreakReason =
  | 'link-changed'
  | 'link-does-not-follow'
  | 'link-missing'
  | 'link-added'
  | 'tail-cut-off'
  | 'head-differs'
  | 'chain-out-of-order'
  | 'chain-of-no-request'
  | 'line-unreadable'
  | 'header-missing'
  | 'closing-line-missing'
  | 'totals-differ'
  | 'heads-differ';

export interface BrokenLink {
  /** The request; `null` where the fault lies in no chain (a closing line, a line that cannot be read). */
  reference: string | null;
  seq: number | null;
  why: BreakReason;
  /** In an export, counted from 1. */
  line?: number;
}

export interface Verification {
  ok: boolean;
  requests: number;
  links: number;
  /** How many chains (or lines outside any chain) do not hold. */
  broken: number;
  first: BrokenLink | null;
}

/**
 * The one verification of event chains, of the database and of an export alike: takes chains one after the other and
 * their links in order, keeps one hash and no more. A chain is reported once, at its first broken link.
 */
export class ChainWalk {
  #chain: ClaimedChain | undefined;
  #lastId = '';
  #previous: Uint8Array = CHAIN_START;
  #seq = 0;
  #holds = true;
  #requests = 0;
  #links = 0;
  #broken = 0;
  #first: BrokenLink | null = null;

  /** Ends the chain before and begins the next. Chains come in ascending order of their ids: none comes twice. */
  begin(chain: ClaimedChain, line?: number): void {
    this.end(line);
    this.#chain = chain;
    this.#previous = CHAIN_START;
    this.#seq = 0;
    this.#holds = true;
    this.#requests += 1;
    if (chain.requestId <= this.#lastId) this.#break('chain-out-of-order', 1, line);
    this.#lastId = chain.requestId;
  }

  link(link: ClaimedLink, line?: number): void {
    this.#links += 1;
    const expected = this.#seq + 1;
    this.#seq = link.seq;
    const why = this.#faultOf(link, expected);
    this.#previous = link.hash;
    if (why) this.#break(why, why === 'link-missing' ? expected : link.seq, line);
  }

  /** Ends the last chain. @returns the hash that its head must have been */
  end(line?: number): Uint8Array {
    const chain = this.#chain;
    if (chain) {
      if (this.#seq < chain.version) this.#break('tail-cut-off', this.#seq + 1, line);
      if (chain.head && !equal(chain.head, this.#previous)) this.#break('head-differs', this.#seq, line);
    }
    this.#chain = undefined;
    return this.#previous;
  }

  /** A fault outside any chain. */
  fault(why: BreakReason, line?: number, reference: string | null = null): void {
    this.#note({ reference, seq: null, why, ...(line === undefined ? {} : { line }) });
  }

  result(): Verification {
    return {
      ok: this.#broken === 0,
      requests: this.#requests,
      links: this.#links,
      broken: this.#broken,
      first: this.#first,
    };
  }

  #faultOf(link: ClaimedLink, expected: number): BreakReason | undefined {
    const chain = this.#chain;
    if (!chain || link.requestId !== chain.requestId) return 'chain-of-no-request';
    if (link.seq > expected) return link.seq > chain.version ? 'link-added' : 'link-missing';
    if (link.seq < expected) return 'link-added';
    if (link.seq > chain.version) return 'link-added';
    if (!equal(link.previous, this.#previous)) return 'link-does-not-follow';
    return equal(link.hash, linkHash(link.previous, link)) ? undefined : 'link-changed';
  }

  #break(why: BreakReason, seq: number, line?: number): void {
    if (!this.#holds) return;
    this.#holds = false;
    const reference = this.#chain?.reference ?? null;
    this.#note({ reference, seq, why, ...(line === undefined ? {} : { line }) });
  }

  #note(broken: BrokenLink): void {
    this.#broken += 1;
    this.#first ??= broken;
  }
}

const equal = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
