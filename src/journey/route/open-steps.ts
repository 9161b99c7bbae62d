import type { JsonObject } from '../../core/json.ts';
import { PER_SYSTEM_STEPS, type Playbook, type PlaybookStep, type SystemEntry } from '../../core/playbook.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import { insertSteps, type StepAsk } from '../../db/steps.ts';
import { openSystemOutcomes } from '../../db/system-outcomes.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';

/**
 * `route.open`: picks the team by the frozen playbook and opens the playbook's steps, with a row for what will
 * become of each system's data. A request that is not `routed` any more is left as it is.
 */
export function openRouteHandler(
  journey: Pick<Journey, 'clock'>,
  systems: readonly SystemEntry[],
): StepHandler<Tx> {
  return async ({ requestId }) => {
    if (requestId === null) throw new Permanent('step-without-request');
    return { is: 'done', commit: (tx) => openSteps(tx, requestId, systems, journey.clock.now()) };
  };
}

async function openSteps(
  tx: Tx,
  requestId: RequestId,
  systems: readonly SystemEntry[],
  at: Temporal.Instant,
): Promise<void> {
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'routed') return;
  if (request.playbook_hash === null) throw new Permanent('request-without-playbook');
  const playbook = await frozenPlaybook(tx, request.playbook_hash);
  const { channel, team } = chooseRoute(playbook, request);
  await insertSteps(tx, stepAsks(playbook, systems, requestId, at));
  await openSystemOutcomes(
    tx,
    requestId,
    systems.map(({ id }) => id),
  );
  const event = { type: 'request.routed', slackChannel: channel, team } as const;
  await recordEvent(tx, requestId, { event, actor: 'system', at });
}

/** The first route whose conditions all hold. */
function chooseRoute(playbook: Playbook, request: Pick<RequestRow, 'phi' | 'minor'>) {
  const route = playbook.route.find(
    (candidate) =>
      !('when' in candidate) ||
      ((candidate.when.phi ?? request.phi) === request.phi &&
        (candidate.when.minor ?? request.minor) === request.minor),
  );
  if (!route) {
    throw new NeedsHuman('no-route', {
      ask: 'No route of the playbook fits. Which team should handle this?',
    });
  }
  return route;
}

function stepAsks(
  playbook: Playbook,
  systems: readonly SystemEntry[],
  requestId: RequestId,
  at: Temporal.Instant,
): StepAsk[] {
  const named = new Map(
    playbook.steps.map((step) => [
      step.id,
      PER_SYSTEM_STEPS.includes(step.uses) ? systems.map(({ id }) => `${step.id}.${id}`) : [step.id],
    ]),
  );
  return playbook.steps.flatMap((step) => {
    const ask = {
      requestId,
      kind: step.uses,
      at,
      playbookStep: step.id,
      needs: step.needs.flatMap((need) => named.get(need) ?? []),
    };
    if (!PER_SYSTEM_STEPS.includes(step.uses)) return [{ ...ask, name: step.id, input: inputOf(step) }];
    return systems.map((system) => ({
      ...ask,
      name: `${step.id}.${system.id}`,
      system: system.id,
      input: { searchedBy: [...system['searched-by']] },
    }));
  });
}

/** What the step's handler needs to know from the playbook. */
function inputOf(step: PlaybookStep): JsonObject {
  switch (step.uses) {
    case 'team.approve':
      return { approvals: step.approvals, remind: step.remind.map((wait) => ({ ...wait })) as JsonObject[] };
    case 'wait.cooling-off':
      return { for: { ...step.for } as JsonObject };
    default:
      return {};
  }
}
