import { Transient, toProblem } from '../core/problem.ts';
import { reviveSteps } from '../db/step-runs.ts';
import type { Engine } from './engine.ts';
import { relay } from './relay.ts';

/** Housekeeping that is due by a column's date, such as destroying content whose time is over. */
export interface Sweep {
  name: string;
  run(): Promise<void>;
}

/**
 * Makes dead leases and ended waits ready again, runs the other sweeps, and rings at once for what became ready. A
 * sweep that breaks is logged and does not keep the others from running.
 */
export async function sweep(engine: Engine, others: readonly Sweep[] = []): Promise<void> {
  const revive: Sweep = {
    name: 'steps',
    run: async () => {
      const { waits, leases } = await reviveSteps(engine.db, engine.clock.now());
      if (waits + leases > 0) engine.log.info({ waits, leases }, 'steps revived');
    },
  };
  for (const { name, run } of [revive, ...others]) {
    try {
      await run();
    } catch (error) {
      const problem = toProblem(error);
      const waits = problem instanceof Transient && problem.patient;
      if (waits) engine.log.info({ sweep: name, problem: problem.code }, 'sweep goes on later');
      else engine.log.error({ sweep: name, problem: problem.code }, 'sweep failed');
    }
  }
  await relay(engine);
}
