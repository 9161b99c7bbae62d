import {
  isSystemStep,
  type SystemEntry,
  type SystemStep,
  systemsFor,
  workByHand,
} from '../../core/data-map.ts';
import type { PlaybookDuration } from '../../core/duration.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { PlaybookStep } from '../../core/playbook-step.ts';
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
import { assignToLeastBusy } from './own-case.ts';

/**
 * `route.open`: picks the team by the frozen playbook and opens the playbook's steps, with a row for what will
 * become of each system's data. A request that is not `routed` any more is left as it is.
 */
export function openRouteHandler(
  journey: Pick<Journey, 'clock' | 'company'>,
  systems: readonly SystemEntry[],
): StepHandler<Tx> {
  return async ({ requestId }) => {
    if (requestId === null) throw new Permanent('step-without-request');
    return { is: 'done', commit: (tx) => openSteps(journey, tx, requestId, systems) };
  };
}

async function openSteps(
  { clock, company }: Pick<Journey, 'clock' | 'company'>,
  tx: Tx,
  requestId: RequestId,
  systems: readonly SystemEntry[],
): Promise<void> {
  const at = clock.now();
  const request = await lockRequest(tx, requestId);
  if (request.state !== 'routed') return;
  if (request.playbook_hash === null) throw new Permanent('request-without-playbook');
  const playbook = await frozenPlaybook(tx, request.playbook_hash);
  const { channel, team } = chooseRoute(playbook, request);
  const { asks, concerned, unreachable } = plan(playbook, systems, {
    known: await channelsOf(tx, requestId, isGiven),
    proven: await channelsOf(tx, requestId),
  });
  await insertSteps(
    tx,
    asks.map((ask) => ({ ...ask, requestId, at })),
  );
  await openSystemOutcomes(tx, requestId, concerned);
  for (const system of unreachable) await storeNotSearched(tx, { requestId, system }, at);
  const without = unreachable.length > 0 ? { without: unreachable } : {};
  const event = { type: 'request.routed', slackChannel: channel, team, ...without } as const;
  const routed = await recordEvent(tx, requestId, { event, actor: 'system', at });
  if (company.assign[team] === 'balanced') await assignToLeastBusy(tx, routed, at);
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

/** By what kinds of contact systems can be searched: those that were proven, and others that will do as well. */
async function channelsOf(
  tx: Tx,
  requestId: RequestId,
  willDo: typeof isGiven = () => false,
): Promise<Channel[]> {
  const contacts = await subjectContacts(tx, requestId);
  const usable = contacts.filter((contact) => willDo(contact) || contact.proven_at !== null);
  return [...new Set(usable.map(({ channel }) => channel))];
}

/**
 * Steps that nobody waits with where a system knows no such contact: an opt-out is done by whatever the sender wrote from,
 * a copy is of what can be found. Erasing asks a human first, because whoever is not found stays.
 */
const GO_ON_WITHOUT: { readonly [kind: string]: 'known' | 'proven' } = {
  'systems.opt-out': 'known',
  'systems.export': 'proven',
  'systems.describe': 'proven',
};

type PlannedAsk = Omit<StepAsk, 'requestId' | 'at'>;
interface Plan {
  asks: PlannedAsk[];
  /** Systems that must have an outcome: those that a step of the playbook is for. */
  concerned: string[];
  /** Those of them that no step can act in, because they know nobody by such contacts: the letter names them. */
  unreachable: string[];
}

function plan(
  playbook: Playbook,
  systems: readonly SystemEntry[],
  channels: Record<'known' | 'proven', readonly Channel[]>,
): Plan {
  const opened = playbook.steps.map((step) => {
    const able = isSystemStep(step) ? systemsFor(step, systems) : [];
    const by = GO_ON_WITHOUT[step.uses];
    const isReached = (system: SystemEntry) =>
      by === undefined || system['searched-by'].some((key) => channels[by].includes(key));
    return { step, able: able.map(({ id }) => id), reached: able.filter(isReached) };
  });
  const concerned = [...new Set(opened.flatMap(({ able }) => able))];
  const reached = new Set(opened.flatMap((one) => one.reached.map(({ id }) => id)));
  const named = opened.map(({ step, reached }) => ({ step, asks: oneOrMore(step, reached) }));
  const names = new Map(named.map(({ step, asks }) => [step.id, asks.map(({ name }) => name)]));
  return {
    asks: named.flatMap(({ step, asks }) => {
      const needs = step.needs.flatMap((need) => names.get(need) ?? []);
      return asks.map((ask) => ({ kind: step.uses, ...ask, playbookStep: step.id, needs }));
    }),
    concerned,
    unreachable: concerned.filter((id) => !reached.has(id)),
  };
}

/** A step on systems is one for each. Where there is none, one without a system asks a human. */
function oneOrMore(
  step: PlaybookStep,
  systems: readonly SystemEntry[],
): (Pick<PlannedAsk, 'name' | 'system' | 'input'> & { kind?: string })[] {
  if (systems.length === 0 || !isSystemStep(step)) return [{ name: step.id, input: inputOf(step) }];
  return systems.map((system) => ({
    name: `${step.id}.${system.id}`,
    system: system.id,
    ...(byHand(step, system) ?? {
      input: { ...inputOf(step), searchedBy: [...system['searched-by']] },
    }),
  }));
}

/** What no connection of ours does there, a team is asked to do. */
function byHand(step: SystemStep, system: SystemEntry): { kind: string; input: JsonObject } | null {
  const work = workByHand(step, system);
  const hand = system['by-hand'];
  if (work === null || hand === undefined) return null;
  const reasons = system.keeps.map(({ reason }) => reason);
  const input = {
    title: `${work} in ${system.id}`,
    team: hand.team,
    does: work,
    reasons: [...new Set(reasons)],
  };
  return { kind: 'team.task', input };
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
    case 'team.review':
      return { remind: step.remind.map((wait) => ({ ...wait })) as JsonObject[] };
    case 'team.task': {
      const { title, team, remind } = step;
      return { title, team, remind: remind.map((wait) => ({ ...wait })) as JsonObject[] };
    }
    case 'package.build':
      return { keepFor: { ...step['keep-for'] } as JsonObject };
    default:
      return {};
  }
}

const plainly = (waits: readonly PlaybookDuration[]) => waits.map((wait) => ({ ...wait })) as JsonObject[];
