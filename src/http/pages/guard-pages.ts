import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PageLocale } from './page-locale.ts';
import { plainPage } from './plain-page.ts';
import { CONTENT_SECURITY_POLICY } from './style.ts';

/** What holds for every page of ours: no script, no cache, no frame, no referrer; no form from another site or too large. */
export function guardPages(
  pages: Hono,
  path: `/${string}/*`,
  {
    localeOf,
    bodyBytesMax,
  }: { localeOf: (c: Context) => PageLocale; bodyBytesMax: number | ((c: Context) => number) },
): void {
  pages.use(path, async (c, next) => {
    await next();
    c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Robots-Tag', 'noindex, nofollow');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  pages.use(path, async (c, next) => {
    const elsewhere = c.req.method === 'POST' && c.req.header('Sec-Fetch-Site') === 'cross-site';
    if (!elsewhere) return await next();
    const locale = localeOf(c);
    return c.html(plainPage(locale, locale.words.plain.fromElsewhere), 403);
  });
  const onError = (c: Context) => {
    const locale = localeOf(c);
    return c.html(plainPage(locale, locale.words.plain.tooLarge), 413);
  };
  pages.use(path, (c, next) => {
    const maxSize = typeof bodyBytesMax === 'number' ? bodyBytesMax : bodyBytesMax(c);
    return bodyLimit({ maxSize, onError })(c, next);
  });
}
