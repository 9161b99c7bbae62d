import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Verb } from '../../src/desk/verbs/verbs.ts';
import { testDatabase } from './database.ts';
import { chooseVerb } from './desk-menu.ts';
import { readRequest } from './requests.ts';
import { type Case, type VerbStage, verbStage } from './verb-stage.ts';

type Inputs = { [block: string]: string | string[] | null };

/** A desk with cases on it, for a test file about what verbs do. */
export function verbDesk() {
  const database = testDatabase();
  let stage: VerbStage;
  beforeAll(async () => {
    stage = await verbStage(database);
  });
  afterAll(() => stage.desk.stop());
  beforeEach(() => stage.desk.sync());

  const user = (name: string) => stage.desk.staff(name);
  const read = ({ id }: Case) => readRequest(stage.journey, id);
  const submit = (who: string, view: string, inputs: Inputs) => stage.desk.submit(user(who), view, inputs);
  return {
    get stage() {
      return stage;
    },
    user,
    read,
    submit,
    lastEvent: async (one: Case) => (await stage.eventsOf(one)).at(-1),
    lastWhisper: async () => (await stage.desk.ephemerals()).at(-1)?.text ?? '',
    /** "More…", the verb, and its form sent. @returns what the desk answered to the last of them */
    async doVerb(one: Case, who: string, verb: Verb, inputs: Inputs = {}): Promise<{ body: string }> {
      const { view_id, view, body } = await chooseVerb(stage.desk, who, await stage.draw(one), verb);
      return view?.callback_id ? await submit(who, view_id, inputs) : { body };
    },
    /** The card's text as it is drawn now, and the lines of its thread. */
    async cardOf(one: Case): Promise<{ text: string; thread: string }> {
      const { channelId, ts } = await stage.draw(one);
      const { reference } = await read(one);
      const state = await (await fetch(`${stage.desk.slack.url}/_emulator/state`)).json();
      const { calls } = state as {
        calls: { body: { channel?: string; text?: string; thread_ts?: string } }[];
      };
      const thread = calls.filter(({ body }) => body.thread_ts === ts).map(({ body }) => body.text);
      const drawn = calls.findLast(
        ({ body }) => body.channel === channelId && body.text?.startsWith(reference),
      );
      return { text: drawn?.body.text ?? '', thread: thread.join('\n') };
    },
  };
}
