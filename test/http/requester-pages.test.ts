import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { mintPageToken, revokePageTokens } from '../../src/journey/page-token.ts';
import { challengedRequest, isProven, wrong } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment } from '../support/fulfilment.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { readRequest, type TestRequest, understoodRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
let pages: Hono;
beforeAll(async () => {
  journey = await testJourney(database);
  pages = requesterPages(journey);
});

async function stage() {
  const request = await challengedRequest(journey);
  return { request, path: `/r/${await tokenOf(request)}` };
}
const tokenOf = (request: TestRequest) =>
  journey.db
    .transaction()
    .execute((tx) => mintPageToken(journey, tx, { requestId: request.id, contactId: request.contactId }));
const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  pages.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
  });
const dump = async (request: TestRequest) =>
  JSON.stringify([
    await readRequest(journey, request.id),
    await journey.db.selectFrom('challenges').selectAll().where('request_id', '=', request.id).execute(),
    await journey.db.selectFrom('page_tokens').selectAll().where('request_id', '=', request.id).execute(),
  ]);

describe('opening a page', () => {
  test('proves nothing and changes nothing, however often scanners open it', async () => {
    const { request, path } = await stage();
    const before = await dump(request);
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await pages.request(path, { method })).status).toBe(200);
    for (const verb of ['code', 'not-me', 'withdraw', 'resend']) {
      expect((await pages.request(`${path}/${verb}`)).status).toBe(404);
    }
    expect(await dump(request)).toBe(before);
  });

  test('shows number, state and dates, and nothing about the person', async () => {
    const { request, path } = await stage();
    const html = await (await pages.request(path)).text();
    expect(html).toContain(request.reference);
    expect(html).not.toContain(request.address);
    expect(html).not.toContain(request.code);
    expect(html).not.toMatch(/<script/i);
  });

  test('is kept out of caches, frames and referrers, and lets nothing foreign in', async () => {
    const { path } = await stage();
    const { headers } = await pages.request(path);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    const policy = headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('with a token that is unknown, expired or malformed says the same', async () => {
    const { path } = await stage();
    const unknown = await (await pages.request(`/r/${'x'.repeat(32)}`)).text();
    const malformed = await (await pages.request('/r/..%2f..%2f')).text();
    journey.clock.advance({ days: 200 });
    const expired = await pages.request(path);
    expect(expired.status).toBe(404);
    expect(await expired.text()).toBe(unknown);
    expect(malformed).toBe(unknown);
  });
});

describe('a link that was revoked', () => {
  test('opens nothing, takes no form, and looks like one that never was', async () => {
    const { request, path } = await stage();
    const { path: another } = await stage();
    await journey.db.transaction().execute((tx) => revokePageTokens(tx, request.id, journey.clock.now()));
    const unknown = await (await pages.request(`/r/${'x'.repeat(32)}`)).text();
    const revoked = await pages.request(path);
    expect([revoked.status, await revoked.text()]).toEqual([404, unknown]);
    for (const verb of ['code', 'resend', 'not-me', 'withdraw']) {
      expect((await post(`${path}/${verb}`, { code: request.code })).status).toBe(404);
    }
    expect((await readRequest(journey, request.id)).state).toBe('verifying');
    expect((await pages.request(another)).status).toBe(200);
  });

  test('is stored only as a hash', async () => {
    const { request, path } = await stage();
    expect(await dump(request)).not.toContain(path.slice('/r/'.length));
  });
});

describe('the forms of a page', () => {
  test('take the right code', async () => {
    const { request, path } = await stage();
    const answer = await post(`${path}/code`, { code: request.code });
    expect(answer.status).toBe(303);
    expect(await isProven(journey, request.id)).toBe(true);
  });

  test('sent again change nothing', async () => {
    const { request, path } = await stage();
    await post(`${path}/code`, { code: request.code });
    const before = await dump(request);
    expect((await post(`${path}/code`, { code: request.code })).status).toBe(303);
    expect(await dump(request)).toBe(before);
  });

  test('say what was wrong, and not whose request it is', async () => {
    const { request, path } = await stage();
    const answer = await post(`${path}/code`, { code: wrong(request.code) });
    const location = answer.headers.get('Location') ?? '';
    const html = await (await pages.request(location)).text();
    expect(html).toContain('That is not the code we sent you');
    expect(html).not.toContain(request.address);
  });

  test('from another site are refused', async () => {
    const { request, path } = await stage();
    const answer = await post(`${path}/not-me`, {}, { 'Sec-Fetch-Site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect((await readRequest(journey, request.id)).state).toBe('verifying');
  });

  test('"this was not me" ends the request at once', async () => {
    const { request, path } = await stage();
    expect((await post(`${path}/not-me`)).status).toBe(303);
    expect(await readRequest(journey, request.id)).toMatchObject({ state: 'closed', outcome: 'unverified' });
  });

  test('offer "this was not me" as long as it can be done, and then say whom to tell', async () => {
    const { request, path } = await stage();
    expect(await (await pages.request(path)).text()).toContain(`${path}/not-me`);
    await post(`${path}/code`, { code: request.code });
    const html = await (await pages.request(path)).text();
    expect(html).not.toContain(`${path}/not-me`);
    expect(html).toContain('Was this not you?');
    expect(html).toContain(`mailto:${journey.company['privacy-email']}`);
  });

  test('"withdraw" ends the request as withdrawn', async () => {
    const { request, path } = await stage();
    expect((await post(`${path}/withdraw`)).status).toBe(303);
    expect(await readRequest(journey, request.id)).toMatchObject({
      state: 'delivering',
      outcome: 'withdrawn',
    });
  });

  test('larger than a form are refused', async () => {
    const { path } = await stage();
    expect((await post(`${path}/code`, { code: 'x'.repeat(10_000) })).status).toBe(413);
  });
});

test('the page of an opt-out asks for no code and speaks of none, and says when it is done', async () => {
  const request = await understoodRequest(journey, 'opt_out');
  const path = `/r/${await tokenOf(request)}`;
  const shown = async () => await (await pages.request(path)).text();
  const routed = await shown();
  expect(routed).toContain('We are working on it');
  const done = { system: 'fluentworks', optOut: async () => ({ persons: 1 }), goingOn: async () => ({}) };
  await drive(await fulfilment(database, [], [done], journey), request.id);
  const answered = await shown();
  expect(answered).toContain('Our answer is on its way');
  for (const html of [routed, answered]) {
    expect(html.slice(html.indexOf('<main>'))).not.toMatch(
      /\bcode\b|confirm that (this|it) is you|we know it is you/i,
    );
    expect(html).not.toContain('name="code"');
  }
});
