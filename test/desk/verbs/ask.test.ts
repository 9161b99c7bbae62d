import { describe, expect, test } from 'vitest';
import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { caseContent } from '../../../src/journey/reveal/case-content.ts';
import { verbDesk } from '../../support/do-verb.ts';
import type { TestRequest } from '../../support/requests.ts';
import { sentLetter } from '../../support/sent-letters.ts';

const on = verbDesk();
const { user, read, lastEvent, doVerb, cardOf } = on;

describe('a question to the requester', () => {
  const WORDS = 'Did you book with us under another business, in spring or before that?';

  test('goes out in their language, and the case waits for them until they write; no date moves', async () => {
    const one = await on.stage.cases.deletion();
    await on.stage.journey.db
      .updateTable('requests')
      .set({ language: 'es' })
      .where('id', '=', one.id)
      .execute();
    const before = await read(one);
    await doVerb(one, 'chloe', 'ask', { question: 'which-account', words: null });
    const mail = await sentLetter(on.stage.journey, one.id, 'Tenemos una pregunta');
    expect(mail.text).toContain('¿De qué cuenta o de qué negocio suyo se trata?');
    expect(await read(one)).toMatchObject({ waiting_on: 'requester', due_at: before.due_at });
    expect((await cardOf(one)).text).toContain('We asked the requester (which account)');

    await on.stage.record(one.id, { type: 'message.received', inbound: 'i', automatic: true }, 'requester');
    expect(await read(one)).toMatchObject({ waiting_on: 'requester', question: 'which-account' });
    await on.stage.record(one.id, { type: 'message.received', inbound: 'i', automatic: false }, 'requester');
    expect(await read(one)).toMatchObject({ waiting_on: 'team', attention: 'requester-answered' });
    expect((await cardOf(one)).text).toContain('Somebody must read it');
    await on.stage.desk.press(user('chloe'), await on.stage.draw(one), BUTTONS.seen);
    expect(await read(one)).toMatchObject({ waiting_on: 'team', attention: null, question: null });
  });

  test('in a staff member’s own words is sealed, stands in the letter and on our page, and nowhere in Slack or the events', async () => {
    const one = await on.stage.cases.deletion();
    await doVerb(one, 'chloe', 'ask', { question: 'free', words: WORDS });
    expect(await lastEvent(one)).toMatchObject({ type: 'requester.asked', data: { question: 'free' } });
    const mail = await sentLetter(on.stage.journey, one.id, 'We have a question');
    expect(mail.text).toContain(WORDS);
    expect((await caseContent(on.stage.journey, one.id)).notes).toMatchObject([
      { about: 'question', text: WORDS },
    ]);
    await cardOf(one);
    expect(await on.stage.desk.heard()).not.toContain(WORDS);
    expect(JSON.stringify(await on.stage.eventsOf(one))).not.toContain(WORDS);
  });

  test('that names the person is refused in the form and never kept', async () => {
    const one = (await on.stage.cases.deletion()) as TestRequest;
    for (const naming of [
      one.address,
      '303-555-0142',
      '4111 1111 1111 1111',
      'DE89 3704 0044 0532 0130 00',
    ]) {
      const { body } = await doVerb(one, 'chloe', 'ask', {
        question: 'free',
        words: `Is it ${naming} or not?`,
      });
      expect(JSON.parse(body)).toMatchObject({ response_action: 'errors' });
    }
    expect(
      await on.stage.journey.db
        .selectFrom('questions')
        .selectAll()
        .where('request_id', '=', one.id)
        .execute(),
    ).toEqual([]);
  });
});

test('a note is kept sealed, stands on our own page, and Slack hears only that it was added', async () => {
  const one = await on.stage.cases.deletion();
  const note = 'They prefer to be called after five o’clock.';
  await doVerb(one, 'chloe', 'note', { note });
  expect((await cardOf(one)).thread).toContain(`Note added by <@${user('chloe')}>.`);
  expect((await caseContent(on.stage.journey, one.id)).notes).toMatchObject([
    { about: 'case', by: user('chloe'), text: note },
  ]);
  expect(await on.stage.desk.heard()).not.toContain(note);
  const stored = await on.stage.journey.db.selectFrom('work_notes').selectAll().execute();
  expect(stored.some(({ content }) => content.toString('utf8').includes('after five'))).toBe(false);
});
