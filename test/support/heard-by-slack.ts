import type { KeyId } from '../../src/core/privacy-request.ts';
import { toProblem } from '../../src/core/problem.ts';
import { isDestroyed } from '../../src/db/data-keys.ts';
import type { SlackEmulator } from '../../src/demo/emulators/slack.ts';
import { caseContent } from '../../src/journey/reveal/case-content.ts';
import type { TestJourney } from './journey.ts';
import { personalData } from './personal-data.ts';

interface Heard {
  method: string;
  body: Record<string, unknown>;
  faults?: string[];
}

/** The one view that shows what people wrote: only where the company set `SLACK_REVEAL=modal`. */
const REVEALED = 'What people wrote';
/** Words that tell more than a greeting. */
const TELLING = 25;

/**
 * Looks through everything that an emulated Slack came to know, when a test is done with it.
 * @throws Error where Slack would have refused something, or came to know anything of a person
 */
export async function checkHeard({ url }: Pick<SlackEmulator, 'url'>, journey: TestJourney): Promise<void> {
  const { calls } = (await (await fetch(`${url}/_emulator/state`)).json()) as { calls: Heard[] };
  const refused = calls.flatMap(({ method, faults = [] }) => faults.map((fault) => `${method}: ${fault}`));
  if (refused.length > 0) throw new Error(`Slack would refuse: ${refused.join('; ')}`);
  const said = calls.map((call) => JSON.stringify(call)).filter((call) => !call.includes(REVEALED));
  const leaked = personalData(said.join('\n'), await usedIn(journey));
  if (leaked.length > 0) throw new Error(`Slack came to know: ${leaked.join('; ')}`);
}

/** Whether this test's own vault can open it; other tests on the same database have vaults of their own. */
async function isOurs({ db, vault }: TestJourney, key: KeyId): Promise<boolean> {
  try {
    await vault.open(db, key);
    return true;
  } catch (error) {
    const { code } = toProblem(error);
    if (code === 'master-key-missing') return false;
    if (code === 'content-destroyed') return true;
    throw error;
  }
}

/** The contacts and the words of every case that a test opened and that can still be read. */
async function usedIn(journey: TestJourney): Promise<string[]> {
  const used: string[] = [];
  for (const { id, key_id } of await journey.db.selectFrom('requests').select(['id', 'key_id']).execute()) {
    if (!(await isOurs(journey, key_id)) || (await isDestroyed(journey.db, key_id))) continue;
    const { contacts, messages } = await caseContent(journey, id);
    used.push(...contacts.map(({ value }) => value));
    for (const { words, subject } of messages)
      used.push(
        ...[words ?? '', subject ?? '']
          .flatMap((text) => text.split('\n'))
          .filter((line) => line.trim().length >= TELLING),
      );
  }
  return used;
}
