import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startSendgridEmulator } from '../../../src/demo/emulators/sendgrid.ts';

/** The folder of SendGrid's published API descriptions; without it nothing here can be compared. */
const folder = new URL('../../../../shared/specs/', import.meta.url).pathname;
const apiKey = 'SG.test';

interface Description {
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: object; requestBodies: object };
}
interface Operation {
  requestBody?: unknown;
  responses: { [status: string]: { content?: { [type: string]: { schema: object } } } };
}
const describeApi = async (file: string) =>
  JSON.parse(await readFile(join(folder, file), 'utf8')) as Description;

/** A schema of the description as zod reads it, its references resolved in place. */
function schemaOf(api: Description, schema: unknown): z.ZodType {
  const walk = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one, depth));
    if (value === null || typeof value !== 'object') return value;
    const { $ref } = value as { $ref?: string };
    if ($ref === undefined) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, depth)]));
    }
    if (depth > 8) return {};
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], api);
    return walk(found, depth + 1);
  };
  return z.fromJSONSchema(walk(schema, 0) as Parameters<typeof z.fromJSONSchema>[0]);
}

let emulator: Awaited<ReturnType<typeof startSendgridEmulator>>;
beforeAll(async () => {
  emulator = await startSendgridEmulator({ apiKey, subscribers: ['dana@example.net'] });
});
afterAll(() => emulator.close());

async function call(method: string, path: string, body?: object) {
  const reply = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: reply.status, json: (await reply.json()) as Record<string, unknown> };
}

const SUPPRESSIONS = 'sendgrid-suppressions.json';
const CONTACTS = 'sendgrid-marketing-contacts.json';
const ROUTES = [
  [SUPPRESSIONS, 'post', '/v3/asm/suppressions/global', { recipient_emails: ['dana@example.net'] }, 201],
  [SUPPRESSIONS, 'get', '/v3/asm/suppressions/global/{email}', undefined, 200],
  [CONTACTS, 'post', '/v3/marketing/contacts/search/emails', { emails: ['dana@example.net'] }, 200],
  [CONTACTS, 'delete', '/v3/marketing/contacts', undefined, 202],
] as const;

describe.skipIf(!existsSync(join(folder, SUPPRESSIONS)))('SendGrid’s published API', () => {
  test.each(ROUTES)('%s: %s %s is answered by the emulator as described', async (...route) => {
    const [file, method, path, body, status] = route;
    const api = await describeApi(file);
    const operation = api.paths[path]?.[method];
    const asked = path.replace('{email}', 'dana%40example.net') + (method === 'delete' ? '?ids=1' : '');
    const answer = await call(method.toUpperCase(), asked, body);
    expect(answer.status).toBe(status);
    const schema = operation?.responses[String(status)]?.content?.['application/json']?.schema;
    expect(schema).toBeDefined();
    // The description calls the id of a job an object; what is sent is a string.
    const json = 'job_id' in answer.json ? { ...answer.json, job_id: {} } : answer.json;
    const checked = schemaOf(api, schema).safeParse(json);
    expect(checked.error && z.prettifyError(checked.error)).toBeUndefined();
  });

  test('knows the setting by which our letters pass the list of global unsubscribes', async () => {
    const api = JSON.stringify(await describeApi('sendgrid-mail-send.json'));
    expect(api).toMatch(
      /"bypass_unsubscribe_management": ?\{"type": ?"object", ?"description": ?"[^"]*global unsubscribe/,
    );
  });
});
