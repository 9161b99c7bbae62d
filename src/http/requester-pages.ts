import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { languageFor, preferredLanguage } from '../core/language.ts';
import { challengedContact } from '../journey/challenged-contact.ts';
import { withdrawCase } from '../journey/close/withdraw.ts';
import type { Journey } from '../journey/context.ts';
import {
  receiveUpload,
  UPLOAD_BYTES_MAX,
  type UploadReceived,
} from '../journey/intake/page/receive-upload.ts';
import { isLinkToken } from '../journey/link-token.ts';
import { pageRights } from '../journey/page-rights.ts';
import { findPageBearer, type PageBearer } from '../journey/page-token.ts';
import { requesterView } from '../journey/requester-view.ts';
import { appealFromPage } from '../journey/route/appeal-from-page.ts';
import { addContact, type ContactAdded } from '../journey/verify/add-contact.ts';
import { checkCode } from '../journey/verify/check-code.ts';
import type { CodeRefusal } from '../journey/verify/code-guess.ts';
import { disown } from '../journey/verify/disown.ts';
import type { CodeRefused } from '../journey/verify/issue-code.ts';
import { nameSubject, type SubjectNamed } from '../journey/verify/name-subject.ts';
import { type ResendAnswer, resendCode } from '../journey/verify/resend-code.ts';
import { signDeclaration } from '../journey/verify/sign-declaration.ts';
import { readDeclaration } from './declaration-form.ts';
import { guardPages } from './pages/guard-pages.ts';
import { isNotice, type Notice } from './pages/notices.ts';
import { type PageLocale, pageLocale } from './pages/page-locale.ts';
import { plainPage } from './pages/plain-page.ts';
import { statusPage } from './pages/status-page.ts';

const BODY_BYTES_MAX = 8192;
/** Room for what a form puts around a file. */
const FORM_AROUND_BYTES = 4096;
type Bearer = PageBearer & { language: string };
const form = z.object({ code: z.string().max(64) });

/**
 * The requester's pages. Opening one never changes anything, because mail scanners open links; each form is a POST
 * that ends in a redirect, so that loading the page again sends nothing twice. The token in the address is the
 * secret that a forged form would need.
 */
export function requesterPages(journey: Journey): Hono {
  const pages = new Hono();
  /** Before it is known whose page it is, in the language that the browser asks for. */
  const browsersLocale = (c: Context) =>
    pageLocale(journey.company, preferredLanguage(c.req.header('Accept-Language')));
  const noSuchPage = (c: Context) => {
    const locale = browsersLocale(c);
    return c.html(plainPage(locale, locale.words.plain.noSuch), 404);
  };
  guardPages(pages, '/r/*', {
    localeOf: browsersLocale,
    bodyBytesMax: (c) =>
      c.req.path.endsWith('/permission') ? UPLOAD_BYTES_MAX + FORM_AROUND_BYTES : BODY_BYTES_MAX,
  });

  const bearerOf = async (c: Context) => {
    const token = c.req.param('token') ?? '';
    return isLinkToken(token) ? await findPageBearer(journey.db, token, journey.clock.now()) : undefined;
  };
  const onGet = (
    path: '' | '/package',
    show: (bearer: PageBearer, locale: PageLocale, c: Context) => Response | Promise<Response>,
  ) =>
    pages.get(`/r/:token${path}`, async (c) => {
      const bearer = await bearerOf(c);
      if (!bearer) return noSuchPage(c);
      return await show(bearer, pageLocale(journey.company, languageFor(bearer.language)), c);
    });

  onGet('', async (bearer, locale, c) => {
    const name = c.req.query('note');
    const view = await requesterView(journey, bearer);
    return c.html(statusPage(locale, view, c.req.param('token') ?? '', isNotice(name) ? name : undefined));
  });
  onGet('/package', (_, locale, c) => c.html(plainPage(locale, locale.words.plain.noPackage), 404));

  const onPost = (verb: string, act: (bearer: Bearer, c: Context) => Promise<Notice | undefined>) =>
    pages.post(`/r/:token/${verb}`, async (c) => {
      const bearer = await bearerOf(c);
      if (!bearer) return noSuchPage(c);
      const notice = await act(bearer, c);
      return c.redirect(`/r/${c.req.param('token')}${notice ? `?note=${notice}` : ''}`, 303);
    });

  onPost('code', async (bearer, c) => {
    const typed = form.safeParse(Object.fromEntries(new URLSearchParams(await c.req.text())));
    const code = typed.success ? typed.data.code : '';
    const { requestId } = bearer;
    const { secondProof } = await requesterView(journey, bearer);
    const contactId = await challengedContact(journey.db, bearer);
    const answer = await checkCode(journey, { requestId, contactId, code, by: 'page' });
    if (answer.ok) return undefined;
    // Whether a second contact is on record shows in no answer.
    return secondProof && answer.because !== 'not-checked' ? 'second-wrong' : CODE_NOTICES[answer.because];
  });
  onPost('resend', async (bearer) => {
    const { secondProof } = await requesterView(journey, bearer);
    const answer = await resendCode(journey, bearer);
    if (secondProof) return 'second-sent';
    return answer.ok ? 'code-sent' : RESEND_NOTICES[answer.because];
  });
  onPost('not-me', async (bearer) => {
    const answer = await disown(journey, bearer);
    return answer.ok ? undefined : 'nothing-changed';
  });
  onPost('contact', async (bearer, c) => {
    const typed = new URLSearchParams(await c.req.text()).get('contact') ?? '';
    const answer = await addContact(journey, { ...bearer, typed });
    return answer.ok ? 'contact-added' : CONTACT_NOTICES[answer.because];
  });
  onPost('permission', async (bearer, c) => {
    const paper = (await c.req.formData()).get('paper');
    if (!(paper instanceof File)) return 'no-paper';
    const bytes = new Uint8Array(await paper.arrayBuffer());
    const answer = await receiveUpload(journey, { ...bearer, name: paper.name, bytes });
    return answer.ok ? 'paper-received' : UPLOAD_NOTICES[answer.because];
  });
  onPost('subject', async (bearer, c) => {
    const typed = new URLSearchParams(await c.req.text()).get('contact') ?? '';
    const answer = await nameSubject(journey, { ...bearer, typed });
    return answer.ok ? 'person-named' : SUBJECT_NOTICES[answer.because];
  });
  onPost('declare', async (bearer, c) => {
    const { words } = pageLocale(journey.company, languageFor(bearer.language));
    const { statement } = words.second.declare;
    const form = readDeclaration(await c.req.text());
    const answer = await signDeclaration(journey, { ...bearer, form, statement });
    if (answer.ok) return 'declared';
    return answer.because === 'incomplete' ? 'declaration-incomplete' : 'nothing-changed';
  });
  onPost('appeal', async (bearer) => {
    const answer = await appealFromPage(journey, bearer);
    return answer.ok ? 'appealed' : 'nothing-changed';
  });
  onPost('withdraw', async (bearer) => {
    if (!(await pageRights(journey.db, bearer)).isRequester) return 'nothing-changed';
    const answer = await withdrawCase(journey, bearer.requestId);
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

/** Why no code was sent. */
const NO_CODE_NOTICES: Record<CodeRefused['because'], Notice> = {
  'too-soon': 'too-soon',
  'too-many-codes': 'no-more-codes',
  'too-many-tries': 'no-more-codes',
  'hourly-breaker': 'no-code-now',
  'number-not-served': 'no-code-to-number',
  disowned: 'no-code-to-number',
};

const CONTACT_NOTICES: Record<Extract<ContactAdded, { ok: false }>['because'], Notice> = {
  'not-a-contact': 'no-contact',
  'prove-first': 'nothing-changed',
  'too-late': 'nothing-changed',
  'too-many-contacts': 'too-many-contacts',
  ...NO_CODE_NOTICES,
};

const SUBJECT_NOTICES: Record<Extract<SubjectNamed, { ok: false }>['because'], Notice> = {
  'not-a-contact': 'no-contact',
  'prove-first': 'nothing-changed',
  'not-needed': 'nothing-changed',
  'own-contact': 'own-contact',
  'too-many-contacts': 'too-many-contacts',
  ...NO_CODE_NOTICES,
};

const UPLOAD_NOTICES: Record<Extract<UploadReceived, { ok: false }>['because'], Notice> = {
  'no-file': 'no-paper',
  'not-a-paper': 'not-a-paper',
  'prove-first': 'nothing-changed',
  'not-needed': 'nothing-changed',
  'too-many-files': 'too-many-papers',
};

const RESEND_NOTICES: Record<Extract<ResendAnswer, { ok: false }>['because'], Notice> = {
  ...NO_CODE_NOTICES,
  'not-verifying': 'nothing-changed',
};
