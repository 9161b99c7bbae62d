import createClient from 'openapi-fetch';
import type { z } from 'zod';
import { NeedsHuman, Permanent, Transient } from '../../core/problem.ts';
import { retryAfter } from '../../core/retry-after.ts';
import type { components, paths } from './contract.d.ts';
import {
  contactList,
  type Erasure,
  type ExportedRecord,
  erasure,
  existingRecords,
  exportPage,
  type FoundContact,
  type FoundRecord,
  type OptOutStanding,
  optOutStanding,
  type Residence,
  recordPage,
  residenceList,
} from './replies.ts';

type Identifier = components['schemas']['Identifier'];
type OptOut = components['schemas']['OptOut'];
type RecordReference = components['schemas']['RecordReference'];

export interface FluentworksSettings {
  apiUrl: string;
  token: string;
  /** For one HTTP exchange. */
  timeoutMs?: number;
}

export interface FluentworksClient {
  locate(identifiers: Identifier[], signal: AbortSignal): Promise<FoundRecord[]>;
  export(identifiers: Identifier[], signal: AbortSignal): Promise<ExportedRecord[]>;
  contacts(identifiers: Identifier[], signal: AbortSignal): Promise<FoundContact[]>;
  residences(identifiers: Identifier[], signal: AbortSignal): Promise<Residence[]>;
  startErasure(records: RecordReference[], idempotencyKey: string, signal: AbortSignal): Promise<Erasure>;
  readErasure(id: string, signal: AbortSignal): Promise<{ erasure: Erasure; wait?: Temporal.Duration }>;
  lookUp(records: RecordReference[], signal: AbortSignal): Promise<FoundRecord[]>;
  optOut(optOut: OptOut, signal: AbortSignal): Promise<OptOutStanding>;
  readOptOut(optOut: OptOut, signal: AbortSignal): Promise<OptOutStanding>;
}

interface Reply {
  data?: unknown;
  response: Response;
}

/**
 * The service's privacy API. Every call throws Transient (no answer, 429, 5xx), NeedsHuman (the token was
 * refused) or Permanent (any other refusal, or a reply that breaks the contract). Errors carry codes only: what
 * the service wrote could hold personal data.
 */
export function fluentworksClient({
  apiUrl,
  token,
  timeoutMs = 15_000,
}: FluentworksSettings): FluentworksClient {
  const api = createClient<paths>({ baseUrl: apiUrl, headers: { authorization: `Bearer ${token}` } });

  async function exchange<Schema extends z.ZodType>(
    schema: Schema,
    signal: AbortSignal,
    send: (signal: AbortSignal) => Promise<Reply>,
  ): Promise<{ body: z.infer<Schema>; headers: Headers }> {
    const limit = AbortSignal.timeout(timeoutMs);
    const { data, response } = await send(AbortSignal.any([signal, limit])).catch((error: unknown) => {
      throw noReply(error, signal, limit);
    });
    if (!response.ok) throw refusal(response);
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw new Permanent('fluentworks-reply-unexpected');
    return { body: parsed.data, headers: response.headers };
  }

  /** Every page of a list of records. */
  async function all<Found>(
    identifiers: Identifier[],
    read: (
      body: components['schemas']['LocateRequest'],
    ) => Promise<{ records: Found[]; next_cursor: string | null }>,
  ): Promise<Found[]> {
    const found: Found[] = [];
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const page = await read(cursor === null ? { identifiers } : { identifiers, cursor });
      found.push(...page.records);
      cursor = page.next_cursor;
      // A cursor that comes back would page for ever.
      if (cursor !== null && seen.has(cursor)) throw new Permanent('fluentworks-reply-unexpected');
      if (cursor !== null) seen.add(cursor);
    } while (cursor !== null);
    return found;
  }

  return {
    locate: (identifiers, signal) =>
      all(identifiers, async (body) => {
        const page = await exchange(recordPage, signal, (limited) =>
          api.POST('/v1/privacy/people/locate', { body, signal: limited }),
        );
        return page.body;
      }),

    export: (identifiers, signal) =>
      all(identifiers, async (body) => {
        const page = await exchange(exportPage, signal, (limited) =>
          api.POST('/v1/privacy/people/export', { body, signal: limited }),
        );
        return page.body;
      }),

    async contacts(identifiers, signal) {
      const { body } = await exchange(contactList, signal, (limited) =>
        api.POST('/v1/privacy/people/contacts', { body: { identifiers }, signal: limited }),
      );
      return body.contacts;
    },

    async residences(identifiers, signal) {
      const { body } = await exchange(residenceList, signal, (limited) =>
        api.POST('/v1/privacy/people/residences', { body: { identifiers }, signal: limited }),
      );
      return body.residences;
    },

    async startErasure(records, idempotencyKey, signal) {
      const { body } = await exchange(erasure, signal, (limited) =>
        api.POST('/v1/privacy/erasures', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: { records },
          signal: limited,
        }),
      );
      return body;
    },

    async readErasure(id, signal) {
      const { body, headers } = await exchange(erasure, signal, (limited) =>
        api.GET('/v1/privacy/erasures/{erasure}', { params: { path: { erasure: id } }, signal: limited }),
      );
      const wait = retryAfter(headers);
      return wait === undefined ? { erasure: body } : { erasure: body, wait };
    },

    async lookUp(records, signal) {
      const { body } = await exchange(existingRecords, signal, (limited) =>
        api.POST('/v1/privacy/records/lookup', { body: { records }, signal: limited }),
      );
      return body.existing;
    },

    async optOut(optOut, signal) {
      const { body } = await exchange(optOutStanding, signal, (limited) =>
        api.POST('/v1/privacy/people/opt-outs', { body: optOut, signal: limited }),
      );
      return body;
    },

    async readOptOut(optOut, signal) {
      const { body } = await exchange(optOutStanding, signal, (limited) =>
        api.POST('/v1/privacy/people/opt-outs/lookup', { body: optOut, signal: limited }),
      );
      return body;
    },
  };
}

/** The original error is dropped: a parser's message quotes the text it choked on. */
function noReply(error: unknown, signal: AbortSignal, limit: AbortSignal) {
  if (signal.aborted) return new Transient('fluentworks-interrupted');
  if (limit.aborted) return new Transient('fluentworks-timeout');
  return error instanceof SyntaxError
    ? new Permanent('fluentworks-reply-unexpected')
    : new Transient('fluentworks-unreachable');
}

function refusal({ status, headers }: Response) {
  if (status === 401 || status === 403) {
    return new NeedsHuman('fluentworks-access-refused', {
      ask: 'The Fluentworks service refuses our token. Please have it renewed, then retry.',
    });
  }
  if (status === 429)
    return new Transient('fluentworks-too-many-requests', { retryAfter: retryAfter(headers) });
  if (status === 408 || status >= 500) {
    return new Transient('fluentworks-unavailable', { retryAfter: retryAfter(headers) });
  }
  return new Permanent(`fluentworks-refused-${status}`);
}
