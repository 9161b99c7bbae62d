import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import type { Verb } from '../../src/desk/verbs/verbs.ts';
import type { SlackDesk } from './slack-desk.ts';

export interface ChosenVerb {
  /** The view that the verb's form stands in now. */
  view_id: string;
  status: number;
  /** The desk's answer as it came, and the view in it. */
  body: string;
  view: { blocks: object[]; callback_id?: string } | undefined;
  fault?: string;
}

/** "More…" on a card, and a verb of its list: the two presses that lead to any verb. */
export async function chooseVerb(
  desk: SlackDesk,
  who: string,
  place: { channelId: string; ts: string },
  verb: Verb,
): Promise<ChosenVerb> {
  const user = desk.staff(who);
  await desk.press(user, place, BUTTONS.more, 'More…');
  const { view_id } = await desk.lastView();
  const answer = await desk.submit(user, view_id, { verb });
  const { view } = answer.body.startsWith('{') ? (JSON.parse(answer.body) as ChosenVerb) : {};
  return { view_id, view, ...answer };
}
