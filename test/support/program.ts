import { type ChildProcess, spawn } from 'node:child_process';

export interface Program {
  child: ChildProcess;
  /** All that it said so far, on both streams. */
  said(): string;
  /** Resolves once it said this, or has ended. */
  says(words: string): Promise<void>;
  /** Its exit code, once all that it said was read. */
  ended: Promise<number | null>;
}

/** Runs a program as npm does: Node itself, no build, no test transform. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Program {
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const ended = new Promise<number | null>((done) => child.once('close', done));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const says = (words: string) =>
    new Promise<void>((enough) => {
      const look = () => text.includes(words) && enough();
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      look();
      void ended.then(() => enough());
    });
  return { child, said: () => text, says, ended };
}
