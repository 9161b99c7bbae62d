import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { staffPackagePage } from '../../src/http/staff-package-page.ts';
import { staffRevealPage } from '../../src/http/staff-reveal-page.ts';
import { staffSignIn } from '../../src/http/staff-sign-in.ts';
import { offerReveal } from '../../src/journey/reveal/offer-reveal.ts';
import { testDatabase } from '../support/database.ts';
import { drive, fulfilment, routedRequest } from '../support/fulfilment.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { lookAt } from '../support/package.ts';
import { eventTypes, receivedRequest } from '../support/requests.ts';

const database = testDatabase();
const HEADER = 'X-Forwarded-User';
const gate = { mayAct: async () => ({ ok: true }) as const };
let journey: TestJourney;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  journey = await testJourney(database);
  const { metrics } = metricsRoute(journey.db, journey.clock);
  app = createApp({
    routes: [staffSignIn(journey, HEADER), staffRevealPage(journey, gate), staffPackagePage(journey, gate)],
    log: journey.log,
    metrics,
  });
});

async function link() {
  const request = await receivedRequest(journey, { ownWords: 'Quetzal wants to be forgotten.' });
  const offer = await offerReveal(journey, { requestId: request.id, userId: 'UANA', reason: 'sort' });
  if (!offer.ok) throw new Error(offer.because);
  const { pathname } = new URL(offer.link.url);
  const open = async (who?: string, digits?: string) => {
    const headers: Record<string, string> = who === undefined ? {} : { [HEADER]: who };
    const sent = digits === undefined ? {} : { method: 'POST', body: new URLSearchParams({ digits }) };
    const answer = await app.request(pathname, { headers, ...sent });
    return { status: answer.status, body: await answer.text() };
  };
  return { request, open, digits: offer.link.digits };
}

describe('behind a company’s sign-in a staff link', () => {
  test('opens for whoever it was made for, with its digits', async () => {
    const { open, digits } = await link();
    expect((await open('UANA')).status).toBe(200);
    const shown = await open('UANA', digits);
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('Quetzal wants to be forgotten.');
  });

  test('shows nothing to anybody else, digits or not, and is not used up by them', async () => {
    const { request, open, digits } = await link();
    for (const refused of [await open('UBEN'), await open('UBEN', digits)]) {
      expect(refused.status).toBe(403);
      expect(refused.body).not.toContain('Quetzal');
    }
    expect(journey.log.lines.map(({ message }) => message)).toContain(
      'a staff link was opened by another person, and showed nothing',
    );
    expect(await eventTypes(journey, request.id)).not.toContain('content.revealed');
    expect((await open('UANA', digits)).status).toBe(200);
  });

  test('asks whoever is not signed in to do so, also where it is no link at all', async () => {
    const { open, digits } = await link();
    expect((await open()).status).toBe(401);
    expect((await open(undefined, digits)).status).toBe(401);
    expect((await app.request('/s/file', { method: 'POST' })).status).toBe(401);
    expect((await open('UANA', digits)).status).toBe(200);
  });
});

describe('behind a company’s sign-in the pass in an opened page', () => {
  const send = async (path: string, who: string | undefined, body: URLSearchParams | FormData) => {
    const headers: Record<string, string> = who === undefined ? {} : { [HEADER]: who };
    const answer = await app.request(path, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  };

  test('of messages fetches files for whoever opened the page, and for nobody else', async () => {
    const { request, open, digits } = await link();
    const page = (await open('UANA', digits)).body;
    const pass = /name="pass" value="([^"]+)"/.exec(page)?.[1] ?? expect.fail('no pass');
    const file = /name="file" value="([^"]+)"/.exec(page)?.[1] ?? expect.fail('no file');
    const fetched = (who?: string) => send('/s/file', who, new URLSearchParams({ pass, file }));
    const refused = await fetched('UBEN');
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('made for somebody else');
    expect((await fetched()).status).toBe(401);
    expect(await eventTypes(journey, request.id)).not.toContain('file.revealed');
    expect((await fetched('UANA')).status).toBe(200);
  });

  test('of a package changes it for whoever opened the page, and for nobody else', async () => {
    const export_ = async () => ({ bookings: [{ with: 'Quetzal' }] });
    const all = await fulfilment(database, [], [], journey, [{ system: 'fluentworks', export: export_ }]);
    const request = await routedRequest(journey, { right: 'access', assurance: 'strong' });
    await drive(all, request.id);
    const { pass } = await lookAt(journey, request.id, 'UANA');
    const leaveOut = (who: string) => send('/p/leave-out', who, new URLSearchParams({ pass }));
    const addFile = (who: string) => {
      const form = new FormData();
      form.set('pass', pass);
      form.set('system', 'fluentworks');
      form.set('file', new File(['x'], 'x.txt'));
      return send('/p/file', who, form);
    };
    for (const change of [leaveOut, addFile]) {
      const refused = await change('UBEN');
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('made for somebody else');
      // Nothing was chosen, and the system is none that is copied by hand: the pass itself was taken.
      expect((await change('UANA')).status).toBe(409);
    }
  });
});
