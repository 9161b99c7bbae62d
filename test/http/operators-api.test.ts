import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RequestId } from '../../src/core/privacy-request.ts';
import type { RevealReason } from '../../src/core/staff.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { destroyKeys } from '../../src/db/data-keys.ts';
import { requestRecordSchema } from '../../src/db/request-record.ts';
import { openSystemOutcomes } from '../../src/db/system-outcomes.ts';
import { operatorsApi } from '../../src/http/operators-api.ts';
import { eventPageSchema, requestInFullSchema, requestPageSchema } from '../../src/http/operators-openapi.ts';
import { revealNow } from '../../src/journey/reveal/reveal-now.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import {
  events,
  eventTypes,
  receivedRequest,
  type TestRequest,
  verifyingRequest,
} from '../support/requests.ts';

const database = testDatabase();
const TOKEN = 'a-token-for-operators';
let journey: TestJourney;
let api: Hono;
const requests: TestRequest[] = [];

beforeAll(async () => {
  journey = await testJourney(database);
  api = operatorsApi({ ...parts(), apiToken: { reveal: () => TOKEN } });
  for (let n = 0; n < 5; n += 1) {
    // The third and the fourth come in at the same moment: paging must not lose one.
    if (n !== 3) journey.clock.advance({ minutes: 1 });
    requests.push(n < 2 ? await receivedRequest(journey) : await verifyingRequest(journey));
  }
  const [spam] = requests;
  if (!spam) return;
  await database.db.transaction().execute(async (tx) => {
    await openSystemOutcomes(tx, spam.id, ['stripe']);
    const event = { type: 'request.dismissed', kind: 'spam' } as const;
    await recordEvent(tx, spam.id, { event, actor: 'staff:U1', at: journey.clock.now() });
  });
});

const parts = () => ({
  db: database.db,
  company: journey.company,
  reveal: (id: RequestId, reason: RevealReason) =>
    revealNow(journey, id, { reason, by: 'api', actor: 'operator' }),
});
const get = (path: string, authorization = `Bearer ${TOKEN}`) =>
  api.request(path, { headers: { Authorization: authorization } });
const references = (page: { requests: { reference: string }[] }) =>
  page.requests.map((request) => request.reference);

describe('without the token', () => {
  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Basic ${TOKEN}`,
    TOKEN,
  ])('nothing is told: "%s"', async (authorization) => {
    for (const path of [
      '/api/v1/requests',
      `/api/v1/requests/${requests[0]?.reference}`,
      '/api/v1/anything',
    ]) {
      const answer = await get(path, authorization);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
      expect(await answer.text()).not.toContain('FW-');
    }
  });

  test('nor where no token is configured', async () => {
    const closed = operatorsApi({ ...parts(), apiToken: undefined });
    for (const token of ['', 'undefined']) {
      const answer = await closed.request('/api/v1/requests', {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(401);
    }
  });
});

describe('a request', () => {
  test('is told as the interface promises, with times in the zone of the company', async () => {
    const request = requests[0];
    const answer = await get(`/api/v1/requests/${request?.reference.toLowerCase()}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const body = await answer.json();
    expect(requestRecordSchema.parse(body)).toEqual(body);
    expect(body).toEqual({
      reference: request?.reference,
      part_of: null,
      parts: [],
      state: 'closed',
      waiting_on: null,
      outcome: 'not_a_request',
      kind: 'spam',
      rights: [],
      playbook: null,
      jurisdiction: null,
      channel: 'email',
      on_behalf: 'self',
      minor: false,
      phi: false,
      assurance: 'none',
      received_at: '2026-11-24T08:01:00.000-07:00',
      acknowledged_at: null,
      due_at: '2026-12-24T08:01:00.000-07:00',
      working_at: '2026-12-24T08:01:00.000-07:00',
      target_at: '2026-12-24T08:01:00.000-07:00',
      missed_at: null,
      extended_until: null,
      assignee: null,
      systems: [{ system: 'stripe', outcome: null, counts: {} }],
      steps: [{ name: 'send.acknowledgement', kind: 'letter.send', state: 'ready', attempt: 0 }],
    });
  });

  test('that does not exist is not found', async () => {
    for (const path of ['/api/v1/requests/FW-0000-0000', '/api/v1/requests/FW-0000-0000/events']) {
      const answer = await get(path);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: { code: 'not-found', message: 'no such request' } },
      ]);
    }
  });

  test('tells its events oldest first, a page at a time', async () => {
    const path = `/api/v1/requests/${requests[0]?.reference}/events`;
    const first = eventPageSchema.parse(await (await get(`${path}?limit=1`)).json());
    const second = eventPageSchema.parse(
      await (await get(`${path}?limit=1&cursor=${first.next_cursor}`)).json(),
    );
    expect([...first.events, ...second.events].map((event) => event.type)).toEqual([
      'request.received',
      'request.dismissed',
    ]);
    expect(second.next_cursor).toBeNull();
    expect(second.events[0]?.prev_hash).toBe(first.events[0]?.hash);
  });
});

describe('the list', () => {
  test('goes from the newest to the oldest and loses none between pages', async () => {
    const seen: string[] = [];
    let path = '/api/v1/requests?limit=2';
    for (let pages = 1; pages <= 3; pages += 1) {
      const page = requestPageSchema.parse(await (await get(path)).json());
      seen.push(...references(page));
      expect(page.next_cursor === null).toBe(pages === 3);
      path = `/api/v1/requests?limit=2&cursor=${page.next_cursor}`;
    }
    expect(new Set(seen)).toEqual(new Set(requests.map((request) => request.reference)));
    expect(seen).toHaveLength(5);
    expect(seen.at(-1)).toBe(requests[0]?.reference);
  });

  test('is narrowed by state and outcome', async () => {
    const received = requestPageSchema.parse(await (await get('/api/v1/requests?state=received')).json());
    expect(references(received)).toEqual([requests[1]?.reference]);
    const narrow = await get('/api/v1/requests?outcome=not_a_request&state=closed');
    const dismissed = requestPageSchema.parse(await narrow.json());
    expect(references(dismissed)).toEqual([requests[0]?.reference]);
  });

  test.each([
    'state=lost',
    'outcome=lost',
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=x',
    'cursor=MTIz',
    'sort=due',
  ])('refuses what it does not understand: %s', async (query) => {
    const answer = await get(`/api/v1/requests?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad-request' } });
  });

  test.each([
    '/api/v1/requests?reveal=sort',
    '/api/v1/requests/REF?reveal=curiosity',
    '/api/v1/requests/REF/events?reveal=sort',
  ])('reveals only one request at a time and for a reason that it knows: %s', async (path) => {
    const answer = await get(path.replace('REF', requests[0]?.reference ?? ''));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad-request' } });
  });

  test('holds no address of anybody', async () => {
    const text = await (await get('/api/v1/requests')).text();
    for (const { address } of requests) expect(text).not.toContain(address);
  });
});

describe('what people wrote', () => {
  test('is told for a reason, and that it was read stands in the chain before it is told', async () => {
    const request = await receivedRequest(journey, { ownWords: 'Please erase me, I am Dana.' });
    const answer = await get(`/api/v1/requests/${request.reference}?reveal=audit`);
    const body = requestInFullSchema.parse(await answer.json());
    expect(body.revealed).toMatchObject({
      contacts: [{ channel: 'email', value: request.address, proven_at: null }],
      messages: [{ channel: 'email', words: 'Please erase me, I am Dana.', files: [] }],
    });
    const [last] = (await events(journey, request.id)).slice(-1);
    expect(last).toMatchObject({
      type: 'content.revealed',
      actor: 'operator',
      data: { reason: 'audit', by: 'api', messages: 1 },
    });
  });

  test('is gone for good once its key is destroyed', async () => {
    const request = await receivedRequest(journey, { ownWords: 'Please erase me.' });
    await database.db.transaction().execute((tx) => destroyKeys(tx, request.id, journey.clock.now()));
    const answer = await get(`/api/v1/requests/${request.reference}?reveal=audit`);
    expect([answer.status, await answer.json()]).toEqual([
      410,
      { error: { code: 'content-destroyed', message: 'the content of this request is destroyed' } },
    ]);
    expect(await eventTypes(journey, request.id)).not.toContain('content.revealed');
  });
});

const openApi = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({ required: z.array(z.string()) })) }),
});

test('/openapi.json describes every route, and every reference in it leads somewhere', async () => {
  const document = openApi.parse(await (await api.request('/openapi.json')).json());
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).toSorted()).toEqual([
    '/api/v1/requests',
    '/api/v1/requests/{reference}',
    '/api/v1/requests/{reference}/events',
  ]);
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1],
  );
  expect(new Set(names)).toEqual(new Set(Object.keys(document.components.schemas)));
  expect(document.components.schemas.Request?.required).toEqual(Object.keys(requestRecordSchema.shape));
});
