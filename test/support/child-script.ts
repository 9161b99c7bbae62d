import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildScript {
  /** Ends it without a chance to clean up, and waits until the system has buried it. */
  kill(): Promise<void>;
  ended: Promise<number | null>;
}

/**
 * Runs a script of `test/support` in a process of its own.
 * @param ready resolves this call: the first line that the script prints
 */
export async function childScript(
  file: string,
  args: readonly string[],
  ready: string,
): Promise<ChildScript> {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await new Promise<void>((up, fail) => {
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => line === ready && up());
    void ended.then((code) => fail(new Error(`${file} ended with ${code} before it was ready`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { kill, ended };
}
