import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Permanent } from '../core/problem.ts';

/** Whom the database server runs as. */
export interface Account {
  uid?: number;
  gid?: number;
  /** What stands before each program that is run as this account. */
  prefix?: readonly string[];
}

/** PostgreSQL refuses to run as root; there it runs as the system's `postgres` user, who is made where missing. */
export async function serverAccount(onLog: (line: string) => void): Promise<Account> {
  if (userInfo().uid !== 0) return {};
  const known = await passwdEntry();
  if (known) return known;
  await run('groupadd', ['-f', 'postgres'], {}, onLog);
  await run('useradd', ['-g', 'postgres', 'postgres'], {}, onLog);
  const made = await passwdEntry();
  if (!made) throw new Permanent('database-start-failed');
  return made;
}

async function passwdEntry(): Promise<Account | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

const SETPRIV = '/usr/bin/setpriv';

/**
 * Root's own folders (`/root`, `mktemp -d`) are closed to other users, so the server could reach neither its
 * program nor its data there. It is then started with the one capability that lets it pass (util-linux `setpriv`;
 * capabilities(7)), rather than opening folders that somebody closed.
 * @throws Permanent `data-folder-not-reachable` where that tool is missing
 */
export async function reachPrefix(
  { uid, gid }: Account,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (uid === undefined || gid === undefined) return [];
  const reachable = await Promise.all(paths.map(passable));
  if (reachable.every(Boolean)) return [];
  try {
    await access(SETPRIV, constants.X_OK);
  } catch {
    // Not installed: the folder cannot be used by the server.
    throw new Permanent('data-folder-not-reachable');
  }
  const capability = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  return [SETPRIV, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...capability, '--'];
}

/** Whether everybody may pass through every folder above. */
async function passable(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & constants.S_IXOTH) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Starts a program as the account. */
export function startProgram(
  command: string,
  args: readonly string[],
  { uid, gid, prefix = [] }: Account,
  options: SpawnOptions,
): ChildProcess {
  const [program = command, ...rest] = [...prefix, command, ...args];
  const identity = prefix.length > 0 || uid === undefined || gid === undefined ? {} : { uid, gid };
  return spawn(program, rest, { ...options, ...identity });
}

/** Runs a program to its end. @throws Permanent `database-start-failed` */
export async function run(
  command: string,
  args: readonly string[],
  account: Account,
  onLog: (line: string) => void,
): Promise<void> {
  const child = startProgram(command, args, account, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.setEncoding('utf8').on('data', onLog);
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', () => fail(new Permanent('database-start-failed')));
    child.once('exit', done);
  });
  if (code !== 0) throw new Permanent('database-start-failed');
}
