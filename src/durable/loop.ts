import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';

export interface Loop {
  /** Lets the tick that runs come to its end; no other follows. */
  stop(): Promise<void>;
}

export interface LoopSettings {
  name: string;
  everySeconds: number;
  log: Log;
  /** How the time between two ticks passes. */
  wait?: (milliseconds: number, stop: AbortSignal) => Promise<void>;
}

/**
 * Runs `tick` at once and then again and again, each time `everySeconds` after the last one ended: it never overlaps
 * itself. A tick that breaks is logged and over; the next one starts clean.
 */
export function startLoop(
  { name, everySeconds, log, wait = passTime }: LoopSettings,
  tick: () => Promise<unknown>,
): Loop {
  const stopping = new AbortController();
  const turn = async () => {
    while (!stopping.signal.aborted) {
      try {
        await tick();
      } catch (error) {
        log.error({ loop: name, problem: toProblem(error).code }, 'loop tick failed');
      }
      if (!stopping.signal.aborted) await wait(everySeconds * 1000, stopping.signal);
    }
  };
  const turning = turn();
  return {
    async stop() {
      stopping.abort();
      await turning;
    },
  };
}

async function passTime(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    // Cut short by the stop: that is what the signal is for.
    if (!signal.aborted) throw error;
  }
}
