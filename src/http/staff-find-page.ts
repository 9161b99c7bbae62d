import { Hono } from 'hono';
import type { StaffGate } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { isLinkToken } from '../journey/link-token.ts';
import { readContact } from '../journey/read-contact.ts';
import { findSearchLink, searchCases } from '../journey/search/search-cases.ts';
import {
  type FindFaults,
  findFormPage,
  findRefusedPage,
  foundPage,
  noSuchFindPage,
} from './pages/find-form.ts';
import { guardPages } from './pages/guard-pages.ts';
import { pageLocale } from './pages/page-locale.ts';

const BODY_BYTES_MAX = 2048;

/**
 * `/s/find/:token`: where staff look for cases by an address or a number, because neither must be typed in Slack. Opening
 * it changes nothing; sending the form takes the digits that stood beside the link, and works once.
 */
export function staffFindPage(journey: Journey, gate: Pick<StaffGate, 'mayAct'>): Hono {
  const pages = new Hono();
  const locale = pageLocale(journey.company, 'en');
  guardPages(pages, '/s/*', { localeOf: () => locale, bodyBytesMax: BODY_BYTES_MAX });
  const find = async (token: string) =>
    isLinkToken(token) ? await findSearchLink(journey.db, token, journey.clock.now()) : undefined;

  pages.get('/s/find/:token', async (c) => {
    const token = c.req.param('token');
    const link = await find(token);
    return link
      ? c.html(findFormPage(locale, { token, link, contact: '', faults: {} }))
      : c.html(noSuchFindPage(locale), 404);
  });

  pages.post('/s/find/:token', async (c) => {
    const token = c.req.param('token');
    const fields = new URLSearchParams(await c.req.text());
    const typed = fields.get('contact') ?? '';
    const link = await find(token);
    if (!link) return c.html(noSuchFindPage(locale), 404);
    const again = (faults: FindFaults) =>
      c.html(findFormPage(locale, { token, link, contact: typed, faults }), 422);
    const contact = readContact(typed);
    if (!contact) return again({ contact: 'This is neither an email address nor a telephone number.' });
    const searched = await searchCases(journey, gate, { token, digits: fields.get('digits') ?? '', contact });
    if (searched.ok) return c.html(foundPage(locale, searched.cases));
    switch (searched.because) {
      case 'wrong-digits':
        if (searched.triesLeft === 0) return c.html(noSuchFindPage(locale), 404);
        return again({
          digits: `This is not the number. You can try ${searched.triesLeft} more times.`,
        });
      case 'not-allowed':
        return c.html(findRefusedPage(locale), 403);
      case 'no-such-link':
        return c.html(noSuchFindPage(locale), 404);
    }
  });
  return pages;
}
