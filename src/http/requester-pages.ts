import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { challengedContact } from '../journey/challenged-contact.ts';
import { withdraw } from '../journey/close/withdraw.ts';
import type { Journey } from '../journey/context.ts';
import { isLinkToken } from '../journey/link-token.ts';
import { findPageBearer, type PageBearer } from '../journey/page-token.ts';
import { requesterView } from '../journey/requester-view.ts';
import { checkCode } from '../journey/verify/check-code.ts';
import type { CodeRefusal } from '../journey/verify/code-guess.ts';
import { disown } from '../journey/verify/disown.ts';
import { type ResendAnswer, resendCode } from '../journey/verify/resend-code.ts';
import { guardPages } from './pages/guard-pages.ts';
import { isNotice, type Notice } from './pages/notices.ts';
import { noPackagePage, noSuchPage } from './pages/plain-page.ts';
import { statusPage } from './pages/status-page.ts';

const BODY_BYTES_MAX = 2048;
const form = z.object({ code: z.string().max(64) });

/**
 * The requester's pages. Opening one never changes anything, because mail scanners open links; each form is a POST
 * that ends in a redirect, so that loading the page again sends nothing twice. The token in the address is the
 * secret that a forged form would need.
 */
export function requesterPages(journey: Journey): Hono {
  const pages = new Hono();
  const { company } = journey;

  guardPages(pages, '/r/*', { company, bodyBytesMax: BODY_BYTES_MAX });

  const bearerOf = async (c: Context): Promise<PageBearer | undefined> => {
    const token = c.req.param('token') ?? '';
    return isLinkToken(token) ? await findPageBearer(journey.db, token, journey.clock.now()) : undefined;
  };

  pages.get('/r/:token', async (c) => {
    const bearer = await bearerOf(c);
    if (!bearer) return c.html(noSuchPage(company), 404);
    const name = c.req.query('note');
    const view = await requesterView(journey, bearer);
    return c.html(statusPage(company, view, c.req.param('token'), isNotice(name) ? name : undefined));
  });

  pages.get('/r/:token/package', async (c) => {
    const page = (await bearerOf(c)) ? noPackagePage(company) : noSuchPage(company);
    return c.html(page, 404);
  });

  const onPost = (verb: string, act: (bearer: PageBearer, c: Context) => Promise<Notice | undefined>) =>
    pages.post(`/r/:token/${verb}`, async (c) => {
      const bearer = await bearerOf(c);
      if (!bearer) return c.html(noSuchPage(company), 404);
      const notice = await act(bearer, c);
      return c.redirect(`/r/${c.req.param('token')}${notice ? `?note=${notice}` : ''}`, 303);
    });

  onPost('code', async (bearer, c) => {
    const typed = form.safeParse(Object.fromEntries(new URLSearchParams(await c.req.text())));
    const code = typed.success ? typed.data.code : '';
    const { requestId } = bearer;
    const contactId = await challengedContact(journey.db, bearer);
    const answer = await checkCode(journey, { requestId, contactId, code, by: 'page' });
    return answer.ok ? undefined : CODE_NOTICES[answer.because];
  });
  onPost('resend', async (bearer) => {
    const answer = await resendCode(journey, bearer);
    return answer.ok ? 'code-sent' : RESEND_NOTICES[answer.because];
  });
  onPost('not-me', async (bearer) => {
    const answer = await disown(journey, bearer);
    return answer.ok ? undefined : 'nothing-changed';
  });
  onPost('withdraw', async ({ requestId }) => {
    const answer = await withdraw(journey, { requestId, actor: 'requester' });
    if (answer.ok) return undefined;
    return answer.because === 'too-late' ? 'too-late' : 'nothing-changed';
  });
  return pages;
}

const CODE_NOTICES: Record<CodeRefusal, Notice> = {
  wrong: 'wrong-code',
  'wrong-length': 'wrong-length',
  'no-live-challenge': 'code-over',
  expired: 'code-over',
  'no-tries-left': 'code-over',
  'not-checked': 'not-checked',
};

const RESEND_NOTICES: Record<Extract<ResendAnswer, { ok: false }>['because'], Notice> = {
  'too-soon': 'too-soon',
  'too-many-codes': 'no-more-codes',
  'too-many-tries': 'no-more-codes',
  'hourly-breaker': 'no-code-now',
  'number-not-served': 'no-code-to-number',
  disowned: 'no-code-to-number',
  'not-verifying': 'nothing-changed',
};
