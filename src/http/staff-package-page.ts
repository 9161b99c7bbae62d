import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { StaffGate } from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { isLinkToken } from '../journey/link-token.ts';
import { addFile, leaveOut, type PackageChanged, type ValuePlace } from '../journey/reveal/change-package.ts';
import { FILES_MINUTES, findRevealLink } from '../journey/reveal/open-reveal.ts';
import { openPackage } from '../journey/reveal/package-content.ts';
import { guardPages } from './pages/guard-pages.ts';
import {
  noSuchPackagePage,
  PLACE_SEPARATOR,
  packageAskPage,
  packageGonePage,
  packagePage,
  packageRefusedPage,
  packageUnchangedPage,
} from './pages/package-review.ts';
import { pageLocale } from './pages/page-locale.ts';
import { refuseForAnother } from './staff-sign-in.ts';

/** Room for a file that a team copied by hand. */
const BODY_BYTES_MAX = 25 * 1024 * 1024;
const NAME_CHARACTERS = 200;

/**
 * `/p/:token`: where staff look through what would be given out, because it must not pass through Slack. Opening the page
 * changes and shows nothing; sending the digits that stood beside the link shows it, once, in the answer itself. For some
 * minutes after that what is about other people can be left out, and what was copied by hand can be added.
 */
export function staffPackagePage(journey: Journey, gate: Pick<StaffGate, 'mayAct'>): Hono {
  const pages = new Hono();
  const locale = pageLocale(journey.company, 'en');
  guardPages(pages, '/p/*', { localeOf: () => locale, bodyBytesMax: BODY_BYTES_MAX });

  pages.get('/p/:token', async (c) => {
    const token = c.req.param('token');
    const link =
      isLinkToken(token) && (await findRevealLink(journey.db, token, journey.clock.now(), 'package'));
    if (!link) return c.html(noSuchPackagePage(locale), 404);
    return c.html(packageAskPage(locale, { token, reference: link.reference, wrong: undefined }));
  });

  const show = (c: Context, pass: string, changed: PackageChanged, done: string) => {
    if (changed.ok) {
      const note = { tone: 'fine', says: done } as const;
      return c.html(packagePage(locale, changed.content, { pass, minutes: FILES_MINUTES, note }));
    }
    return changed.because === 'no-such-page'
      ? c.html(noSuchPackagePage(locale), 404)
      : c.html(packageUnchangedPage(locale, changed.because), 409);
  };

  pages.post('/p/leave-out', async (c) => {
    const fields = new URLSearchParams(await c.req.text());
    const pass = fields.get('pass') ?? '';
    const refused = await refuseForAnother(journey, c, pass);
    if (refused) return refused;
    const places = fields.getAll('out').flatMap((place) => placeOf(place) ?? []);
    return show(c, pass, await leaveOut(journey, gate, { pass, places }), 'Left out.');
  });

  pages.post('/p/file', async (c) => {
    const sent = fileSchema.safeParse(await c.req.parseBody());
    if (!sent.success) return c.html(noSuchPackagePage(locale), 404);
    const { pass, system, file } = sent.data;
    const refused = await refuseForAnother(journey, c, pass);
    if (refused) return refused;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const name = file.name.slice(-NAME_CHARACTERS);
    return show(c, pass, await addFile(journey, gate, { pass, system, name, bytes }), 'Added.');
  });

  pages.post('/p/:token', async (c) => {
    const token = c.req.param('token');
    if (!isLinkToken(token)) return c.html(noSuchPackagePage(locale), 404);
    const digits = new URLSearchParams(await c.req.text()).get('digits') ?? '';
    const link = await findRevealLink(journey.db, token, journey.clock.now(), 'package');
    const opened = await openPackage(journey, gate, { token, digits });
    if (opened.ok) {
      const { pass, content } = opened;
      return c.html(packagePage(locale, content, { pass, minutes: FILES_MINUTES }));
    }
    switch (opened.because) {
      case 'not-allowed':
        return c.html(packageRefusedPage(locale), 403);
      case 'content-destroyed':
        return c.html(packageGonePage(locale), 410);
      case 'wrong-digits':
        if (!link || opened.triesLeft === 0) return c.html(noSuchPackagePage(locale), 404);
        return c.html(
          packageAskPage(locale, {
            token,
            reference: link.reference,
            wrong: `This is not the number. You can try ${opened.triesLeft} more times.`,
          }),
          422,
        );
      case 'no-such-link':
        return c.html(noSuchPackagePage(locale), 404);
    }
  });
  return pages;
}

const fileSchema = z.object({ pass: z.string(), system: z.string(), file: z.instanceof(File) });

function placeOf(text: string): ValuePlace | undefined {
  const [system, type, index, ...path] = text.split(PLACE_SEPARATOR);
  if (!system || !type || !/^\d{1,7}$/.test(index ?? '')) return undefined;
  return { system, type, index: Number(index), path: path.join(PLACE_SEPARATOR) };
}
