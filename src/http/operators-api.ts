import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Company } from '../core/company.ts';
import type { RequestId } from '../core/privacy-request.ts';
import type { RevealReason } from '../core/staff.ts';
import { findEvents, findRequest, listRequests, type RequestFilter } from '../db/request-record.ts';
import type { Db } from '../db/tables.ts';
import type { Revealed } from '../journey/reveal/reveal-now.ts';
import { eventsQuery, listQuery, operatorsOpenApi, requestQuery } from './operators-openapi.ts';
import { revealedRecord } from './revealed-record.ts';

export interface OperatorsApiParts {
  db: Db;
  /** Without one the API is switched off: every call is refused. */
  apiToken: { reveal(): string } | undefined;
  company: Pick<Company, 'time-zone'>;
  /** Opens what people wrote in a case, and notes that it was read. */
  reveal(id: RequestId, reason: RevealReason): Promise<Revealed>;
}

type Refusal = 'bad-request' | 'not-authorized' | 'not-found' | 'content-destroyed';
const STATUS = {
  'bad-request': 400,
  'not-authorized': 401,
  'not-found': 404,
  'content-destroyed': 410,
} as const;

/**
 * What operators' programs read: requests and their events. Nothing here changes anything. Only `?reveal=` with a reason
 * shows personal data, and that it was read is an event of the case.
 */
export function operatorsApi({ db, apiToken, company, reveal }: OperatorsApiParts): Hono {
  const api = new Hono();
  const timeZone = company['time-zone'];
  const document = operatorsOpenApi();
  const authorized = bearerCheck(apiToken?.reveal());

  api.get('/openapi.json', (c) => c.json(document));

  api.use('/api/*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    if (!authorized(c.req.header('Authorization'))) {
      c.header('WWW-Authenticate', 'Bearer');
      return refuse(c, 'not-authorized', 'send Authorization: Bearer and the API token');
    }
    return await next();
  });

  api.get('/api/v1/requests', async (c) => {
    const query = listQuery.safeParse(c.req.query());
    if (!query.success) return refuse(c, 'bad-request', faultsOf(query.error));
    const { state, outcome, cursor, limit } = query.data;
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (after === null) return refuse(c, 'bad-request', 'cursor: not one that this API gave out');
    const { requests, last } = await listRequests(db, { state, outcome, after, limit }, timeZone);
    return c.json({ requests, next_cursor: last && writeCursor(last) });
  });

  api.get('/api/v1/requests/:reference', async (c) => {
    const query = requestQuery.safeParse(c.req.query());
    if (!query.success) return refuse(c, 'bad-request', faultsOf(query.error));
    const request = await findRequest(db, c.req.param('reference'), timeZone);
    if (!request) return refuse(c, 'not-found', 'no such request');
    if (query.data.reveal === undefined) return c.json(request);
    const revealed = await reveal(await idOf(db, request.reference), query.data.reveal);
    if (!revealed.ok) return refuse(c, 'content-destroyed', 'the content of this request is destroyed');
    return c.json({ ...request, revealed: revealedRecord(revealed.content, timeZone) });
  });

  api.get('/api/v1/requests/:reference/events', async (c) => {
    const query = eventsQuery.safeParse(c.req.query());
    if (!query.success) return refuse(c, 'bad-request', faultsOf(query.error));
    const { cursor = '0', limit } = query.data;
    if (!/^\d{1,9}$/.test(cursor)) return refuse(c, 'bad-request', 'cursor: not one that this API gave out');
    const page = await findEvents(db, c.req.param('reference'), { after: Number(cursor), limit }, timeZone);
    if (!page) return refuse(c, 'not-found', 'no such request');
    return c.json({ events: page.events, next_cursor: page.last === null ? null : String(page.last) });
  });

  return api;
}

async function idOf(db: Db, reference: string): Promise<RequestId> {
  const { id } = await db
    .selectFrom('requests')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  return id;
}

function refuse(c: Context, code: Refusal, message: string) {
  return c.json({ error: { code, message } }, STATUS[code]);
}

/** Compares digests, which have one length, in constant time: the answer's delay tells nothing of the token. */
function bearerCheck(token: string | undefined): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = token === undefined ? undefined : digest(token);
  return (header) => {
    const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    return expected !== undefined && given !== undefined && timingSafeEqual(expected, digest(given));
  };
}

/** Names the parameters and what they may be, never what was sent. */
function faultsOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      if (issue.code === 'unrecognized_keys') return 'there is a parameter that this resource does not know';
      return `${issue.path.join('.')}: ${issue.message}`;
    })
    .join('; ');
}

type Position = NonNullable<RequestFilter['after']>;

function writeCursor({ receivedAt, id }: Position): string {
  return Buffer.from(`${receivedAt.epochMilliseconds}.${id}`).toString('base64url');
}

function readCursor(cursor: string): Position | null {
  const match = /^(\d{1,14})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const id = z.uuid().safeParse(match?.[2]);
  if (!id.success) return null;
  return { receivedAt: Temporal.Instant.fromEpochMilliseconds(Number(match?.[1])), id: id.data };
}
