import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { decidersOf } from '../../../src/db/case-notices.ts';
import { listPage } from '../../../src/db/home-lists.ts';
import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { approve } from '../../../src/journey/fulfil/approve.ts';
import { decideAppeal } from '../../../src/journey/fulfil/decide-appeal.ts';
import { appealFromPage } from '../../../src/journey/route/appeal-from-page.ts';
import { chooseVerb } from '../../support/desk-menu.ts';
import { verbDesk } from '../../support/do-verb.ts';
import { drive, outcomes, routedRequest, steps } from '../../support/fulfilment.ts';
import type { TestRequest } from '../../support/requests.ts';
import { sendLetters, sentLetter } from '../../support/sent-letters.ts';
import type { Case } from '../../support/verb-stage.ts';

const on = verbDesk();
const { user, read, submit, lastEvent, lastWhisper, doVerb, cardOf } = on;

describe('an answer that people propose', () => {
  const confirm = async (one: Case, who: string) =>
    on.stage.desk.press(user(who), await on.stage.draw(one), BUTTONS.confirmAnswer);

  test('"we hold nothing" is told for every system once another approver confirms it, and not before', async () => {
    const one = await on.stage.cases.deletion();
    await doVerb(one, 'ana', 'no-data');
    expect((await cardOf(one)).text).toContain(
      'we hold nothing about them. Another approver must confirm it',
    );
    await confirm(one, 'ana');
    expect(await lastWhisper()).toContain('you proposed this answer yourself');
    expect(await read(one)).toMatchObject({ state: 'fulfilling' });
    await confirm(one, 'ben');
    expect(await read(one)).toMatchObject({ state: 'delivering', outcome: 'fulfilled' });
    const all = await outcomes(on.stage.all, one.id);
    expect(all.map(({ outcome }) => outcome)).toEqual(all.map(() => 'nothing_found'));
    const { text } = await sentLetter(on.stage.journey, one.id, 'Our answer to your request');
    expect(text.match(/we found nothing about you/g)).toHaveLength(all.length);
  });

  test('"we hold nothing" is not offered once something was found', async () => {
    const one = await routedRequest(on.stage.journey);
    const [system] = on.stage.all.systems;
    system?.records.push({ type: 'bookings', id: 'b1', of: one.address });
    await drive(on.stage.all, one.id);
    const { body } = await doVerb(one, 'chloe', 'no-data');
    expect(body).toContain('Nothing was changed');
    expect(await lastEvent(one)).toMatchObject({ data: { because: 'not-allowed-now' } });
  });

  test('"we hold nothing" is not confirmed once something was found since it was proposed', async () => {
    const one = (await on.stage.cases.deletion()) as TestRequest;
    await doVerb(one, 'ana', 'no-data');
    await on.stage.journey.db
      .updateTable('system_outcomes')
      .set({ counts: sql`'{"customers": 3}'::jsonb` })
      .where('request_id', '=', one.id)
      .where('system', '=', 'stripe')
      .execute();
    await confirm(one, 'ben');
    expect(await lastEvent(one)).toMatchObject({ type: 'action.refused', data: { because: 'data-found' } });
    expect(await read(one)).toMatchObject({ state: 'fulfilling', outcome: null });
  });

  test('that says nothing was found somewhere is not confirmed once something came to light there', async () => {
    const one = await on.stage.cases.failed();
    await doVerb(one, 'chloe', 'in-part', { fluentworks: 'erased', stripe: 'nothing_found' });
    await on.stage.journey.db
      .updateTable('system_outcomes')
      .set({ counts: sql`'{"customers": 3}'::jsonb` })
      .where('request_id', '=', one.id)
      .where('system', '=', 'stripe')
      .execute();
    await confirm(one, 'ben');
    expect(await lastEvent(one)).toMatchObject({ type: 'action.refused', data: { because: 'data-found' } });
    expect(await read(one)).toMatchObject({ state: 'fulfilling', outcome: null });
  });

  test('does not say that nothing was found where something was', async () => {
    const one = await on.stage.cases.failed();
    await on.stage.journey.db
      .updateTable('system_outcomes')
      .set({ counts: sql`'{"customers": 3}'::jsonb` })
      .where('request_id', '=', one.id)
      .where('system', '=', 'stripe')
      .execute();
    await doVerb(one, 'chloe', 'in-part', { fluentworks: 'erased', stripe: 'nothing_found' });
    expect(await lastEvent(one)).toMatchObject({ data: { because: 'data-found' } });
  });

  test('says for each open system what is kept and why, and how to appeal', async () => {
    const one = await on.stage.cases.failed();
    await doVerb(one, 'chloe', 'in-part', { fluentworks: 'partly_kept|audit-log', stripe: 'erased' });
    expect((await cardOf(one)).text).toContain(
      'fluentworks: some is kept (audit-log); stripe: everything is erased',
    );
    await confirm(one, 'ben');
    expect(await read(one)).toMatchObject({ state: 'delivering', outcome: 'partly_fulfilled' });
    const { text } = await sentLetter(on.stage.journey, one.id, 'Our answer to your request');
    expect(text).toMatch(/Kept: some records\./);
    expect(text).toContain('Appeal this answer');
  });

  test('is taken from a form that was open while somebody else’s press was refused', async () => {
    const one = await on.stage.cases.deletion();
    const place = await on.stage.draw(one);
    const { view_id } = await chooseVerb(on.stage.desk, 'chloe', place, 'no-data');
    await on.stage.desk.press(user('vik'), place, BUTTONS.approve);
    expect(await lastEvent(one)).toMatchObject({ type: 'action.refused', data: { because: 'unknown' } });
    await submit('chloe', view_id, {});
    expect(await lastEvent(one)).toMatchObject({ type: 'answer.proposed' });
  });

  test('that leaves a system out is refused, and no case ends with one open', async () => {
    const one = await on.stage.cases.failed();
    await doVerb(one, 'chloe', 'in-part', { fluentworks: 'erased' });
    expect(await lastEvent(one)).toMatchObject({ data: { because: 'system-left-out' } });
    expect((await outcomes(on.stage.all, one.id)).some(({ outcome }) => outcome === null)).toBe(true);
    expect(await read(one)).toMatchObject({ state: 'fulfilling' });
  });

  test('that was sent back and proposed anew is not confirmed by a button of the first', async () => {
    const one = await on.stage.cases.answerProposed();
    const place = await on.stage.draw(one);
    await on.stage.desk.press(user('ben'), place, BUTTONS.sendBack);
    await submit('ben', (await on.stage.desk.lastView()).view_id, { reason: 'more-to-check' });
    await chooseVerb(on.stage.desk, 'chloe', place, 'no-data');
    await submit('chloe', (await on.stage.desk.lastView()).view_id, {});
    // The card in the channel is still the first one's.
    await on.stage.desk.press(user('ana'), place, BUTTONS.confirmAnswer);
    expect(await lastEvent(one)).toMatchObject({ type: 'action.refused', data: { because: 'stale' } });
    expect(await read(one)).toMatchObject({ state: 'fulfilling' });
  });

  test('holds back what cannot be undone until it is decided, and lets it go on when it is sent back', async () => {
    const one = await on.stage.cases.deletion();
    const [step] = (await steps(on.stage.all, one.id)).filter(({ kind }) => kind === 'team.approve');
    for (const userId of ['ana', 'ben'].map(user))
      await approve(on.stage.journey, { requestId: one.id, stepId: step?.id ?? ('' as never), userId });
    await drive(on.stage.all, one.id);
    await doVerb(one, 'chloe', 'no-data');
    on.stage.journey.clock.advance({ hours: 80 });
    await on.stage.desk.sync();
    await drive(on.stage.all, one.id);
    const erasing = (await steps(on.stage.all, one.id)).filter(({ kind }) => kind === 'systems.erase');
    expect(erasing.map(({ problem_code }) => problem_code)).toEqual(erasing.map(() => 'answer-proposed'));
    await on.stage.desk.press(user('ben'), await on.stage.draw(one), BUTTONS.sendBack);
    await submit('ben', (await on.stage.desk.lastView()).view_id, { reason: 'must-be-done' });
    await drive(on.stage.all, one.id);
    expect(await read(one)).toMatchObject({ state: 'closed', outcome: 'fulfilled' });
  });

  test('whose letter cannot be sent is closed by hand once the person was told in another way', async () => {
    const one = await on.stage.cases.answerProposed();
    await confirm(one, 'ben');
    const ask = 'Who tells them?';
    await on.stage.journey.db
      .updateTable('steps')
      .set({ state: 'failed', problem_code: 'opted-out-of-texts', problem_ask: ask })
      .where('request_id', '=', one.id)
      .where('name', '=', 'send.answer')
      .execute();
    await on.stage.record(one.id, {
      type: 'step.failed',
      step: 'send.answer',
      problem: 'opted-out-of-texts',
      ask,
    });
    await doVerb(one, 'chloe', 'close-without-answer', { reason: 'answered-otherwise' });
    expect(await read(one)).toMatchObject({ state: 'closed', outcome: 'fulfilled', attention: null });
    expect((await cardOf(one)).text).toContain('Closed: fulfilled');
  });

  test('is neither judged on appeal by whoever proposed or confirmed it, nor are they asked to', async () => {
    const one = (await on.stage.cases.failed()) as TestRequest;
    await doVerb(one, 'ana', 'in-part', { fluentworks: 'partly_kept|audit-log', stripe: 'nothing_found' });
    await confirm(one, 'ben');
    await sendLetters(on.stage.journey, one.id);
    const opened = await appealFromPage(on.stage.journey, { requestId: one.id, contactId: one.contactId });
    const appeal = await on.stage.journey.db
      .selectFrom('requests')
      .select('id')
      .where('reference', '=', opened.ok ? opened.reference : '')
      .executeTakeFirstOrThrow();
    await drive(on.stage.all, appeal.id);
    for (const who of ['ana', 'ben']) {
      const order = {
        ...(await on.stage.order(appeal, who)),
        verdict: 'upheld',
        reason: 'nothing-new',
      } as const;
      expect(await decideAppeal(on.stage.journey, order)).toMatchObject({ because: 'decided-first-case' });
    }
    const { db, clock } = on.stage.journey;
    expect((await decidersOf(db, appeal.id)).decidedFirst).toEqual(
      expect.arrayContaining(['ana', 'ben'].map(user)),
    );
    const listedFor = async (userId: string) => {
      const reader = { userId, needs: ['appeal.decide'], now: clock.now() };
      const { rows } = await listPage(db, 'needs', reader, null);
      return rows.some(({ id }) => id === appeal.id);
    };
    expect(await listedFor('UOTHER')).toBe(true);
    for (const who of ['ana', 'ben']) expect(await listedFor(user(who))).toBe(false);
  });
});
