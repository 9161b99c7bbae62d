import { describe, expect, test } from 'vitest';
import { chooseVerb } from '../../support/desk-menu.ts';
import { verbDesk } from '../../support/do-verb.ts';
import { sentLetter } from '../../support/sent-letters.ts';

const on = verbDesk();
const { read, submit, lastEvent, doVerb, cardOf } = on;

describe('a request that staff withdraw for the person', () => {
  test('says how they said so, and the person gets the letter', async () => {
    const one = await on.stage.cases.deletion();
    await doVerb(one, 'chloe', 'withdraw', { reason: 'phone' });
    expect(await lastEvent(one)).toMatchObject({ type: 'request.withdrawn', data: { said: 'phone' } });
    expect(await read(one)).toMatchObject({ outcome: 'withdrawn' });
    expect((await cardOf(one)).thread).toContain(
      'withdrew the request for the person, who said so by telephone',
    );
    await sentLetter(on.stage.journey, one.id, 'Your request');
  });

  test('is possible before anybody proved anything, and refused once what cannot be undone has begun', async () => {
    const sorted = await on.stage.cases.acting();
    await doVerb(sorted, 'chloe', 'withdraw', { reason: 'email' });
    expect(await read(sorted)).toMatchObject({ outcome: 'withdrawn' });
    const begun = await on.stage.cases.failed();
    const { view_id } = await chooseVerb(on.stage.desk, 'chloe', await on.stage.draw(begun), 'withdraw');
    await on.stage.journey.db
      .updateTable('system_outcomes')
      .set({ begun_at: on.stage.journey.clock.now() })
      .where('request_id', '=', begun.id)
      .execute();
    expect((await submit('chloe', view_id, { reason: 'phone' })).body).toContain(
      'what cannot be undone has begun',
    );
    expect((await on.stage.eventsOf(begun)).filter(({ type }) => type === 'action.refused')).toHaveLength(1);
  });
});
