import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { staffEntryPage } from '../../src/http/staff-entry-page.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { openEntry } from '../../src/journey/intake/note/open-entry.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { challengedRequest } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 1200].map((width) => ({ colorScheme, width })),
);

const ANYBODY = { mayAct: async () => ({ ok: true }) as const };

const database = testDatabase();
let journey: TestJourney;
let browser: Browser | undefined;
let server: ServerType;
let origin: string;

beforeAll(async () => {
  journey = await testJourney(database);
  const pages = new Hono().route('/', requesterPages(journey)).route('/', staffEntryPage(journey, ANYBODY));
  server = createAdaptorServer({ fetch: pages.fetch, hostname: '127.0.0.1' }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  else if (process.env.REQUIRE_BROWSER === '1') throw new Error(`${CHROMIUM} is not installed`);
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

const STATES = [
  'verifying',
  'wrong code',
  'proven',
  'withdrawn',
  'disowned',
  'unknown token',
  'staff entry',
  'staff entry saved',
] as const;

/** Where the page of a request in that state is. */
async function pathOf(state: (typeof STATES)[number]): Promise<string> {
  if (state === 'staff entry') return (await entryLink()).path;
  if (state === 'staff entry saved') return '/s/saved';
  if (state === 'unknown token') return `/r/${'x'.repeat(32)}`;
  const request = await challengedRequest(journey);
  const bearer = { requestId: request.id, contactId: request.contactId };
  const path = `/r/${await journey.db.transaction().execute((tx) => mintPageToken(journey, tx, bearer))}`;
  if (state === 'wrong code') return `${path}?note=wrong-code`;
  if (state === 'withdrawn') await withdraw(journey, { requestId: request.id, actor: 'requester' });
  if (state === 'disowned') await disown(journey, { requestId: request.id, contactId: request.contactId });
  if (state === 'proven') {
    await fetch(`${origin}${path}/code`, {
      method: 'POST',
      body: new URLSearchParams({ code: request.code }),
      redirect: 'manual',
    });
  }
  return path;
}

/** A case that staff opened, and the link to its page. */
async function entryLink() {
  const { link } = await openEntry(journey, {
    viewId: randomUUID(),
    userId: 'U1',
    channel: 'post',
    receivedAt: journey.clock.now(),
    rights: ['delete'],
    slackMessage: null,
  });
  return { path: new URL(link?.url ?? '').pathname, digits: link?.digits ?? '' };
}

test.each(STATES)(
  'a page (%s) is accessible, light and dark, on a phone and on a desk',
  async (state) => {
    if (!browser) return void console.log('skipped: chromium is not installed');
    const path = await pathOf(state);
    for (const { colorScheme, width } of LOOKS) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      await page.goto(`${origin}${path}`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.addScriptTag({ path: AXE });
      const violations = (await page.evaluate(
        'axe.run().then((result) => result.violations.map(({ id }) => id))',
      )) as string[];
      expect({ colorScheme, width, violations }).toEqual({ colorScheme, width, violations: [] });
      const shots = process.env.SCREENSHOTS;
      if (shots)
        await page.screenshot({
          path: `${shots}/page-${state.replace(' ', '-')}-${colorScheme}-${width}.png`,
          fullPage: true,
        });
      await page.close();
    }
  },
  60_000,
);

test('a hurried person types the code on a phone, without JavaScript, and is done', async () => {
  if (!browser) return void console.log('skipped: chromium is not installed');
  const request = await challengedRequest(journey);
  const bearer = { requestId: request.id, contactId: request.contactId };
  const token = await journey.db.transaction().execute((tx) => mintPageToken(journey, tx, bearer));
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  const page = await context.newPage();
  await page.goto(`${origin}/r/${token}`);
  await page.getByLabel(/code/i).fill(request.code);
  await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByLabel(/code/i).count()).toBe(0);
  await context.close();
}, 30_000);

test('a staff member who mistypes the address and the number sees where, keeps the rest and is done, without JavaScript', async () => {
  if (!browser) return void console.log('skipped: chromium is not installed');
  const { path, digits } = await entryLink();
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  const save = () => page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Dana Ruiz');
  await page.getByLabel('What the person said or wrote').fill('Please delete <everything> & “all”.');
  await page.getByLabel('Telephone number').fill('12');
  await page.getByLabel('Number from Slack').fill(digits);
  await save();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Telephone number').getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  const shots = process.env.SCREENSHOTS;
  if (shots) await page.screenshot({ path: `${shots}/page-staff-entry-faulty.png`, fullPage: true });
  expect(await page.getByLabel('What the person said or wrote').inputValue()).toBe(
    'Please delete <everything> & “all”.',
  );
  await page.getByLabel('Telephone number').fill('');
  await page.getByLabel('Number from Slack').fill(digits);
  await save();
  await page.getByRole('heading', { name: 'Saved' }).waitFor();
  await context.close();
}, 30_000);
