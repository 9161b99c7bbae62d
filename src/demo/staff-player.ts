import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Case, SlackCard } from './observe.ts';
import { getJson, patientFetch, postJson } from './patient-fetch.ts';
import type { Stage } from './stage.ts';

/** What staff did so far in one case. */
export interface StaffMemory {
  /** Who has not approved yet. */
  approvers: { id: string; name: string }[];
  /** Cards that were answered once: each is pressed on once only. */
  answered: Set<string>;
}

export const staffMemory = (stage: Stage): StaffMemory => ({
  approvers: [...stage.approvers],
  answered: new Set(),
});

type Tell = (text: string) => void;

/** Presses what a case's card asks for, as staff would. Each card that looks the same is answered once. */
export async function playStaff(
  stage: Stage,
  record: Case,
  card: SlackCard | undefined,
  memory: StaffMemory,
  tell: Tell,
): Promise<void> {
  if (!card) return;
  const shows = (id: string) => buttons(card).includes(id);
  const [anyone] = stage.approvers;
  if (shows('case.approve') && record.waiting_on === 'team') {
    const [approver] = memory.approvers;
    if (!approver || !(await press(stage, card, approver.id, 'case.approve'))) return;
    memory.approvers.shift();
    return tell(`${approver.name} presses Approve`);
  }
  if (!anyone || memory.answered.has(card.text)) return;
  const answer = ANSWERS.find(({ button }) => shows(button));
  if (!answer) return;
  const did = await answer.play(stage, card, anyone.id);
  // What did not come up is pressed for again.
  if (did === undefined) return;
  memory.answered.add(card.text);
  tell(`${anyone.name} ${did}`);
}

interface Answer {
  /** That this button is there says what is asked for. */
  button: string;
  /** @returns what they did, in words; `undefined` where nothing came up to answer */
  play(stage: Stage, card: SlackCard, user: string): Promise<string | undefined>;
}

const ANSWERS: readonly Answer[] = [
  {
    button: 'case.pass-over',
    async play(stage, card, user) {
      if (!(await press(stage, card, user, 'case.pass-over'))) return undefined;
      return 'decides to go on without that system';
    },
  },
  {
    button: 'case.declaration-matches',
    async play(stage, card, user) {
      if (!(await press(stage, card, user, 'case.declaration-matches'))) return undefined;
      return 'finds that all three facts match';
    },
  },
  { button: 'case.tasks', play: noteTasks },
  { button: 'case.give-out', play: reviewPackage },
];

const viewsSchema = z.array(
  z.looseObject({
    view_id: z.string().optional(),
    body: z.looseObject({
      view: z
        .looseObject({ callback_id: z.string().optional(), blocks: z.array(z.looseObject({})).optional() })
        .optional(),
    }),
  }),
);
const optionsSchema = z.object({ element: z.object({ options: z.array(z.object({ value: z.string() })) }) });

/** Where there is something to put right or to erase they do it in the service itself; elsewhere they find nothing. */
async function noteTasks(stage: Stage, card: SlackCard, user: string): Promise<string | undefined> {
  const forms = async () =>
    viewsSchema
      .parse(await getJson(`${stage.urls.slack}/_emulator/views`))
      .filter(({ body }) => body.view?.callback_id === 'case.tasks-form');
  const form = await newest(forms, () => press(stage, card, user, 'case.tasks'));
  const block = form?.body.view?.blocks?.find(({ block_id }) => block_id === 'done');
  if (!form?.view_id || !block) return undefined;
  const all = optionsSchema.parse(block).element.options.map(({ value }) => value);
  const chosen = all.filter((value) =>
    value.includes('.fluentworks|')
      ? /\|(corrected|erased|exported)$/.test(value)
      : /\|nothing_found$|^[^|]+$/.test(value),
  );
  await postJson(`${stage.urls.slack}/_emulator/submit`, {
    user,
    view_id: form.view_id,
    values: {
      done: {
        done: { type: 'multi_static_select', selected_options: chosen.map((value) => ({ value })) },
      },
      note: { note: { type: 'plain_text_input', value: 'Searched by account id, see OPS-12.' } },
    },
  });
  return `notes what was done by hand: ${chosen.join(', ')}`;
}

/** Looks through the package on the desk's own page, then lets it go. */
async function reviewPackage(stage: Stage, card: SlackCard, user: string): Promise<string | undefined> {
  const links = async () =>
    notesSchema
      .parse(await getJson(`${stage.urls.slack}/_emulator/ephemerals`))
      .flatMap(({ text }) => [...text.matchAll(/<(http\S+\/p\/\S+)\|.*\*(\d{6})\*/g)]);
  const link = await newest(links, () => press(stage, card, user, 'case.package'));
  if (!link) return undefined;
  const [, url = '', digits = ''] = link;
  const page = await patientFetch(url, { method: 'POST', body: new URLSearchParams({ digits }) });
  const values = [...(await page.text()).matchAll(/type="checkbox"/g)].length;
  if (!(await press(stage, card, user, 'case.give-out'))) return undefined;
  return `looks through the package (${values} values) and presses Give it out`;
}

const notesSchema = z.array(z.looseObject({ text: z.string().default('') }));

/** What a press brings up, which comes a moment after its answer; `undefined` where nothing comes. */
async function newest<Shown>(
  look: () => Promise<Shown[]>,
  pressing: () => Promise<boolean>,
): Promise<Shown | undefined> {
  const before = (await look()).length;
  if (!(await pressing())) return undefined;
  for (let time = 0; time < LOOKS; time += 1) {
    const shown = await look();
    if (shown.length > before) return shown.at(-1);
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}
const LOOKS = 25;
const LOOK_EVERY_MS = 200;

/** @returns whether the button was still there: the card may have been drawn anew since somebody looked at it */
async function press({ urls }: Stage, card: SlackCard, user: string, action_id: string): Promise<boolean> {
  const answer = await patientFetch(`${urls.slack}/_emulator/press`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user, channel: card.channel, ts: card.ts, action_id }),
  });
  await answer.body?.cancel();
  return answer.ok;
}

function buttons(card: SlackCard): string[] {
  const elements = card.blocks.flatMap((block) => block.elements ?? []);
  return elements.flatMap(({ action_id }) => (action_id === undefined ? [] : [action_id]));
}
