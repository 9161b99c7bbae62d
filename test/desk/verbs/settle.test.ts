import { describe, expect, test } from 'vitest';
import { withdraw } from '../../../src/journey/close/withdraw.ts';
import { approve } from '../../../src/journey/fulfil/approve.ts';
import { caseContent } from '../../../src/journey/reveal/case-content.ts';
import { verbDesk } from '../../support/do-verb.ts';
import { drive, outcomes, steps } from '../../support/fulfilment.ts';

const on = verbDesk();
const { user, read, lastEvent, doVerb } = on;

describe('a step that a person settles', () => {
  test('gives its system its outcome, keeps the note sealed, and the rest of the case goes on to its end', async () => {
    const one = await on.stage.cases.failed();
    const [failed] = (await steps(on.stage.all, one.id)).filter(({ state }) => state === 'failed');
    await doVerb(one, 'ana', 'settle', { reason: 'nothing_found', note: 'Looked by hand, see OPS-4411' });
    expect(await lastEvent(one)).toMatchObject({
      type: 'step.settled',
      actor: `staff:${user('ana')}`,
      data: { step: failed?.name, outcome: 'nothing_found', stillFailed: 0 },
    });
    await drive(on.stage.all, one.id);
    expect(await read(one)).toMatchObject({ state: 'fulfilling', attention: null });
    expect(
      (await outcomes(on.stage.all, one.id)).find(({ system }) => system === failed?.system),
    ).toMatchObject({
      outcome: 'nothing_found',
    });
    const later = (await steps(on.stage.all, one.id)).filter(
      ({ system, id }) => system === failed?.system && id !== failed?.id,
    );
    expect(later.map(({ state }) => state)).toEqual(later.map(() => 'skipped'));
    const [step] = (await steps(on.stage.all, one.id)).filter(({ kind }) => kind === 'team.approve');
    for (const userId of ['ana', 'ben'].map(user))
      await approve(on.stage.journey, { requestId: one.id, stepId: step?.id ?? ('' as never), userId });
    await drive(on.stage.all, one.id);
    on.stage.journey.clock.advance({ hours: 80 });
    await drive(on.stage.all, one.id);
    expect(await read(one)).toMatchObject({ state: 'closed', outcome: 'fulfilled' });
    expect((await caseContent(on.stage.journey, one.id)).notes).toMatchObject([
      { text: 'Looked by hand, see OPS-4411' },
    ]);
  });

  test('as erased can no more be withdrawn', async () => {
    const one = await on.stage.cases.failed();
    await doVerb(one, 'ana', 'settle', { reason: 'erased', note: 'Erased by hand, see OPS-4411' });
    const answer = await withdraw(on.stage.journey, { requestId: one.id, actor: 'requester' });
    expect(answer).toEqual({ ok: false, because: 'too-late' });
  });

  test('needs a note that names nobody', async () => {
    const one = await on.stage.cases.failed();
    for (const note of ['', 'asked dana@example.com']) {
      const { body } = await doVerb(one, 'ana', 'settle', { reason: 'erased', note });
      expect(JSON.parse(body)).toMatchObject({
        response_action: 'errors',
        errors: { note: expect.any(String) },
      });
    }
    expect((await outcomes(on.stage.all, one.id)).every(({ outcome }) => outcome === null)).toBe(true);
  });
});
