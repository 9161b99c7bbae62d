import { type Context, Hono } from 'hono';
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

declare module 'hono' {
  interface ContextVariableMap {
    /** The Slack id that the company's sign-in vouches for, where one is in front of us. */
    signedIn?: string;
  }
}

/**
 * Lets staff pages be opened only by whoever the company's sign-in says is there: a proxy in front of us signs people in, by
 * Slack's OpenID or another way, and puts their Slack id in `header`. A link opens for the one it was made for and nobody
 * else. Mounted before those pages, which ask `refuseForAnother` about the passes that come in bodies; the digits beside a
 * link are still asked for.
 */
export function staffSignIn(journey: Pick<Journey, 'db' | 'company' | 'log'>, header: string): Hono {
  const locale = pageLocale(journey.company, 'en');
  const guard = new Hono();
  for (const path of STAFF_PAGES) {
    guard.use(path, async (c, next) => {
      const signedIn = c.req.header(header);
      if (!signedIn) return c.html(plainPage(locale, NOT_SIGNED_IN), 401);
      c.set('signedIn', signedIn);
      return (await refuseForAnother(journey, c, c.req.path.split('/').at(-1) ?? '')) ?? (await next());
    });
  }
  return guard;
}

/** The answer to whoever is signed in and uses a link or a pass of somebody else; `undefined` where nothing is against it. */
export async function refuseForAnother(
  { db, company, log }: Pick<Journey, 'db' | 'company' | 'log'>,
  c: Context,
  token: string,
): Promise<Response | undefined> {
  const signedIn = c.get('signedIn');
  if (signedIn === undefined || !isLinkToken(token)) return undefined;
  const owner = await ownerOfLink(db, linkTokenHash(token));
  if (owner === undefined || owner === signedIn) return undefined;
  log.warn({ user: signedIn, owner }, 'a staff link was opened by another person, and showed nothing');
  return c.html(plainPage(pageLocale(company, 'en'), FOR_ANOTHER), 403);
}
