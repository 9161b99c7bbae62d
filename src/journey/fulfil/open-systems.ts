import type { SystemEntry } from '../../core/data-map.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import type { Db, Tx } from '../../db/tables.ts';
import { outcomesByHand, type TaskOutcome } from '../task-outcomes.ts';

export interface OpenSystem {
  system: string;
  /** What can come of it. */
  outcomes: TaskOutcome[];
  /** How many records were found there so far. */
  found: number;
}

/** The systems of a request whose outcome is not settled yet, in the order of the data map. */
export async function openSystems(
  db: Db | Tx,
  systems: readonly SystemEntry[],
  requestId: RequestId,
): Promise<OpenSystem[]> {
  const rows = await db
    .selectFrom('system_outcomes')
    .select(['system', 'counts'])
    .where('request_id', '=', requestId)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('verified_at', 'is', null)]))
    .execute();
  const steps = await db
    .selectFrom('steps')
    .select(['system', 'kind', 'input'])
    .where('request_id', '=', requestId)
    .where('system', 'is not', null)
    .orderBy('created_at')
    .execute();
  const order = systems.map(({ id }) => id);
  return rows
    .toSorted((one, other) => order.indexOf(one.system) - order.indexOf(other.system))
    .map(({ system, counts }) => ({
      system,
      outcomes: outcomesByHand(
        steps.filter((step) => step.system === system),
        reasonsIn(systems, system),
      ),
      found: Object.values(counts).reduce((sum, count) => sum + count, 0),
    }));
}

/** Whether it is said of a system that nothing was found there, where something was. */
export const deniesWhatIsFound = (
  open: readonly OpenSystem[],
  results: readonly (TaskOutcome & { system: string })[],
): boolean =>
  results.some(
    ({ system, outcome }) =>
      outcome === 'nothing_found' && open.some((one) => one.system === system && one.found > 0),
  );

/** Why something may have to stay in a system. */
const reasonsIn = (systems: readonly SystemEntry[], id: string): string[] => [
  ...new Set(systems.find((system) => system.id === id)?.keeps.map(({ reason }) => reason)),
];

/** Whether this can come of the system. */
export const isPossible = (
  { outcomes }: Pick<OpenSystem, 'outcomes'>,
  { outcome, reason }: TaskOutcome,
): boolean => outcomes.some((one) => one.outcome === outcome && one.reason === reason);
