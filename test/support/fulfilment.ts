import type { SystemEntry } from '../../src/core/data-map.ts';
import type {
  Counts,
  ErasureReport,
  ExportConnector,
  Located,
  OptOutConnector,
  ProvenContact,
  SystemConnector,
} from '../../src/core/ports.ts';
import type { RequestId, Right } from '../../src/core/privacy-request.ts';
import type { StepHandler } from '../../src/core/step.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import type { Tx } from '../../src/db/tables.ts';
import type { Engine } from '../../src/durable/engine.ts';
import { runStep } from '../../src/durable/run-step.ts';
import { change } from '../../src/journey/context.ts';
import { approveHandler } from '../../src/journey/fulfil/approve.ts';
import { buildPackageHandler } from '../../src/journey/fulfil/build-package.ts';
import { completeFulfilment } from '../../src/journey/fulfil/complete.ts';
import { coolingOffHandler } from '../../src/journey/fulfil/cooling-off.ts';
import { decideAppealHandler } from '../../src/journey/fulfil/decide-appeal.ts';
import { describeHandler } from '../../src/journey/fulfil/describe.ts';
import { eraseHandler } from '../../src/journey/fulfil/erase.ts';
import { exportHandler } from '../../src/journey/fulfil/export.ts';
import { listRecipientsHandler } from '../../src/journey/fulfil/list-recipients.ts';
import { locateHandler } from '../../src/journey/fulfil/locate.ts';
import { optOutHandler } from '../../src/journey/fulfil/opt-out.ts';
import { teamTaskHandler } from '../../src/journey/fulfil/team-task.ts';
import { verifyErasedHandler } from '../../src/journey/fulfil/verify-erased.ts';
import { learnResidenceHandler } from '../../src/journey/route/learn-residence.ts';
import { openRouteHandler } from '../../src/journey/route/open-steps.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import type { TestDatabase } from './database.ts';
import { type TestJourney, testJourney } from './journey.ts';
import { type TestRequest, understoodRequest } from './requests.ts';

export interface Fulfilment {
  journey: TestJourney;
  engine: Engine;
}

/** The engine with the real steps of route and fulfil; letters, codes and cards are done at once. */
export async function fulfilment(
  database: TestDatabase,
  connectors: readonly SystemConnector[],
  optOuts: readonly OptOutConnector[] = [],
  known?: TestJourney,
  exporters: readonly ExportConnector[] = [],
  { erasedByHand = false } = {},
): Promise<Fulfilment> {
  const journey = known ?? (await testJourney(database));
  const all = (await loadWorkflows()).systems;
  const systems = erasedByHand ? all : connectedOnly(all);
  const named = <Connector extends { system: string }>(all: readonly Connector[]) =>
    new Map(all.map((connector) => [connector.system, connector]));
  const connected = named(connectors);
  const done: StepHandler<Tx> = async () => ({ is: 'done' });
  const engine: Engine = {
    ...journey,
    catalogue: new Map([
      ['route.open', openRouteHandler(journey, systems)],
      ['systems.locate', locateHandler(journey, connected)],
      ['team.approve', approveHandler(journey)],
      ['appeal.decide', decideAppealHandler(journey)],
      ['wait.cooling-off', coolingOffHandler(journey)],
      ['systems.erase', eraseHandler(journey, connected)],
      ['systems.verify-erased', verifyErasedHandler(journey, connected)],
      ['systems.opt-out', optOutHandler(journey, named(optOuts))],
      ['systems.export', exportHandler(journey, named(exporters))],
      ['systems.describe', describeHandler(journey, connected)],
      ['team.review', approveHandler(journey)],
      ['team.task', teamTaskHandler(journey)],
      ['package.build', buildPackageHandler(journey, systems)],
      ['recipients.list', listRecipientsHandler(systems)],
      ['route.residence', learnResidenceHandler(journey, connected)],
      ['verify.challenge', done],
      ['letter.send', done],
      ['desk.card', done],
    ]),
    completeFulfilment,
    settings: { leaseSeconds: 60, attemptsMax: 3 },
  };
  return { journey, engine };
}

/** The data map without what teams erase by hand: tests of that are in test/fulfil/by-hand.test.ts. */
function connectedOnly(systems: readonly SystemEntry[]): SystemEntry[] {
  return systems.map((system) => {
    const byHand = system['by-hand'];
    return byHand?.does.includes('erase')
      ? { ...system, can: system.can.filter((one) => one !== 'erase') }
      : system;
  });
}

/** A request whose sender proved the address; the step that routes it is ready. */
export async function routedRequest(
  journey: TestJourney,
  { right = 'delete', ...options }: Parameters<typeof understoodRequest>[2] & { right?: Right } = {},
): Promise<TestRequest> {
  const request = await understoodRequest(journey, right, options);
  await change(journey, request.id, async (tx) => {
    const at = journey.clock.now();
    await tx.updateTable('contacts').set({ proven_at: at }).where('id', '=', request.contactId).execute();
    await recordEvent(tx, request.id, {
      event: {
        type: 'identity.verified',
        assurance: options.assurance ?? 'basic',
        contact: request.contactId,
        by: 'reply',
      },
      actor: 'requester',
      at,
    });
  });
  return request;
}

/** Runs every step of a request that is ready and due, until there is none. */
export async function drive({ journey, engine }: Fulfilment, requestId: RequestId): Promise<void> {
  for (let round = 0; round < 50; round += 1) {
    const ready = await journey.db
      .selectFrom('steps')
      .select('id')
      .where('request_id', '=', requestId)
      .where((eb) =>
        eb.or([
          eb.and([eb('state', '=', 'ready'), eb('run_after', '<=', journey.clock.now())]),
          eb.and([eb('state', '=', 'waiting'), eb('run_after', '<=', journey.clock.now())]),
        ]),
      )
      .execute();
    if (ready.length === 0) return;
    for (const { id } of ready) {
      await journey.db
        .updateTable('steps')
        .set({ state: 'ready' })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('run_after', '<=', journey.clock.now())
        .execute();
      await runStep(engine, id);
    }
  }
  throw new Error('the steps never come to rest');
}

export async function steps({ journey }: Fulfilment, requestId: RequestId) {
  return await journey.db
    .selectFrom('steps')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('playbook_step', 'is not', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function outcomes({ journey }: Fulfilment, requestId: RequestId) {
  return await journey.db
    .selectFrom('system_outcomes')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('system')
    .execute();
}

/** A system in memory that notes what it was asked. Records belong to a contact; some types it keeps. */
export class MemorySystem implements SystemConnector {
  readonly system: string;
  readonly searches: string[] = [];
  readonly erasures: { key: string; ids: string[] }[] = [];
  readonly records: { type: string; id: string; of: string }[] = [];
  readonly keeps: ReadonlySet<string>;
  /** Thrown by the next call. */
  problem: Error | undefined;
  /** As a system that says yes and does nothing. */
  erasesNothing = false;

  constructor(system: string, keeps: readonly string[] = []) {
    this.system = system;
    this.keeps = new Set(keeps);
  }

  add(of: string, type: string, count = 1): void {
    for (let n = 0; n < count; n += 1) {
      this.records.push({ type, id: `${type}-${this.records.length + 1}-canary`, of });
    }
  }

  async locate(contacts: readonly ProvenContact[]): Promise<Located> {
    this.#breakIfAsked();
    const values = contacts.map(({ value }) => value);
    this.searches.push(...values);
    const found = this.records.filter(({ of }) => values.includes(of));
    return { records: found.map(({ type, id }) => ({ type, id })) };
  }

  async erase(
    located: Located,
    _contacts: readonly ProvenContact[],
    call: { idempotencyKey: string },
  ): Promise<ErasureReport> {
    this.#breakIfAsked();
    this.erasures.push({ key: call.idempotencyKey, ids: located.records.map(({ id }) => id) });
    const erased: Counts = {};
    const kept: Counts = {};
    for (const { type, id } of located.records) {
      const counts = this.keeps.has(type) ? kept : erased;
      counts[type] = (counts[type] ?? 0) + 1;
      const at = this.records.findIndex((record) => record.id === id);
      if (at >= 0 && !this.keeps.has(type) && !this.erasesNothing) this.records.splice(at, 1);
    }
    return {
      outcome: Object.keys(kept).length > 0 ? 'partly_kept' : 'erased',
      erased,
      kept: Object.entries(kept).map(([type, count]) => ({ type, count, reason: 'audit-log' })),
    };
  }

  async remaining(located: Located): Promise<Counts> {
    this.#breakIfAsked();
    const ids = new Set(located.records.map(({ id }) => id));
    const counts: Counts = {};
    for (const { type, id } of this.records) {
      if (ids.has(id) && !this.keeps.has(type)) counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
  }

  #breakIfAsked() {
    const { problem } = this;
    this.problem = undefined;
    if (problem) throw problem;
  }
}
