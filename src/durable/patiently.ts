import { setTimeout as pause } from 'node:timers/promises';
import { Transient } from '../core/problem.ts';

const PAUSES_MILLISECONDS = [50, 200, 1_000, 3_000, 8_000];

/**
 * Does a transaction again when the database was away or two transactions got in each other's way. Only codes of
 * the database count: a vendor's trouble has its own pauses, in the step's row.
 * @param stop ends the patience: what fails then fails
 */
export async function patiently<Result>(work: () => Promise<Result>, stop: AbortSignal): Promise<Result> {
  for (const milliseconds of PAUSES_MILLISECONDS) {
    try {
      return await work();
    } catch (error) {
      if (stop.aborted || !(error instanceof Transient) || !error.code.startsWith('database-')) throw error;
      await pause(milliseconds);
    }
  }
  return await work();
}
