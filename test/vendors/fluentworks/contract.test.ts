import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startFluentworksEmulator } from '../../../src/demo/emulators/fluentworks.ts';
import { DEMO_PEOPLE } from '../../../src/demo/people.ts';

const room = new URL('../../../src/vendors/fluentworks/', import.meta.url);
const source = await readFile(new URL('openapi.yaml', room), 'utf8');

type Schema = { [key: string]: unknown };
interface Reference {
  $ref: string;
}
interface Answer {
  headers?: { [name: string]: { required?: boolean } };
  content: { [type: string]: { schema: Schema } };
}
interface Contract {
  paths: { [path: string]: { [method: string]: { responses: { [status: string]: Answer | Reference } } } };
  components: { schemas: { [name: string]: Schema }; responses: { [name: string]: Answer } };
}
const contract = parse(source) as Contract;
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

const dana = { type: 'email', value: 'dana.ruiz@example.net' };
const token = 'fw_test_token';
const pageSize = 20;
let emulator: { url: string; close(): Promise<void> };
const exercised = new Set<string>();

beforeAll(async () => {
  emulator = await startFluentworksEmulator({ people: DEMO_PEOPLE, token, pageSize });
});
afterAll(() => emulator.close());

/** Calls one operation and holds the reply against the contract: status, media type, headers and body. */
async function call(
  operation: string,
  {
    body,
    headers = {},
    erasure = 'ers_none',
  }: { body?: unknown; headers?: Record<string, string>; erasure?: string } = {},
) {
  const [method = '', path = ''] = operation.split(' ');
  const reply = await fetch(`${emulator.url}${path.replace('{erasure}', erasure)}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const declared = contract.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const answer = resolve(declared[String(reply.status)] ?? declared.default);
  const [type = ''] = (reply.headers.get('content-type') ?? '').split(';');
  expect(Object.keys(answer.content), `${operation} ${reply.status}: media type`).toContain(type);
  for (const [name, { required }] of Object.entries(answer.headers ?? {})) {
    if (required) expect(reply.headers.get(name), `${operation} ${reply.status}: ${name}`).not.toBeNull();
  }
  const json: unknown = await reply.json();
  const schema = z.fromJSONSchema({
    ...withoutRefs(answer.content[type]?.schema ?? {}),
    $schema: 'https://json-schema.org/draft/2020-12/schema',
  } as Parameters<typeof z.fromJSONSchema>[0]);
  const checked = schema.safeParse(json);
  expect(
    checked.error && z.prettifyError(checked.error),
    `${operation} ${reply.status}: body`,
  ).toBeUndefined();
  exercised.add(operation);
  return { status: reply.status, json: json as Record<string, unknown>, headers: reply.headers };
}

function resolve(answer: Answer | Reference | undefined): Answer {
  if (!answer) throw new Error('the contract does not know this status');
  if (!('$ref' in answer)) return answer;
  return resolve(contract.components.responses[answer.$ref.split('/').at(-1) ?? '']);
}

function withoutRefs(schema: Schema): Schema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    const { $ref } = value as { $ref?: string };
    if ($ref !== undefined) return walk(contract.components.schemas[$ref.split('/').at(-1) ?? '']);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(schema) as Schema;
}

const key = (text: string) => ({ 'idempotency-key': `${text}-0123456789abcdef` });

describe('the contract of the Fluentworks service', () => {
  test('is what contract.d.ts was made from', async () => {
    const types = await readFile(new URL('contract.d.ts', room), 'utf8');
    const hash = createHash('sha256').update(source).digest('hex');
    expect(
      types.split('\n')[0],
      'openapi.yaml changed: regenerate contract.d.ts by its second line',
    ).toContain(hash);
  });

  test('is served by the emulator path by path, and every reply follows it', async () => {
    const first = await call('POST /v1/privacy/people/locate', { body: { identifiers: [dana] } });
    const page = z.object({
      records: z.array(z.object({ type: z.string(), id: z.string() })),
      next_cursor: z.string(),
    });
    const { records, next_cursor: cursor } = page.parse(first.json);
    expect(records).toHaveLength(pageSize);
    const second = await call('POST /v1/privacy/people/locate', { body: { identifiers: [dana], cursor } });
    expect(second.status).toBe(200);
    const copied = await call('POST /v1/privacy/people/export', { body: { identifiers: [dana], cursor } });
    const idsOf = (json: unknown) =>
      page
        .omit({ next_cursor: true })
        .parse(json)
        .records.map(({ id }) => id);
    expect(idsOf(copied.json)).toEqual(idsOf(second.json));
    const contacts = await call('POST /v1/privacy/people/contacts', { body: { identifiers: [dana] } });
    expect(contacts.json).toMatchObject({ contacts: [{ type: 'email' }, { type: 'phone' }] });
    const lives = await call('POST /v1/privacy/people/residences', { body: { identifiers: [dana] } });
    expect(lives.json).toEqual({ residences: [{ country: 'US', region: 'CO' }] });

    const some = { records: records.slice(0, 3).map(({ type, id }) => ({ type, id })) };
    const started = await call('POST /v1/privacy/erasures', { body: some, headers: key('one') });
    expect(started.status).toBe(202);
    const erasure = String(started.json.id);
    const running = await call('GET /v1/privacy/erasures/{erasure}', { erasure });
    expect(running.json.status).toBe('running');
    const ended = await call('GET /v1/privacy/erasures/{erasure}', { erasure });
    expect(ended.json).toMatchObject({
      status: 'completed',
      erased: [{ count: 1 }, { count: 1 }, { count: 1 }],
    });
    const again = await call('POST /v1/privacy/records/lookup', { body: some });
    expect(again.json).toEqual({ existing: [] });

    const optOut = { identifiers: [dana], of: 'sensitive' };
    const before = await call('POST /v1/privacy/people/opt-outs/lookup', { body: optOut });
    expect(before.json).toEqual({ persons: 1, opted_out: 0 });
    const optedOut = await call('POST /v1/privacy/people/opt-outs', { body: optOut });
    expect(optedOut.json).toEqual({ persons: 1, opted_out: 1 });
    expect([...exercised].sort()).toEqual([...operations].sort());
  });

  test('a request outside it is refused, with a problem that repeats nothing of it', async () => {
    const refusals = [
      call('POST /v1/privacy/people/locate', { body: { identifiers: [] } }),
      call('POST /v1/privacy/people/locate', { body: { identifiers: [dana], name: 'Dana' } }),
      call('POST /v1/privacy/people/locate', { body: 'dana.ruiz@example.net' }),
      call('POST /v1/privacy/people/opt-outs', { body: { identifiers: [dana], of: 'everything' } }),
      call('POST /v1/privacy/people/opt-outs/lookup', { body: { identifiers: [], of: 'marketing' } }),
      call('POST /v1/privacy/erasures', { body: { records: [] }, headers: key('none') }),
      call('POST /v1/privacy/erasures', { body: { records: [{ type: 'accounts', id: '1' }] } }),
      call('POST /v1/privacy/records/lookup', { body: { records: [{ type: 'persons', id: '1' }] } }),
    ];
    for (const refusal of await Promise.all(refusals)) {
      expect(refusal.status).toBe(400);
      expect(JSON.stringify(refusal.json)).not.toContain('dana');
    }
  });

  test('names the other refusals, too: no token, an unknown erasure, a key used twice, too many requests', async () => {
    for (const operation of operations) {
      const refused = await call(operation, {
        headers: { authorization: 'Bearer other' },
        ...bodyFor(operation),
      });
      expect(refused.status).toBe(401);
    }
    const unknown = await call('GET /v1/privacy/erasures/{erasure}', { erasure: 'ers_none' });
    expect(unknown.status).toBe(404);
    const start = (id: string) =>
      call('POST /v1/privacy/erasures', {
        body: { records: [{ type: 'bookings', id }] },
        headers: key('twice'),
      });
    const [one, same, other] = [await start('a'), await start('a'), await start('b')];
    expect(same.json.id).toBe(one.json.id);
    expect(other.status).toBe(409);
    for (const operation of operations) {
      await fetch(`${emulator.url}/_emulator/faults`, {
        method: 'POST',
        body: JSON.stringify({ route: operation, status: 429, times: 1 }),
      });
      expect((await call(operation, bodyFor(operation))).status).toBe(429);
    }
  });
});

function bodyFor(operation: string) {
  return operation.startsWith('POST') ? { body: {} } : {};
}
