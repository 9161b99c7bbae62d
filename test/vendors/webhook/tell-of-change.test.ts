import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConfigFault, readConfig } from '../../../src/config.ts';
import type { StepId } from '../../../src/core/privacy-request.ts';
import { recordEvent } from '../../../src/db/apply-event.ts';
import { setTargets } from '../../../src/db/case-webhooks.ts';
import type { Engine } from '../../../src/durable/engine.ts';
import { runStep } from '../../../src/durable/run-step.ts';
import { change } from '../../../src/journey/context.ts';
import { tellOfChangesHandler } from '../../../src/journey/tell-of-changes.ts';
import { targetOf, tellOfChange } from '../../../src/vendors/webhook/tell-of-change.ts';
import { testDatabase } from '../../support/database.ts';
import { type TestJourney, testJourney } from '../../support/journey.ts';
import { events, type TestRequest, verifyingRequest } from '../../support/requests.ts';
import { findStep } from '../../support/run-step.ts';

const database = testDatabase();
const SECRET = 'webhook-secret';
let journey: TestJourney;
let engine: Engine;
let server: Server;
let target: string;
/** What the receiver answers next, then 200. */
let answers: { status: number; headers?: Record<string, string> }[];
let heard: { headers: IncomingHttpHeaders; body: string }[];

beforeEach(async () => {
  journey = await testJourney(database);
  answers = [];
  heard = [];
  server = createServer(async (request, response) => {
    heard.push({ headers: request.headers, body: await text(request) });
    const { status, headers } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=hidden`;
  target = targetOf(url);
  await setTargets(journey.db, [target]);
  const tell = tellOfChange({ url, secret: SECRET, clock: journey.clock });
  engine = {
    ...journey,
    catalogue: new Map([['case.webhook', tellOfChangesHandler(journey, new Map([[target, tell]]))]]),
    completeFulfilment: async () => {},
    settings: { leaseSeconds: 60, attemptsMax: 3 },
  };
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const step = (request: TestRequest) => findStep(journey, request.id, `webhook.${target}`);
const run = async (request: TestRequest) => {
  const { id } = await step(request);
  await runStep(engine, id as StepId);
};
const told = () => heard.map(({ body }) => JSON.parse(body) as Record<string, string>);
async function claim(request: TestRequest) {
  await change(journey, request.id, async (tx) => {
    const event = { type: 'owner.assigned', to: 'U1', because: 'claimed' } as const;
    await recordEvent(tx, request.id, { event, actor: 'staff:U1', at: journey.clock.now() });
  });
}

describe('whoever is told that a case changed', () => {
  test('hears of each event once, in order, in strings that tell nothing about a person', async () => {
    const request = await verifyingRequest(journey);
    await run(request);
    await claim(request);
    await run(request);
    await run(request);
    const inRecord = await events(journey, request.id);
    expect(told().map(({ event, version }) => [event, version])).toEqual(
      inRecord.map(({ type }, index) => [type, String(index + 1)]),
    );
    expect(Object.keys(told().at(-1) ?? {}).sort()).toEqual([
      'at',
      'event',
      'outcome',
      'reference',
      'state',
      'version',
      'waiting_on',
    ]);
    for (const one of told()) {
      expect(Object.values(one).every((value) => typeof value === 'string')).toBe(true);
      expect(one.reference).toBe(request.reference);
    }
    expect(JSON.stringify(heard)).not.toContain(request.address);
  });

  test('can check who says it, and when', async () => {
    const request = await verifyingRequest(journey);
    await run(request);
    const [{ headers, body } = expect.fail('nothing was told')] = heard;
    const at = headers['x-lawrence-timestamp'];
    const digest = createHmac('sha256', SECRET).update(`v1:${at}:${body}`).digest('hex');
    expect(headers['x-lawrence-signature']).toBe(`v1=${digest}`);
    expect(Number(at)).toBe(Math.floor(journey.clock.now().epochMilliseconds / 1000));
    expect(headers['x-lawrence-delivery']).toBe(`${request.reference}/1`);
  });

  test('is told again after a failure, from where it was, no sooner than it asked for', async () => {
    const request = await verifyingRequest(journey);
    answers = [{ status: 200 }, { status: 503, headers: { 'Retry-After': '120' } }];
    await run(request);
    expect(await step(request)).toMatchObject({ state: 'ready', problem_code: 'webhook-not-taken' });
    expect((await step(request)).run_after.since(journey.clock.now()).total('seconds')).toBe(120);
    journey.clock.advance({ seconds: 121 });
    await run(request);
    expect(told().map(({ version }) => version)).toEqual(['1', '2', '2']);
  });

  test.each([
    ['redirects', { status: 302, headers: { Location: 'https://elsewhere.example' } }, 'webhook-redirects'],
    ['refuses', { status: 404 }, 'webhook-http-404'],
  ])('and %s is given up where staff see it, and not told of that', async (_, answer, problem) => {
    const request = await verifyingRequest(journey);
    answers = [answer];
    await run(request);
    expect(await step(request)).toMatchObject({ state: 'failed', problem_code: problem });
    expect((await events(journey, request.id)).at(-1)).toMatchObject({
      type: 'step.failed',
      data: { problem },
    });
    expect(heard).toHaveLength(1);
    await claim(request);
    await run(request);
    expect(told().at(-1)).toMatchObject({ event: 'owner.assigned' });
  });

  test('stands in the database and the log as a hash, not as the address', async () => {
    const request = await verifyingRequest(journey);
    answers = [{ status: 500 }];
    await run(request);
    const rows = JSON.stringify([
      await journey.db.selectFrom('case_webhook_targets').selectAll().execute(),
      await journey.db.selectFrom('steps').selectAll().where('request_id', '=', request.id).execute(),
      journey.log.lines,
    ]);
    expect(rows).not.toContain('hidden');
  });

  test('that is not configured any more is told no more', async () => {
    const request = await verifyingRequest(journey);
    await setTargets(journey.db, []);
    const { id } = await step(request);
    const none = new Map([['case.webhook', tellOfChangesHandler(journey, new Map())]]);
    await runStep({ ...engine, catalogue: none }, id as StepId);
    expect((await step(request)).state).toBe('done');
    await claim(request);
    expect((await step(request)).state).toBe('done');
    expect(heard).toEqual([]);
  });
});

test.each([
  ['https://hooks.example.com/x', undefined, 'CASE_WEBHOOK_SECRET'],
  ['http://hooks.example.com/x', 's', 'CASE_WEBHOOK_URLS'],
])('the settings are refused: %s', (CASE_WEBHOOK_URLS, CASE_WEBHOOK_SECRET, fault) => {
  const key = Buffer.alloc(32).toString('base64');
  const given = { PUBLIC_URL: 'https://x.example', MASTER_KEY: key, INDEX_KEY: key, CASE_WEBHOOK_URLS };
  try {
    readConfig({ ...given, ...(CASE_WEBHOOK_SECRET ? { CASE_WEBHOOK_SECRET } : {}) });
    expect.fail('it was taken');
  } catch (error) {
    expect((error as ConfigFault).faults.join()).toContain(fault);
  }
});
