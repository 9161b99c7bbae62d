import { slackTrouble } from './slack-pace.ts';
import type { Db } from './tables.ts';

export interface SlackFinding {
  code: string;
  /** For operators; codes and times only. */
  sentence: string;
}

/** What stands between the record and its cards in Slack; empty where nothing does. */
export async function slackFindings(db: Db): Promise<SlackFinding[]> {
  const trouble = await slackTrouble(db);
  return trouble ? [{ code: trouble.problem, sentence: troubleSentence(trouble) }] : [];
}

function troubleSentence({ problem, since, waiting }: NonNullable<Awaited<ReturnType<typeof slackTrouble>>>) {
  const from = since.toString({ smallestUnit: 'second' });
  return `Slack does not take our calls since ${from} (${problem}); ${waiting} wait and go by themselves once it does`;
}
