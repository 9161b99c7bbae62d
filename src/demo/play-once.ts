import { setTimeout as pause } from 'node:timers/promises';
import { type Case, cardOf, type Letter, listCases, readCase, type SlackCard } from './observe.ts';
import { postJson } from './patient-fetch.ts';
import { type Requester, requesterOf } from './requester.ts';
import { playStaff, type StaffMemory, staffMemory } from './staff-player.ts';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 200;
/** A desk that has just started reads its first mail while it loads what it reads with. */
const OPENS_WITHIN_MS = 60_000;

type Party = 'requester' | 'staff' | 'systems' | 'record';
type Say = (who: Party, text: string) => void;

/**
 * Plays one mail (`.eml`) or text (`.sms.json`: from, body) through the running desk as its parties would: it goes
 * through the signed webhook, the code comes from what the requester got, the staff press the buttons of their card.
 * Says what each party sees, and gives up once nothing new was seen for `patienceSeconds`.
 * @returns the case's reference once it is closed, else `undefined`
 */
export async function playOnce(
  stage: Stage,
  file: string,
  print: (line: string) => void,
  patienceSeconds = 30,
): Promise<string | undefined> {
  const patience = patienceSeconds * 1000;
  const say: Say = (who, text) => {
    const [first = '', ...more] = text.trimEnd().split('\n');
    print(`${who.padEnd(10)} ${first}`);
    for (const line of more) print(`${' '.repeat(11)}${line}`);
  };
  const before = new Set((await listCases(stage)).map(({ reference }) => reference));
  say('requester', `sends ${file}`);
  const requester = await requesterOf(stage, file);
  say('record', `the webhook answers ${await requester.ask()}`);
  const reference = await newCase(stage, before);
  if (reference === undefined) {
    say('record', `no case was opened for it in ${OPENS_WITHIN_MS / 1000} s`);
    return undefined;
  }
  say('record', `case ${reference} is open`);
  return (await follow(stage, requester, reference, say, patience)) ? reference : undefined;
}

async function newCase(stage: Stage, before: ReadonlySet<string>): Promise<string | undefined> {
  const end = performance.now() + OPENS_WITHIN_MS;
  while (performance.now() < end) {
    const found = (await listCases(stage)).find(
      ({ reference, part_of }) => !before.has(reference) && part_of === null,
    );
    if (found) return found.reference;
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}

interface Seen {
  record: Case;
  letters: Letter[];
  card: SlackCard | undefined;
}

/** Looks at the case again and again, says what is new, and lets whoever is waited for do their part. */
async function follow(
  stage: Stage,
  requester: Requester,
  reference: string,
  say: Say,
  patience: number,
): Promise<boolean> {
  const told = new Set<string>();
  const done = new Map<string, Done>();
  let newsAt = performance.now();
  while (performance.now() - newsAt < patience) {
    const all = await wholeCase(stage, requester, reference);
    for (const { who, text } of all.flatMap(news)) {
      if (told.has(`${who}${text}`)) continue;
      told.add(`${who}${text}`);
      newsAt = performance.now();
      say(who, text);
    }
    for (const seen of all) {
      const theirs = done.get(seen.record.reference) ?? nothingDone(stage);
      done.set(seen.record.reference, theirs);
      await doTheirPart(stage, requester, seen, theirs, say);
    }
    if (all.every(isOver)) return true;
    await pause(LOOK_EVERY_MS);
  }
  say('record', `nothing moved for ${patience / 1000} s`);
  return false;
}

/** The case and, where the message asked for several things, its parts; letters bear the number of the case. */
async function wholeCase(stage: Stage, requester: Requester, reference: string): Promise<Seen[]> {
  const record = await readCase(stage, reference);
  const letters = await requester.letters(reference);
  const own = { record, letters, card: await cardOf(stage, reference) };
  const parts = record.parts.map(async (part) => ({
    record: await readCase(stage, part),
    letters: [],
    card: await cardOf(stage, part),
  }));
  return [own, ...(await Promise.all(parts))];
}

function news({ record, letters, card }: Seen): { who: Party; text: string }[] {
  const which = record.part_of === null ? '' : `${record.reference} (${record.rights.join(', ')}): `;
  const state = `${which}${record.state}${record.waiting_on ? `, waiting on the ${record.waiting_on}` : ''}, assurance ${record.assurance}`;
  const systems = record.systems
    .filter(({ outcome }) => outcome !== null)
    .map(({ system, outcome, counts }) => {
      const numbers = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
      return {
        who: 'systems' as const,
        text: `${which}${system}: ${outcome} (${numbers.join(', ') || 'no records'})`,
      };
    });
  return [
    ...letters.map((letter) => ({
      who: 'requester' as const,
      text: `gets "${letter.subject}"\n${letter.text.replace(/^##-.*\n+/, '')}`,
    })),
    { who: 'record', text: state },
    ...systems,
    ...(card ? [{ who: 'staff' as const, text: `card in #${card.channel}: ${card.text}` }] : []),
    ...(card?.replies ?? [])
      .flatMap(({ text }) => text.split('\n'))
      .map((line) => ({ who: 'staff' as const, text: `thread: ${line}` })),
    ...(record.outcome ? [{ who: 'record' as const, text: `${which}outcome ${record.outcome}` }] : []),
  ];
}

/** The case is closed, and its card says so. */
function isOver({ record, card }: Seen): boolean {
  return record.state === 'closed' && (card === undefined || card.text.includes('Closed: '));
}

/** What was done once and is not done again. */
interface Done {
  waited: boolean;
  downloaded: boolean;
  staff: StaffMemory;
}

const nothingDone = (stage: Stage): Done => ({
  waited: false,
  downloaded: false,
  staff: staffMemory(stage),
});

async function doTheirPart(
  stage: Stage,
  requester: Requester,
  { record, letters, card }: Seen,
  done: Done,
  say: Say,
) {
  // The code can overtake the acknowledgement; a person reads both before they type.
  if (record.state === 'verifying' && record.acknowledged_at) {
    const did = await requester.prove(letters);
    if (did) say('requester', did);
  }
  await playStaff(stage, record, card, done.staff, (text) => say('staff', text));
  if (record.state === 'fulfilling' && record.waiting_on === 'clock' && !done.waited) {
    done.waited = true;
    say('record', 'three days pass');
    await postJson(`${stage.urls.app}/_demo/clock`, { advance: 'P3D' });
  }
  if (record.state === 'closed' && !done.downloaded) {
    done.downloaded = true;
    const did = await requester.download(letters);
    if (did) say('requester', did);
  }
}
