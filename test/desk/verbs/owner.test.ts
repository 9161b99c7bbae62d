import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { replaceOwners } from '../../../src/journey/route/replace-owners.ts';
import { verbDesk } from '../../support/do-verb.ts';
import { drive, routedRequest } from '../../support/fulfilment.ts';

const on = verbDesk();
const { user, read, lastWhisper, doVerb, cardOf } = on;

describe('who sees a case through', () => {
  test('stands on the card and in the thread once somebody takes it, and not once they give it back', async () => {
    const one = await on.stage.cases.deletion();
    await on.stage.desk.press(user('chloe'), await on.stage.draw(one), BUTTONS.more, 'I take it');
    expect(await read(one)).toMatchObject({ assignee: user('chloe') });
    expect((await cardOf(one)).thread).toContain(`<@${user('chloe')}> takes it.`);
    await doVerb(one, 'ana', 'release');
    expect(await read(one)).toMatchObject({ assignee: null });
    expect((await cardOf(one)).thread).toContain('gave it back: it needs an owner');
  });

  test('is one of two who press at once, and the other is told', async () => {
    const one = await on.stage.cases.deletion();
    const place = await on.stage.draw(one);
    const press = (who: string) => on.stage.desk.press(user(who), place, BUTTONS.more, 'I take it');
    await Promise.all([press('chloe'), press('ana')]);
    expect([user('chloe'), user('ana')]).toContain((await read(one)).assignee);
    expect(await lastWhisper()).toBe('Nothing was changed: somebody has taken it already.');
  });

  test.each(['vik', 'gus'])('cannot be %s, who may not work on cases: the form says so', async (name) => {
    const one = await on.stage.cases.deletion();
    const { body } = await doVerb(one, 'chloe', 'give', { to: user(name) });
    expect(JSON.parse(body)).toMatchObject({ response_action: 'errors', errors: { to: expect.any(String) } });
    expect(await read(one)).toMatchObject({ assignee: null });
  });
});

describe('a team whose cases are balanced', () => {
  const status = (name: string, emoji: string, expiration = 0) => {
    const person = on.stage.desk.slack.staff.find((one) => one.name === name) ?? expect.fail(`no ${name}`);
    person.status = { emoji, expiration };
  };
  const routed = async () => {
    const one = await routedRequest(on.stage.journey);
    await drive(on.stage.all, one.id);
    return await read(one);
  };
  const now = () => Math.floor(on.stage.journey.clock.now().epochMilliseconds / 1000);
  beforeEach(async () => {
    on.stage.journey.company.assign.privacy = 'balanced';
    await on.stage.journey.db.updateTable('requests').set({ assignee: null }).execute();
  });
  afterAll(() => {
    on.stage.journey.company.assign = {};
    for (const name of ['ana', 'chloe']) status(name, '');
  });

  test('gives each to whoever of the handlers has the fewest', async () => {
    const owners = [await routed(), await routed(), await routed(), await routed()].map(
      (one) => one.assignee,
    );
    expect(owners.toSorted()).toEqual(['ana', 'ana', 'chloe', 'chloe'].map(user).toSorted());
  });

  test('skips whoever is out of office by their Slack status, until that has run out', async () => {
    status('chloe', ':palm_tree:');
    await on.stage.desk.sync();
    expect([(await routed()).assignee, (await routed()).assignee]).toEqual([user('ana'), user('ana')]);
    status('chloe', ':palm_tree:', now() - 60);
    await on.stage.desk.sync();
    expect((await routed()).assignee).toBe(user('chloe'));
  });

  test('waits for somebody to take it while nobody is there', async () => {
    status('ana', ':baby:', now() + 3600);
    status('chloe', ':palm_tree:');
    await on.stage.desk.sync();
    expect((await routed()).assignee).toBeNull();
  });
});

describe('a case whose owner left the team', () => {
  const leave = (name: string) => {
    const person = on.stage.desk.slack.staff.find((one) => one.name === name) ?? expect.fail(`no ${name}`);
    person.account = 'deactivated';
    return () => void delete person.account;
  };
  const ownedByChloe = async () => {
    const one = await on.stage.cases.deletion();
    await doVerb(one, 'chloe', 'claim');
    expect(await read(one)).toMatchObject({ assignee: user('chloe') });
    return one;
  };
  afterEach(() => {
    on.stage.journey.company.assign = {};
  });

  test('needs another one, which card and thread say', async () => {
    const one = await ownedByChloe();
    const back = leave('chloe');
    await on.stage.desk.sync();
    back();
    expect(await read(one)).toMatchObject({ assignee: null });
    expect((await cardOf(one)).thread).toContain(
      `<@${user('chloe')}> does not work on cases any more: it needs another owner.`,
    );
  });

  test('goes to whoever has the fewest where the team’s cases are balanced', async () => {
    const one = await ownedByChloe();
    on.stage.journey.company.assign.privacy = 'balanced';
    const back = leave('chloe');
    await on.stage.desk.sync();
    back();
    expect(await read(one)).toMatchObject({ assignee: user('ana') });
    expect((await cardOf(one)).thread).toContain(`<@${user('ana')}> has the least to do and gets it.`);
  });

  test('keeps its owner while nobody at all is known to work here, for then the list is wrong', async () => {
    const one = await ownedByChloe();
    await on.stage.journey.db.deleteFrom('staff').execute();
    await replaceOwners(on.stage.journey);
    expect(await read(one)).toMatchObject({ assignee: user('chloe') });
  });

  test('does not lose them for being out of office', async () => {
    const one = await ownedByChloe();
    await on.stage.journey.db.updateTable('staff').set({ away: true }).execute();
    await replaceOwners(on.stage.journey);
    expect(await read(one)).toMatchObject({ assignee: user('chloe') });
  });
});
