import type { WorkflowRun } from '../../db/workflow-runs.ts';
import { openEntry } from '../../journey/intake/note/open-entry.ts';
import { setJurisdiction } from '../../journey/route/set-jurisdiction.ts';
import { INPUTS } from './read-inputs.ts';
import { type Performed, soon, type WorkflowParts } from './workflow-parts.ts';

/**
 * Opens a case that knows nobody yet. Its card asks for the person by a button that only staff can press; the run is
 * answered when that card stands.
 */
export async function createRequest({ journey, board }: WorkflowParts, run: WorkflowRun): Promise<Performed> {
  const { db } = journey;
  const { right, channel, law, external_reference } = INPUTS.create_request.parse(run.inputs);
  const { reference } = await openEntry(journey, {
    viewId: run.execution_id,
    userId: run.asked_by,
    // Slack does not vouch for who started the workflow: the chain must not say that they did this.
    actor: 'system',
    channel,
    receivedAt: run.begun_at,
    rights: [right],
    slackMessage: null,
  });
  const request = await db
    .selectFrom('requests')
    .select(['id', 'jurisdiction', 'due_at'])
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  if (law !== undefined && request.jurisdiction === null) {
    await setJurisdiction(journey, { requestId: request.id, law, actor: 'system' });
  }
  const opened = await db
    .selectFrom('requests')
    .leftJoin('cards', 'cards.request_id', 'requests.id')
    .select(['requests.due_at', 'cards.channel_id', 'cards.ts'])
    .where('requests.id', '=', request.id)
    .executeTakeFirstOrThrow();
  if (opened.channel_id === null || opened.ts === null) throw soon('card-not-there-yet');
  return {
    outputs: {
      reference,
      due: Math.floor(opened.due_at.epochMilliseconds / 1000),
      card_link: await board.linkTo(opened.channel_id, opened.ts),
      ...(external_reference === undefined ? {} : { external_reference }),
    },
  };
}
