import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeVendor } from '../../../src/core/code-vendor.ts';
import { TestClock } from '../../support/journey.ts';
import { ACCOUNT, codesTextedTo, testVerify, verifyVendor, wrongText } from '../../support/verify-vendor.ts';
import { askForFault, problemOf } from '../faults.ts';

const clock = new TestClock();
const verify = testVerify(() => clock);
let vendor: CodeVendor;
beforeAll(() => {
  vendor = verifyVendor(verify.url);
});
const never = new AbortController().signal;
const START = 'POST /v2/Services/{service}/Verifications';
const CHECK = 'POST /v2/Services/{service}/VerificationCheck';
let count = 0;
const order = () => ({ to: `+1303555${String(3000 + ++count)}`, whatsapp: false, language: 'en' });
async function started() {
  const to = order();
  const { vendorId } = await vendor.start(to, never);
  return { to, vendorId, code: (await codesTextedTo(verify, to.to)).at(-1) ?? '' };
}

describe('Twilio Verify', () => {
  test('tells right from wrong, and knows a code no more once it was right', async () => {
    const { vendorId, code } = await started();
    expect(await vendor.check(vendorId, wrongText(code), never)).toBe('wrong');
    expect(await vendor.check(vendorId, code, never)).toBe('right');
    expect(await vendor.check(vendorId, code, never)).toBe('over');
  });

  test('started again for the same number within ten minutes sends the same code under the same id', async () => {
    const { to, vendorId } = await started();
    expect(await vendor.start(to, never)).toEqual({ vendorId });
    expect(new Set(await codesTextedTo(verify, to.to)).size).toBe(1);
    clock.advance({ minutes: 10 });
    expect((await vendor.start(to, never)).vendorId).not.toBe(vendorId);
  });

  test('takes five guesses and sends five times', async () => {
    const { to, vendorId, code } = await started();
    for (let n = 0; n < 5; n += 1) expect(await vendor.check(vendorId, wrongText(code), never)).toBe('wrong');
    expect(await vendor.check(vendorId, code, never)).toBe('used-up');
    for (let n = 0; n < 4; n += 1) await vendor.start(to, never);
    const problem = await problemOf(vendor.start(to, never));
    expect(problem).toMatchObject({ name: 'Transient', code: 'verify-too-many-sends' });
    expect(problem).toHaveProperty('retryAfter', Temporal.Duration.from({ minutes: 10 }));
  });

  test('ends a code when it is told to, also twice', async () => {
    const { vendorId, code } = await started();
    await vendor.cancel(vendorId, never);
    await vendor.cancel(vendorId, never);
    expect(await vendor.check(vendorId, code, never)).toBe('over');
  });

  test.each([
    [60200, 400, 'NeedsHuman', 'verify-refused-60200'],
    [60205, 400, 'NeedsHuman', 'number-takes-no-texts'],
    [60212, 429, 'Transient', 'verify-number-busy'],
    [60410, 403, 'NeedsHuman', 'verify-fraud-guard'],
    [60605, 403, 'NeedsHuman', 'verify-country-blocked'],
    [20404, 404, 'NeedsHuman', 'verify-service-unknown'],
    [20429, 429, 'Transient', 'twilio-slow-down'],
    [20003, 401, 'NeedsHuman', 'twilio-refused-401'],
    [20500, 500, 'Transient', 'twilio-failed-500'],
    [60238, 403, 'NeedsHuman', 'twilio-refused-403'],
    [60999, 400, 'NeedsHuman', 'verify-refused-60999'],
  ])('that refuses to send with %i is told apart', async (code, status, name, problem) => {
    await askForFault(verify, { route: START, status, code });
    const refused = await problemOf(vendor.start(order(), never));
    expect(refused).toMatchObject({ name, code: problem });
    expect(`${refused} ${refused.stack} ${JSON.stringify(refused)}`).not.toContain('303555');
  });

  test.each([
    [60202, 429, 'used-up'],
    [20404, 404, 'over'],
  ] as const)('that answers a guess with %i says what became of the code', async (code, status, verdict) => {
    const { vendorId } = await started();
    await askForFault(verify, { route: CHECK, status, code });
    expect(await vendor.check(vendorId, '123456', never)).toBe(verdict);
  });

  test.each([
    ['refused for its speed', { status: 429, code: 20429 }, 'Transient'],
    ['refused for our key', { status: 401, code: 20003 }, 'NeedsHuman'],
    ['answered by a broken server', { status: 500 }, 'SendUnknown'],
    ['lost', { status: 504 }, 'SendUnknown'],
    ['never answered', { status: 500, when: 'hang' }, 'SendUnknown'],
  ])('a guess that is %s: whether it was counted is known or not', async (_, fault, name) => {
    const { vendorId } = await started();
    await askForFault(verify, { route: CHECK, ...fault });
    expect(await problemOf(vendor.check(vendorId, '123456', never))).toMatchObject({ name });
  });

  test('that is not there counted nothing', async () => {
    const away = verifyVendor('http://127.0.0.1:9');
    expect(await problemOf(away.check('VE', '123456', never))).toMatchObject({ code: 'twilio-unreachable' });
  });
});

interface Schema {
  properties: { [name: string]: { type?: string; pattern?: string; nullable?: boolean; $ref?: string } };
  required?: string[];
}
interface Operation {
  requestBody?: { content: { [type: string]: { schema: Schema } } };
  responses: { [status: string]: { content: { 'application/json': { schema: { $ref?: string } } } } };
}
interface Spec {
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: Schema } };
}
interface Call {
  method: string;
  path: string;
  form: URLSearchParams;
  status: number;
  body: { [name: string]: unknown };
}

/** Twilio's own description of the API lies beside the project where it is worked on, and is not part of it. */
const SPEC = new URL('../../../../shared/specs/twilio-verify.json', import.meta.url);

describe.skipIf(!existsSync(SPEC))('by Twilio’s own description of Verify', () => {
  const calls: Call[] = [];
  let recorder: Server;
  let recorded: CodeVendor;
  beforeAll(async () => {
    recorder = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const sent = Buffer.concat(chunks).toString();
      const { authorization = '' } = request.headers;
      const answer = await fetch(verify.url + request.url, {
        method: request.method ?? 'GET',
        headers: { authorization },
        body: sent,
      });
      const text = await answer.text();
      calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        form: new URLSearchParams(sent),
        status: answer.status,
        body: JSON.parse(text) as Call['body'],
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    }).listen(0, '127.0.0.1');
    await once(recorder, 'listening');
    recorded = verifyVendor(`http://127.0.0.1:${(recorder.address() as AddressInfo).port}`);
  });
  afterAll(() => {
    recorder.close();
    recorder.closeAllConnections();
  });

  test('we ask what it knows, and the emulator answers as it says', async () => {
    const { paths, components } = JSON.parse(readFileSync(SPEC, 'utf8')) as Spec;
    const to = order();
    const { vendorId } = await recorded.start(to, never);
    const [code = ''] = await codesTextedTo(verify, to.to);
    await recorded.check(vendorId, wrongText(code), never);
    await recorded.cancel(vendorId, never);
    const other = await recorded.start({ ...to, whatsapp: true }, never);
    await recorded.check(other.vendorId, (await codesTextedTo(verify, to.to)).at(-1) ?? '', never);
    expect(calls.map(({ status }) => status)).toEqual([201, 201, 200, 201, 201]);
    for (const { method, path, form, status, body } of calls) {
      const template = path.replace(ACCOUNT.serviceSid, '{ServiceSid}').replace(/VE[0-9a-f]{32}/, '{Sid}');
      const operation = paths[template]?.[method.toLowerCase()];
      const asked = operation?.requestBody?.content['application/x-www-form-urlencoded']?.schema;
      expect(Object.keys(asked?.properties ?? {})).toEqual(expect.arrayContaining([...form.keys()]));
      expect([...form.keys()]).toEqual(expect.arrayContaining(asked?.required ?? []));
      const name = operation?.responses[status]?.content['application/json'].schema.$ref?.split('/').at(-1);
      const { properties } = components.schemas[name ?? ''] ?? expect.fail(`no schema for ${template}`);
      expect(Object.keys(body).toSorted()).toEqual(Object.keys(properties).toSorted());
      for (const [field, { type, pattern, nullable }] of Object.entries(properties)) {
        const value = body[field];
        if (value === null && nullable) continue;
        if (type === 'array') expect(Array.isArray(value)).toBe(true);
        else if (type) expect([field, typeof value]).toEqual([field, type]);
        if (pattern) expect(value).toMatch(new RegExp(pattern));
      }
    }
  });
});
