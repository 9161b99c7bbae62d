import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counts, ErasureReport, Located, SystemConnector } from '../../core/ports.ts';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import { type FluentworksClient, type FluentworksSettings, fluentworksClient } from './client.ts';
import { toIdentifier } from './identifier.ts';
import { type Erasure, type FoundRecord, recordType } from './replies.ts';

/** The contract's limit for one list of records. */
const RECORDS_MAX = 10_000;
/** Longest pause between two looks at an erasure; with `polls` it bounds how long one attempt may take. */
const PAUSE_MAX = Temporal.Duration.from({ seconds: 5 });
const PAUSE = Temporal.Duration.from({ seconds: 1 });
/** When the next attempt looks again, where the service does not say. */
const NEXT_ATTEMPT = Temporal.Duration.from({ seconds: 30 });

export interface FluentworksConnectorSettings extends FluentworksSettings {
  /** How often one attempt looks whether an erasure has ended, before it leaves the rest to the next attempt. */
  polls?: number;
}

/** The scheduling service: accounts, bookings and the rest, searched by address or number. */
export function fluentworksConnector({
  polls = 6,
  ...settings
}: FluentworksConnectorSettings): SystemConnector {
  const client = fluentworksClient(settings);
  return {
    system: 'fluentworks',

    async locate(contacts, { signal }) {
      const found = await client.locate(contacts.map(toIdentifier), signal);
      return { records: found.map(({ type, id }) => ({ type, id })) };
    },

    async contactsOnRecord(contacts, { signal }) {
      if (contacts.length === 0) return [];
      const found = await client.contacts(contacts.map(toIdentifier), signal);
      return found.map(({ type, value, since }) => ({
        channel: type === 'email' ? 'email' : 'sms',
        value: type === 'email' ? value.toLowerCase() : value,
        since,
      }));
    },

    async residences(contacts, { signal }) {
      if (contacts.length === 0) return [];
      const found = await client.residences(contacts.map(toIdentifier), signal);
      return found.map(({ country, region }) => (region === null ? country : `${country}-${region}`));
    },

    async erase(located, _contacts, { idempotencyKey, signal }) {
      const erased: Counts = {};
      const kept: ErasureReport['kept'] = [];
      for (const records of lists(located)) {
        const key = `${idempotencyKey}.${digest(records)}`;
        const started = await client.startErasure(records, key, signal);
        const ended = await untilEnded(client, started, polls, signal);
        for (const { type, count } of ended.erased) erased[type] = (erased[type] ?? 0) + count;
        for (const entry of ended.kept) addKept(kept, entry);
      }
      return { outcome: kept.length > 0 ? 'partly_kept' : 'erased', erased, kept };
    },

    async remaining(located, contacts, { signal }) {
      const still = new Map<string, FoundRecord>();
      const note = (records: readonly FoundRecord[]) => {
        for (const record of records) still.set(`${record.type}/${record.id}`, record);
      };
      for (const records of lists(located)) note(await client.lookUp(records, signal));
      // Searched again by contact as well: a record that came in meanwhile is no less there.
      note(await client.locate(contacts.map(toIdentifier), signal));
      const counts: Counts = {};
      for (const { type, kept_for } of still.values()) {
        if (kept_for === null) counts[type] = (counts[type] ?? 0) + 1;
      }
      return counts;
    },
  };
}

type Reference = { type: FoundRecord['type']; id: string };

/** In one order always, so that a retry sends the same lists under the same keys. */
function lists({ records }: Located): Reference[][] {
  const sorted = records
    .map(({ type, id }) => {
      const known = recordType.safeParse(type);
      if (!known.success) throw new Permanent('fluentworks-record-type-unknown');
      return { type: known.data, id };
    })
    .sort((a, b) => (`${a.type}/${a.id}` < `${b.type}/${b.id}` ? -1 : 1));
  const all: Reference[][] = [];
  for (let at = 0; at < sorted.length; at += RECORDS_MAX) all.push(sorted.slice(at, at + RECORDS_MAX));
  return all;
}

/** The same key with other records would be refused; other records are another erasure. */
function digest(records: readonly Reference[]): string {
  return createHash('sha256').update(JSON.stringify(records)).digest('hex').slice(0, 32);
}

async function untilEnded(
  client: FluentworksClient,
  started: Erasure,
  polls: number,
  signal: AbortSignal,
): Promise<Erasure> {
  let current = started;
  let wait: Temporal.Duration | undefined;
  for (let poll = 0; ; poll += 1) {
    if (current.status === 'completed') return current;
    if (current.status === 'failed') {
      throw new NeedsHuman('fluentworks-erasure-failed', {
        ask: 'The Fluentworks service could not finish erasing. Please ask its team to look, then retry.',
      });
    }
    if (poll === polls) throw new Transient('erasure-in-progress', { retryAfter: wait ?? NEXT_ATTEMPT });
    if (poll > 0) await pause(wait ?? PAUSE, signal);
    ({ erasure: current, wait } = await client.readErasure(current.id, signal));
  }
}

async function pause(wait: Temporal.Duration, signal: AbortSignal) {
  const bounded = Temporal.Duration.compare(wait, PAUSE_MAX) > 0 ? PAUSE_MAX : wait;
  try {
    await sleep(bounded.total('milliseconds'), undefined, { signal });
  } catch {
    // Only an abort ends a sleep early.
    throw new Transient('fluentworks-interrupted');
  }
}

function addKept(kept: ErasureReport['kept'], entry: ErasureReport['kept'][number]) {
  const same = kept.find(({ type, reason }) => type === entry.type && reason === entry.reason);
  if (same) same.count += entry.count;
  else kept.push({ ...entry });
}
