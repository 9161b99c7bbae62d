import { Hono } from 'hono';
import type { StaffGate } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { completeEntry } from '../journey/intake/note/complete-entry.ts';
import { readPerson } from '../journey/intake/note/entered-person.ts';
import { findEntryLink } from '../journey/intake/note/entry-link.ts';
import { isLinkToken } from '../journey/link-token.ts';
import {
  ENTRY_FIELDS,
  type EntryFaults,
  type EntryValues,
  entryFormPage,
  entryRefusedPage,
  entrySavedPage,
  FAULT_WORDS,
  NOTHING_TYPED,
  noSuchEntryPage,
  notSavedPage,
} from './pages/entry-form.ts';
import { guardPages } from './pages/guard-pages.ts';
import { pageLocale } from './pages/page-locale.ts';

/** Room for what somebody wrote on some pages of paper, as a form encodes it. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * `/s/entry/:token`: where staff add who a person is, because that must not be typed in Slack. Opening it changes
 * nothing; sending the form takes the digits that stood beside the link, and works once. What was typed comes back
 * with the page when something is wrong with it, and stands nowhere else.
 */
export function staffEntryPage(journey: Journey, gate: Pick<StaffGate, 'mayAct'>): Hono {
  const pages = new Hono();
  const locale = pageLocale(journey.company, 'en');
  guardPages(pages, '/s/*', { localeOf: () => locale, bodyBytesMax: BODY_BYTES_MAX });
  const find = async (token: string) =>
    isLinkToken(token) ? await findEntryLink(journey.db, token, journey.clock.now()) : undefined;

  pages.get('/s/entry/:token', async (c) => {
    const token = c.req.param('token');
    const found = await find(token);
    if (!found) return c.html(noSuchEntryPage(locale), 404);
    return c.html(entryFormPage(locale, token, found, NOTHING_TYPED, {}));
  });

  pages.get('/s/saved', (c) => c.html(entrySavedPage(locale)));

  pages.post('/s/entry/:token', async (c) => {
    const token = c.req.param('token');
    const typed = readForm(await c.req.text());
    const found = await find(token);
    if (!found) return c.html(notSavedPage(locale, typed), 404);
    const again = (faults: EntryFaults) =>
      c.html(entryFormPage(locale, token, found, { ...typed, digits: '' }, faults), 422);
    const read = readPerson(typed);
    if (!read.ok) {
      return again(Object.fromEntries([...read.faults].map(([name, fault]) => [name, FAULT_WORDS[fault]])));
    }
    const done = await completeEntry(journey, gate, { token, digits: typed.digits, person: read.person });
    // Loading the next page again sends nothing twice.
    if (done.ok) return c.redirect('/s/saved', 303);
    switch (done.because) {
      case 'wrong-digits':
        if (done.triesLeft === 0) return c.html(notSavedPage(locale, typed), 404);
        return again({ digits: `This is not the number. You can try ${done.triesLeft} more times.` });
      case 'not-allowed':
        return c.html(entryRefusedPage(locale), 403);
      case 'no-such-link':
        return c.html(notSavedPage(locale, typed), 404);
    }
  });
  return pages;
}

function readForm(body: string): EntryValues {
  const fields = new URLSearchParams(body);
  const values = ENTRY_FIELDS.map((name) => [name, fields.get(name) ?? '']);
  return Object.fromEntries(values) as EntryValues;
}
