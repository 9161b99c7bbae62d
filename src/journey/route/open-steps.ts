import type { JsonObject } from '../../core/json.ts';
import {
  isSystemStep,
  type Playbook,
  type PlaybookDuration,
  type PlaybookStep,
  type SystemEntry,
  systemsFor,
} from '../../core/playbook.ts';
import type { Channel, RequestId } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { frozenPlaybook } from '../../db/playbooks.ts';
import { insertSteps, type StepAsk } from '../../db/steps.ts';
import { openSystemOutcomes, storeNotSearched } from '../../db/system-outcomes.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { isGiven, subjectContacts } from '../whose-data.ts';

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
  const { asks, concerned, unreachable } = plan(playbook, systems, await givenChannels(tx, requestId));
  await insertSteps(
    tx,
    asks.map((ask) => ({ ...ask, requestId, at })),
  );
  await openSystemOutcomes(tx, requestId, concerned);
  for (const system of unreachable) await storeNotSearched(tx, { requestId, system }, at);
  const without = unreachable.length > 0 ? { without: unreachable } : {};
  const event = { type: 'request.routed', slackChannel: channel, team, ...without } as const;
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

/** How an opt-out can be done: by the contact that the request came from, and whatever else was proven. */
async function givenChannels(tx: Tx, requestId: RequestId): Promise<Channel[]> {
  const contacts = await subjectContacts(tx, requestId);
  const given = contacts.filter((contact) => isGiven(contact) || contact.proven_at !== null);
  return [...new Set(given.map(({ channel }) => channel))];
}

type PlannedAsk = Omit<StepAsk, 'requestId' | 'at'>;
interface Plan {
  asks: PlannedAsk[];
  /** Systems that must have an outcome: those that a step of the playbook is for. */
  concerned: string[];
  /**
   * Those of them that no step can act in, because they know nobody by what the sender wrote from. An opt-out does not
   * wait for a human to say so: it is their outcome, and the letter names it.
   */
  unreachable: string[];
}

function plan(playbook: Playbook, systems: readonly SystemEntry[], channels: readonly Channel[]): Plan {
  const opened = playbook.steps.map((step) => {
    const able = isSystemStep(step) ? systemsFor(step, systems) : [];
    const reached =
      step.uses === 'systems.opt-out'
        ? able.filter((system) => system['searched-by'].some((key) => channels.includes(key)))
        : able;
    return { step, able: able.map(({ id }) => id), reached };
  });
  const concerned = [...new Set(opened.flatMap(({ able }) => able))];
  const reached = new Set(opened.flatMap((one) => one.reached.map(({ id }) => id)));
  const named = opened.map(({ step, reached }) => ({ step, asks: oneOrMore(step, reached) }));
  const names = new Map(named.map(({ step, asks }) => [step.id, asks.map(({ name }) => name)]));
  return {
    asks: named.flatMap(({ step, asks }) => {
      const needs = step.needs.flatMap((need) => names.get(need) ?? []);
      return asks.map((ask) => ({ ...ask, kind: step.uses, playbookStep: step.id, needs }));
    }),
    concerned,
    unreachable: concerned.filter((id) => !reached.has(id)),
  };
}

/** A step on systems is one for each. Where there is none, one without a system asks a human. */
function oneOrMore(
  step: PlaybookStep,
  systems: readonly SystemEntry[],
): Pick<PlannedAsk, 'name' | 'system' | 'input'>[] {
  if (systems.length === 0) return [{ name: step.id, input: inputOf(step) }];
  return systems.map((system) => ({
    name: `${step.id}.${system.id}`,
    system: system.id,
    input: { ...inputOf(step), searchedBy: [...system['searched-by']] },
  }));
}

/** What the step's handler needs to know from the playbook. */
function inputOf(step: PlaybookStep): JsonObject {
  switch (step.uses) {
    case 'team.approve':
      return {
        approvals: step.approvals,
        remind: plainly(step.remind),
        ...(step.escalate && { escalate: { to: step.escalate.to, after: { ...step.escalate.after } } }),
      };
    case 'appeal.decide':
      return { remind: plainly(step.remind) };
    case 'wait.cooling-off':
      return { for: { ...step.for } as JsonObject };
    case 'systems.opt-out':
      return { of: step.of };
    default:
      return {};
  }
}

const plainly = (waits: readonly PlaybookDuration[]) => waits.map((wait) => ({ ...wait })) as JsonObject[];
