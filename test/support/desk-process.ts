import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A named point of the engine's work at which a desk kills itself. */
export interface Crash {
  when: string;
  at: string;
  /** Only of a step of this kind. */
  kind?: string;
}

export interface DeskProcess {
  /** How often the desk ended and was started again. */
  restarts(): number;
  /** When it was killed, in order. */
  deaths(): string[];
  stop(): Promise<void>;
}

const PROGRAM = new URL('../crash/desk.ts', import.meta.url).pathname;

/**
 * Keeps a desk running as a supervisor would: one that was killed is started again, and dies at the next point that it is
 * to die at. The environment comes by file, so that a test's own does not leak in.
 */
export function superviseDesk(
  env: Record<string, string>,
  data: string,
  crashes: readonly Crash[] = [],
): DeskProcess {
  const file = join(data, `desk-${env.PORT}.json`);
  writeFileSync(file, JSON.stringify(env));
  const ahead = [...crashes];
  const deaths: string[] = [];
  let restarts = 0;
  let stopping = false;
  let child: ChildProcess;
  const start = () => {
    const [next] = ahead;
    const args = next ? [next.at, ...(next.kind === undefined ? [] : [next.kind])] : [];
    const errors: Buffer[] = [];
    const started = spawn(process.execPath, [PROGRAM, data, file, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    started.once('exit', (code, signal) => {
      if (stopping) return;
      if (signal === 'SIGKILL') deaths.push(ahead.shift()?.when ?? 'by somebody else');
      else process.stderr.write(`desk ended by itself (${code}): ${Buffer.concat(errors)}\n`);
      restarts += 1;
      child = start();
    });
    return started;
  };
  child = start();
  return {
    restarts: () => restarts,
    deaths: () => deaths,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
