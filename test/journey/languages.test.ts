import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { requesterPages } from '../../src/http/requester-pages.ts';
import { sendLetterHandler } from '../../src/journey/deliver/send-letter.ts';
import { challengeHandler } from '../../src/journey/verify/challenge.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { readRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
const { receive } = mailIntake();
let journey: TestJourney;
let pages: Hono;
let systems: Awaited<ReturnType<typeof loadWorkflows>>['systems'];
beforeAll(async () => {
  journey = await testJourney(database);
  pages = requesterPages(journey);
  ({ systems } = await loadWorkflows());
});

const MESSAGES = {
  es: {
    subject: 'Eliminar mis datos',
    body: 'Buenos días, quiero que eliminen mi cuenta y todos mis datos personales. Gracias.',
    received: 'Hemos recibido su solicitud de privacidad',
    notMe: /¿No nos escribió usted\?/,
    confirm: 'Confirme que es usted, por favor',
    confirmed: 'Gracias, ya sabemos que es usted',
    ended: 'Gracias por avisarnos',
  },
  fr: {
    subject: 'Suppression de mes données',
    body: 'Bonjour, je souhaite que vous supprimiez mon compte et toutes mes données personnelles. Merci.',
    received: 'Nous avons bien reçu votre demande',
    notMe: /Vous ne nous avez pas écrit\u00a0\?/,
    confirm: 'Confirmez que c’est bien vous',
    confirmed: 'Merci, nous savons que c’est vous',
    ended: 'Merci de nous l’avoir dit',
  },
  en: {
    subject: 'Please delete my data',
    body: 'Hello, please delete my account and all of my personal data. Thank you.',
    received: 'We have your privacy request',
    notMe: /Did you not write to us\?/,
    confirm: 'Please confirm that this is you',
    confirmed: 'Thank you, we know it is you',
    ended: 'Thank you for telling us',
  },
} as const;
type Spoken = keyof typeof MESSAGES;

const mailIn = ({ subject, body }: { subject: string; body: string }) =>
  Buffer.from(
    [
      `From: ${crypto.randomUUID()}@example.net`,
      'To: legal@fluentworks.com',
      `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
      `Message-ID: <${crypto.randomUUID()}@mail.example.net>`,
      'Date: Tue, 24 Nov 2026 07:52:11 -0700',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      body,
      '',
    ].join('\r\n'),
  );

/** Sends the letter of a step as a worker would. @returns the mail that the provider took */
async function mailOf(requestId: RequestId, step: string): Promise<OutgoingMail> {
  const taken: OutgoingMail[] = [];
  const mail = {
    send: async (one: OutgoingMail) => {
      taken.push(one);
      return { vendorId: 'v1' };
    },
    wasSent: async () => false as const,
  };
  const text = {
    send: () => Promise.reject(new Error('no text was expected')),
    wasSent: async () => false as const,
  };
  const { id } = await findStep(journey, requestId, step);
  await runStep(journey, id, sendLetterHandler(journey, { mail, text }, systems));
  const [sent] = taken;
  if (!sent) throw new Error(`${step} sent nothing`);
  return sent;
}

const pathIn = ({ text }: OutgoingMail) => /\/r\/[\w-]{32}/.exec(text)?.[0] ?? 'no page';
const open = async (path: string) => await (await pages.request(path)).text();

async function asked(message: { subject: string; body: string }) {
  const { requestId } = await receive(journey, mailIn(message));
  if (requestId === null) throw new Error('no request was opened');
  const receipt = await mailOf(requestId, 'send.acknowledgement');
  return { requestId, receipt };
}

async function challenged(requestId: RequestId) {
  const { id } = await findStep(journey, requestId, 'verify.challenge');
  await runStep(journey, id, challengeHandler(journey));
  const { name } = await journey.db
    .selectFrom('steps')
    .select('name')
    .where('request_id', '=', requestId)
    .where('name', 'like', 'send.code.%')
    .executeTakeFirstOrThrow();
  return await mailOf(requestId, name);
}

describe.each(Object.keys(MESSAGES) as Spoken[])('who writes to us in their language (%s)', (language) => {
  const words = MESSAGES[language];

  test('is answered in it, from the first letter to the page that says thank you', async () => {
    const { requestId, receipt } = await asked(words);
    expect((await readRequest(journey, requestId)).language).toBe(language);
    expect(receipt.subject).toContain(words.received);
    expect(receipt.html).toContain(`<html lang="${language}">`);

    const letter = await challenged(requestId);
    const page = await open(pathIn(letter));
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(words.confirm);

    const code = /\b\d{8}\b/.exec(letter.text)?.[0] ?? '';
    const answer = await pages.request(`${pathIn(letter)}/code`, {
      method: 'POST',
      body: new URLSearchParams({ code }),
    });
    expect(answer.status).toBe(303);
    expect(await open(answer.headers.get('Location') ?? '')).toContain(words.confirmed);
  });

  test('finds in the letter how to say that it was not them, and one press on its page ends the request', async () => {
    const { requestId, receipt } = await asked(words);
    expect(receipt.text).toMatch(words.notMe);
    const letter = await challenged(requestId);
    expect(await open(pathIn(receipt))).toContain(`action="${pathIn(receipt)}/not-me"`);
    await pages.request(`${pathIn(receipt)}/not-me`, { method: 'POST' });
    const { state, outcome } = await readRequest(journey, requestId);
    expect({ state, outcome }).toEqual({ state: 'closed', outcome: 'unverified' });
    // Every link of the request still says how it ended, and none of them can do anything any more.
    for (const path of [pathIn(receipt), pathIn(letter)]) {
      const page = await open(path);
      expect(page).toContain(words.ended);
      expect(page).not.toContain('<form');
      const code = /\b\d{8}\b/.exec(letter.text)?.[0] ?? '';
      const late = await pages.request(`${path}/code`, {
        method: 'POST',
        body: new URLSearchParams({ code }),
      });
      expect(late.headers.get('Location')).toContain('note=code-over');
    }
    expect((await readRequest(journey, requestId)).assurance).toBe('none');
  });

  test('is told so in it too where a page cannot be opened', async () => {
    const dead = await pages.request(`/r/${'x'.repeat(32)}`, { headers: { 'Accept-Language': language } });
    expect(dead.status).toBe(404);
    expect(await dead.text()).toContain(`<html lang="${language}">`);
    const large = await pages.request(`/r/${'x'.repeat(32)}/code`, {
      method: 'POST',
      body: new URLSearchParams({ code: 'x'.repeat(10_000) }),
      headers: { 'Accept-Language': `${language}-XX, de;q=0.5` },
    });
    expect(large.status).toBe(413);
    expect(await large.text()).toContain(`<html lang="${language}">`);
    const elsewhere = await pages.request(`/r/${'x'.repeat(32)}/not-me`, {
      method: 'POST',
      headers: { 'Accept-Language': language, 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(elsewhere.status).toBe(403);
    expect(await elsewhere.text()).toContain(`<html lang="${language}">`);
  });
});

test('who writes in a language that we do not speak is answered in English, and the log says so', async () => {
  const { requestId } = await asked({
    subject: 'Löschung meiner Daten',
    body: 'Sehr geehrte Damen und Herren, bitte löschen Sie mein Konto und alle meine Daten. Danke und Grüße.',
  });
  expect((await readRequest(journey, requestId)).language).toBe('de');
  expect(journey.log.lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      fields: { request: requestId, letter: 'acknowledgement', wanted: 'de', locale: 'en' },
    }),
  );
});
