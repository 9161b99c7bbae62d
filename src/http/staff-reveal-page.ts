import { Hono } from 'hono';
import type { StaffGate } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { isLinkToken } from '../journey/link-token.ts';
import { fetchFile } from '../journey/reveal/fetch-file.ts';
import { FILES_MINUTES, findRevealLink, openReveal } from '../journey/reveal/open-reveal.ts';
import { guardPages } from './pages/guard-pages.ts';
import { pageLocale } from './pages/page-locale.ts';
import {
  contentGonePage,
  noSuchFilePage,
  noSuchRevealPage,
  revealAskPage,
  revealedPage,
  revealRefusedPage,
} from './pages/reveal.ts';
import { save } from './save.ts';
import { refuseForAnother } from './staff-sign-in.ts';

const BODY_BYTES_MAX = 2048;

/**
 * `/s/:token`: where staff read what people wrote in a case, because it must not pass through Slack. Opening the page
 * changes and shows nothing; sending the digits that stood beside the link shows it, once, in the answer itself. Files
 * come one by one, as bytes to save, never as something that a browser would open.
 */
export function staffRevealPage(journey: Journey, gate: Pick<StaffGate, 'mayAct'>): Hono {
  const pages = new Hono();
  const locale = pageLocale(journey.company, 'en');
  guardPages(pages, '/s/*', { localeOf: () => locale, bodyBytesMax: BODY_BYTES_MAX });

  pages.get('/s/:token', async (c) => {
    const token = c.req.param('token');
    const link = isLinkToken(token) && (await findRevealLink(journey.db, token, journey.clock.now()));
    if (!link) return c.html(noSuchRevealPage(locale), 404);
    return c.html(revealAskPage(locale, { token, reference: link.reference, wrong: undefined }));
  });

  pages.post('/s/file', async (c) => {
    const fields = new URLSearchParams(await c.req.text());
    const pass = fields.get('pass') ?? '';
    const refused = await refuseForAnother(journey, c, pass);
    if (refused) return refused;
    const file = await fetchFile(journey, gate, { pass, file: fields.get('file') ?? '' });
    if (file.ok) return save(c, file);
    if (file.because === 'not-allowed') return c.html(revealRefusedPage(locale), 403);
    if (file.because === 'content-destroyed') return c.html(contentGonePage(locale), 410);
    return c.html(noSuchFilePage(locale), 404);
  });

  pages.post('/s/:token', async (c) => {
    const token = c.req.param('token');
    if (!isLinkToken(token)) return c.html(noSuchRevealPage(locale), 404);
    const digits = new URLSearchParams(await c.req.text()).get('digits') ?? '';
    const link = await findRevealLink(journey.db, token, journey.clock.now());
    const opened = await openReveal(journey, gate, { token, digits });
    if (opened.ok) {
      return c.html(revealedPage(locale, opened.content, { pass: opened.pass, minutes: FILES_MINUTES }));
    }
    switch (opened.because) {
      case 'not-allowed':
        return c.html(revealRefusedPage(locale), 403);
      case 'content-destroyed':
        return c.html(contentGonePage(locale), 410);
      case 'wrong-digits':
        if (!link || opened.triesLeft === 0) return c.html(noSuchRevealPage(locale), 404);
        return c.html(
          revealAskPage(locale, {
            token,
            reference: link.reference,
            wrong: `This is not the number. You can try ${opened.triesLeft} more times.`,
          }),
          422,
        );
      case 'no-such-link':
        return c.html(noSuchRevealPage(locale), 404);
    }
  });
  return pages;
}
