import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/core/language.ts';
import { packagePage } from '../../src/http/pages/package-review.ts';
import { pageLocale } from '../../src/http/pages/page-locale.ts';
import { revealAskPage, revealedPage } from '../../src/http/pages/reveal.ts';
import { statusPage } from '../../src/http/pages/status-page.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { staffEntryPage } from '../../src/http/staff-entry-page.ts';
import { withdraw } from '../../src/journey/close/withdraw.ts';
import { openEntry } from '../../src/journey/intake/note/open-entry.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { disown } from '../../src/journey/verify/disown.ts';
import { challengedRequest } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { PAGE_STATES } from '../support/page-states.ts';
import { REVEALED } from '../support/revealed-case.ts';
import { REVEALED_PACKAGE } from '../support/revealed-package.ts';

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
  [320, 1280].map((width) => ({ colorScheme, width })),
);
/** Of pages that differ only by a sentence in the same place, one stands for all. */
const isAlike = (name: string) =>
  /notice (?!wrong-code|code-sent)|closed, (?!fulfilled|answered|package to)|(agent|parent): paper (under-review|in-order)/.test(
    name,
  );
/** Colours are the same in every language, and words are longest where there is least room for them. */
const looksAt = (locale: string, name: string) =>
  locale === 'en' && !isAlike(name) ? LOOKS : LOOKS.slice(0, 1);

const ANYBODY = { mayAct: async () => ({ ok: true }) as const };

const database = testDatabase();
let journey: TestJourney;
let browser: Browser | undefined;
let server: ServerType;
let origin: string;

beforeAll(async () => {
  journey = await testJourney(database);
  const shown = new Hono().get('/shown/:language/:state', (c) => {
    const language = LANGUAGES.find((one) => one === c.req.param('language')) ?? 'en';
    const state = PAGE_STATES[Number(c.req.param('state'))];
    if (!state) return c.notFound();
    return c.html(
      statusPage(pageLocale(journey.company, language), state.view, 'x'.repeat(32), state.notice),
    );
  });
  const english = pageLocale(journey.company, 'en');
  shown.get('/shown/reveal', (c) => {
    const asked = { token: 'x'.repeat(32), reference: REVEALED.reference, wrong: 'This is not the number.' };
    return c.html(revealAskPage(english, asked));
  });
  shown.get('/shown/revealed', (c) =>
    c.html(revealedPage(english, REVEALED, { pass: 'x'.repeat(32), minutes: 10 })),
  );
  shown.get('/shown/package', (c) =>
    c.html(packagePage(english, REVEALED_PACKAGE, { pass: 'x'.repeat(32), minutes: 10 })),
  );
  const pages = new Hono()
    .route('/', requesterPages(journey))
    .route('/', staffEntryPage(journey, ANYBODY))
    .route('/', shown);
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
  'staff reveal',
  'staff reveal opened',
  'staff package opened',
] as const;

/** Where the page of a request in that state is. */
async function pathOf(state: (typeof STATES)[number]): Promise<string> {
  if (state === 'staff entry') return (await entryLink()).path;
  if (state === 'staff entry saved') return '/s/saved';
  if (state === 'staff reveal') return '/shown/reveal';
  if (state === 'staff reveal opened') return '/shown/revealed';
  if (state === 'staff package opened') return '/shown/package';
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

/** Everything that WCAG 2.2 asks at levels A and AA and a machine can find, and what is good practice beside it. */
const ALL_RULES = `{
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
}`;
/** What colours, widths and words decide; the rest of a page is the same in every look and language. */
const RULES_OF_LOOKS = `{
  runOnly: { type: 'rule', values: ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'] },
}`;
const FITS = 'document.documentElement.scrollWidth <= window.innerWidth';

async function violationsOf(page: Page, rules: string): Promise<string[]> {
  return (await page.evaluate(
    `axe.run(${rules}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`,
  )) as string[];
}

/** One tab for all pages of a language, with the rules loaded once: to open one costs more than to look. */
const tabs = new Map<string, Promise<Page>>();
function tabOf(opened: Browser, locale: string): Promise<Page> {
  const tab = tabs.get(locale) ?? openTab(opened, locale);
  tabs.set(locale, tab);
  return tab;
}

async function openTab(opened: Browser, locale: string): Promise<Page> {
  const tab = await opened.newPage({ bypassCSP: true, locale });
  await tab.addScriptTag({ path: AXE });
  return tab;
}

/** Shows a page in a tab as the server sends it, without leaving the tab's document, which would cost its rules. */
async function show(tab: Page, path: string, language: string) {
  const answer = await fetch(`${origin}${path}`, { headers: { 'Accept-Language': language } });
  await tab.setContent(await answer.text());
}

async function lookAt(path: string, name: string, locale = 'en') {
  if (!browser) return void console.log('skipped: chromium is not installed');
  const page = await tabOf(browser, locale);
  await show(page, path, locale);
  const axe = locale === 'en' || !isAlike(name);
  for (const [index, { colorScheme, width }] of looksAt(locale, name).entries()) {
    const rules = index === 0 && locale === 'en' ? ALL_RULES : RULES_OF_LOOKS;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const seen = {
      colorScheme,
      width,
      fits: await page.evaluate(FITS),
      violations: axe ? await violationsOf(page, rules) : [],
    };
    expect(seen).toEqual({ colorScheme, width, fits: true, violations: [] });
    const shots = process.env.SCREENSHOTS;
    if (shots) {
      const file = `${name.replaceAll(/\W+/g, '-')}-${colorScheme}-${width}.png`;
      await page.screenshot({ path: `${shots}/page-${file}`, fullPage: true });
    }
  }
  expect(await page.evaluate('document.documentElement.lang')).toBe(locale);
}

test.each(STATES)(
  'a page (%s) is accessible, light and dark, on a phone and on a desk',
  async (state) => await lookAt(await pathOf(state), state),
  60_000,
);

test.each(LANGUAGES.flatMap((language) => PAGE_STATES.map(({ name }, state) => ({ language, name, state }))))(
  'what a requester sees ($name, $language) is accessible, light and dark, on a phone and on a desk',
  async ({ language, name, state }) =>
    await lookAt(`/shown/${language}/${state}`, `${language} ${name}`, language),
  60_000,
);

test.each(LANGUAGES)(
  'a dead link is explained in the language of the browser (%s)',
  async (language) => {
    await lookAt(`/r/${'x'.repeat(32)}`, `${language} dead link`, language);
  },
  60_000,
);

test.each(LANGUAGES)(
  'a page keeps its words and its width when a reader spreads them out (WCAG 1.4.12, %s)',
  async (language) => {
    if (!browser) return void console.log('skipped: chromium is not installed');
    const page = await tabOf(browser, language);
    await page.setViewportSize({ width: 320, height: 640 });
    for (const state of PAGE_STATES.keys()) {
      await show(page, `/shown/${language}/${state}`, language);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })");
      await page.addStyleTag({
        content:
          '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }',
      });
      const cut = await page.evaluate(
        "[...document.querySelectorAll('main *')].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== 'inline').map((one) => one.outerHTML)",
      );
      expect({ state, fits: await page.evaluate(FITS), cut }).toEqual({ state, fits: true, cut: [] });
    }
  },
  60_000,
);

test('whoever goes through a page by keyboard sees where they are, and every target is large enough', async () => {
  if (!browser) return void console.log('skipped: chromium is not installed');
  const page = await browser.newPage({ viewport: { width: 320, height: 640 }, bypassCSP: true });
  const state = PAGE_STATES.findIndex(({ name }) => name === 'code by mail');
  await page.goto(`${origin}/shown/fr/${state}`);
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })");
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(`(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const { height } = one.getBoundingClientRect();
      return { tag: one.tagName, outline: outlineStyle + ' ' + outlineWidth, height, inline: one.tagName === 'A' };
    })()`)) as { tag: string; outline: string; height: number; inline: boolean } | null;
    if (!focused) break;
    expect(focused.outline).toBe('solid 3px');
    if (!focused.inline) expect(focused.height).toBeGreaterThanOrEqual(24);
    reached.push(focused.tag);
    if (reached.length > 20) throw new Error('the focus is trapped');
  }
  expect(reached).toEqual(['INPUT', 'BUTTON', 'BUTTON', 'BUTTON', 'SUMMARY', 'BUTTON', 'A']);
  await page.close();
}, 60_000);

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
  const { y, height } = (await page.getByLabel(/code/i).boundingBox()) ?? { y: 1000, height: 0 };
  expect(y + height).toBeLessThan(400);
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
