import { Hono } from 'hono';
import { ownerOfLink } from '../db/staff-links.ts';
import type { Journey } from '../journey/context.ts';
import { isLinkToken, linkTokenHash } from '../journey/link-token.ts';
import { pageLocale } from './pages/page-locale.ts';
import { plainPage } from './pages/plain-page.ts';

/** Pages that staff are given links to. */
const STAFF_PAGES = ['/s/*', '/p/*'] as const;
const NOT_SIGNED_IN = {
  headline: 'Please sign in',
  says: 'This page opens only through your company’s sign-in. Open the link once more from there; it still works.',
};
const FOR_ANOTHER = {
  headline: 'Nothing is shown',
  says: 'This link was made for somebody else. Ask for one of your own on the case’s card.',
};

/**
 * Lets staff pages be opened only by whoever the company's sign-in says is there: a proxy in front of us signs people in, by
 * Slack's OpenID or another way, and puts their Slack id in `header`. A link opens for the one it was made for and nobody
 * else. Mounted before those pages; the digits beside a link are still asked for.
 */
export function staffSignIn(
  { db, company, log }: Pick<Journey, 'db' | 'company' | 'log'>,
  header: string,
): Hono {
  const locale = pageLocale(company, 'en');
  const guard = new Hono();
  for (const path of STAFF_PAGES) {
    guard.use(path, async (c, next) => {
      const signedIn = c.req.header(header);
      if (!signedIn) return c.html(plainPage(locale, NOT_SIGNED_IN), 401);
      const token = c.req.path.split('/').at(-1) ?? '';
      const owner = isLinkToken(token) ? await ownerOfLink(db, linkTokenHash(token)) : undefined;
      if (owner !== undefined && owner !== signedIn) {
        log.warn({ user: signedIn, owner }, 'a staff link was opened by another person, and showed nothing');
        return c.html(plainPage(locale, FOR_ANOTHER), 403);
      }
      return await next();
    });
  }
  return guard;
}
