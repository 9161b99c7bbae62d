import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DeskProcess {
  /** How often the desk was killed and started again. */
  restarts(): number;
  stop(): Promise<void>;
}

const PROGRAM = new URL('../crash/desk.ts', import.meta.url).pathname;

/**
 * Keeps a desk running as a supervisor would: one that was killed is started again, without the crash point. The
 * environment comes by file, so that a test's own does not leak in.
 */
export function superviseDesk(
  env: Record<string, string>,
  data: string,
  crashAt: readonly [point: string, kind?: string] | undefined,
): DeskProcess {
  const file = join(data, `desk-${env.PORT}.json`);
  writeFileSync(file, JSON.stringify(env));
  let restarts = 0;
  let stopping = false;
  let child: ChildProcess;
  const start = (args: readonly string[]) => {
    const errors: Buffer[] = [];
    const started = spawn(process.execPath, [PROGRAM, data, file, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    started.once('exit', (code, signal) => {
      if (stopping) return;
      if (signal !== 'SIGKILL')
        process.stderr.write(`desk ended by itself (${code}): ${Buffer.concat(errors)}\n`);
      restarts += 1;
      child = start([]);
    });
    return started;
  };
  child = start(crashAt?.filter((arg) => arg !== undefined) ?? []);
  return {
    restarts: () => restarts,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
