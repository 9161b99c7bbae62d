import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventType } from '../../src/core/lifecycle-event.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import type { Verb } from '../../src/desk/verbs/verbs.ts';
import { testDatabase } from './database.ts';
import { chooseVerb } from './desk-menu.ts';
import { readRequest } from './requests.ts';
import { type Case, type VerbStage, verbStage } from './verb-stage.ts';

type Inputs = { [block: string]: string | string[] | null };
type Refusable = 'guest' | 'outsider' | 'deactivated' | 'unknown' | 'no-role' | 'stale-roles';

export interface VerbRow {
  /** A case that allows it. */
  on(stage: VerbStage): Promise<Case>;
  /** A button of the card by its id, or a verb of the menu: pressed, or what opens the form that is sent. */
  by: string | { verb: Verb };
  /** What the form is sent with; without it the press is all. */
  inputs?(stage: VerbStage, one: Case, form: object[]): Promise<Inputs> | Inputs;
  /** Two who may. */
  who: readonly [string, string];
  /** Somebody who works on cases and may not do this; the default may do nothing but look. */
  lacks?: string;
  /** The event that it leaves; `null` for what only shows something. */
  leaves: EventType | null;
  /** What the same person is told who does it once more; `null` where that is done again and does no harm. */
  again: string | null;
  /** As what that is noted, where it is not the id of the button or form. */
  notedAs?: string;
  /** How many of two at once are let through; default: one. */
  both?: number;
  /** Why it is done on a case that changed meanwhile; without it that is refused. */
  unversioned?: string;
}
/** As what a refusal of it is noted: the id of its button or form. */
export type VerbTable = { readonly [surface: string]: VerbRow };

const OVER = '1.2.over';
/** Which of the menu's options; a button is pressed with what it carries on the card. */
const onCard = (action: string) => (action === BUTTONS.more ? 'More…' : undefined);

/**
 * Every verb by signed payloads: who may not, and says why; a trigger that is over; a case that changed meanwhile; the
 * press that is let through; the same once more; two people at once.
 */
export function verbSuite(title: string, table: VerbTable): void {
  const database = testDatabase();
  let stage: VerbStage;
  beforeAll(async () => {
    stage = await verbStage(database);
  });
  afterAll(() => stage.desk.stop());
  beforeEach(() => stage.desk.sync());

  describe.each(Object.entries(table))(`${title} %s`, (surface, row) => {
    const user = (name: string) => stage.desk.staff(name);
    const left = async (one: Case) =>
      (await stage.eventsOf(one)).filter(({ type }) => type === row.leaves).length;
    const lastRefusal = async (one: Case) =>
      (await stage.eventsOf(one)).findLast(({ type }) => type === 'action.refused');

    /** Makes ready to do it: afterwards only the last press or the sending of the form is left. */
    async function ready(one: Case, opener: string): Promise<(who: string) => Promise<{ body: string }>> {
      const place = await stage.draw(one);
      const { id } = one;
      const { version } = await readRequest(stage.journey, id);
      const { by, inputs } = row;
      if (!inputs) {
        const [action, value] =
          typeof by === 'string' ? [by, onCard(by)] : [BUTTONS.more, `${by.verb}|${id}|${version}`];
        return async (who) => {
          const answer = await stage.desk.press(user(who), place, action, value);
          expect(answer).toMatchObject({ status: 200 });
          return answer;
        };
      }
      const shown = await openForm(place, opener);
      const filled = await inputs(stage, one, shown.blocks);
      return (who) => stage.desk.submit(user(who), shown.view_id, filled);
    }

    async function openForm(place: { channelId: string; ts: string }, opener: string) {
      const { by } = row;
      if (typeof by !== 'string') {
        const { view_id, view, fault } = await chooseVerb(stage.desk, opener, place, by.verb);
        expect(fault).toBeUndefined();
        return { view_id, blocks: view?.blocks ?? expect.fail(`no form for ${by.verb}`) };
      }
      await stage.desk.press(user(opener), place, by, onCard(by));
      const { view_id, body } = await stage.desk.lastView();
      return { view_id, blocks: body.view.blocks };
    }

    /** As what it is noted when the gate refuses it: a verb of the menu is known only behind the gate. */
    const gated = row.inputs || typeof row.by === 'string' ? surface : BUTTONS.more;

    test('is refused to whoever may not, who is told why, and the case says so', async () => {
      const one = await row.on(stage);
      const [opener] = row.who;
      const act = await ready(one, opener);
      const before = await left(one);
      for (const [because, who, arrange] of unwelcome(stage, row)) {
        const undo = await arrange();
        const answer = await act(who);
        await undo();
        const told = answer.body + JSON.stringify((await stage.desk.ephemerals()).at(-1));
        expect([because, told]).toEqual([because, expect.stringContaining('Nothing was changed')]);
        expect(await lastRefusal(one)).toMatchObject({
          actor: `staff:${user(who)}`,
          data: { action: gated, because },
        });
        expect([because, await left(one)]).toEqual([because, before]);
      }
    });

    test('is done once by whoever may; the same once more changes nothing', async () => {
      const one = await row.on(stage);
      const [who] = row.who;
      const act = await ready(one, who);
      const before = await left(one);
      await act(who);
      if (row.leaves !== null) expect([row.leaves, await left(one)]).toEqual([row.leaves, before + 1]);
      const refusals = (await stage.eventsOf(one)).filter(({ type }) => type === 'action.refused');
      expect(refusals.map(({ data }) => data)).toEqual([]);
      const { body } = await act(who);
      if (row.leaves !== null) expect([row.leaves, await left(one)]).toEqual([row.leaves, before + 1]);
      const noted = (await lastRefusal(one))?.data;
      if (row.again === null) expect(noted).toBeUndefined();
      else if (row.again.startsWith('fault:')) expect(body).toContain(row.again.slice('fault:'.length));
      else expect(noted).toEqual({ action: row.notedAs ?? surface, because: row.again });
    });

    test('by two people at once is done once, or once by each where it takes both', async () => {
      const one = await row.on(stage);
      const [first, second] = row.who;
      const acts = [await ready(one, first), await ready(one, second)];
      const before = await left(one);
      await Promise.all(acts.map((act, index) => act(row.who[index] ?? first)));
      if (row.leaves !== null) expect(await left(one)).toBe(before + (row.both ?? 1));
    });

    test(`on a case that changed meanwhile is ${row.unversioned ? 'done all the same' : 'refused'}`, async () => {
      const one = await row.on(stage);
      const [who] = row.who;
      const act = await ready(one, who);
      await stage.record(one.id, { type: 'file.revealed', file: 'f', reason: 'audit' });
      const before = await left(one);
      await act(who);
      if (row.leaves === null) return;
      expect(await left(one)).toBe(before + (row.unversioned ? 1 : 0));
      if (!row.unversioned)
        expect((await lastRefusal(one))?.data).toMatchObject({
          because: expect.stringMatching(/^(stale|changed-meanwhile)$/),
        });
    });

    test.runIf(row.inputs)('whose trigger is over opens nothing, and says so', async () => {
      const one = await row.on(stage);
      const [who] = row.who;
      const place = await stage.draw(one);
      const { version } = await readRequest(stage.journey, one.id);
      const { by } = row;
      const [action, value] =
        typeof by === 'string' ? [by, onCard(by)] : [BUTTONS.more, `${by.verb}|${one.id}|${version}`];
      const shown = (await stage.desk.views()).length;
      await stage.desk.press(user(who), place, action, value, OVER);
      expect(await stage.desk.views()).toHaveLength(shown);
      expect((await stage.desk.ephemerals()).at(-1)?.text).toContain('could not be opened in time');
      expect((await readRequest(stage.journey, one.id)).version).toBe(version);
    });
  });

  test(`nothing of a person reached Slack by any of ${title}`, async () => {
    expect(await stage.desk.heard()).not.toMatch(/@example\.net|\+1303555|Quetzal|Dana Ruiz/);
  });
}

type Arrange = () => Promise<() => Promise<void>>;

/** Everybody who may not, with how they come to be that. */
function unwelcome(stage: VerbStage, row: VerbRow): [Refusable, string, Arrange][] {
  const { desk, journey } = stage;
  const nothing: Arrange = async () => async () => {};
  const [who] = row.who;
  const setStaff = async (
    name: string,
    columns: { refused?: 'deactivated'; synced_at?: Temporal.Instant },
  ) => {
    await journey.db.updateTable('staff').set(columns).where('user_id', '=', desk.staff(name)).execute();
    return () => desk.sync();
  };
  const viewer: Arrange = async () => {
    await journey.db
      .insertInto('staff')
      .values({
        user_id: desk.staff('vik'),
        roles: ['viewer'],
        refused: null,
        away: false,
        synced_at: journey.clock.now(),
      })
      .execute();
    return () => desk.sync();
  };
  const outsider: Arrange = async () => {
    const person = desk.slack.staff.find(({ name }) => name === who) ?? expect.fail(`no ${who}`);
    person.account = 'outsider';
    return async () => void delete person.account;
  };
  return [
    ['guest', 'gus', nothing],
    ['unknown', 'vik', nothing],
    ['no-role', 'vik', viewer],
    ...(row.lacks ? [['no-role', row.lacks, nothing] satisfies [Refusable, string, Arrange]] : []),
    ['outsider', who, outsider],
    ['deactivated', who, () => setStaff(who, { refused: 'deactivated' })],
    ['stale-roles', who, () => setStaff(who, { synced_at: journey.clock.now().subtract({ minutes: 16 }) })],
  ];
}
