import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { Permanent } from '../core/problem.ts';

/**
 * Listening on a socket is a lock that dies with its owner; a file that nobody listens on is left-over.
 * @throws Permanent `data-folder-in-use` when a living process holds it
 */
export async function takeLock(path: string): Promise<Server> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const server = createServer((connection) => connection.destroy());
    const taken = await new Promise<boolean>((done, fail) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? done(false) : fail(error),
      );
      server.listen(path, () => done(true));
    });
    if (taken) return server.unref();
    if (await answers(path)) break;
    await rm(path, { force: true });
  }
  throw new Permanent('data-folder-in-use');
}

/** Whether somebody listens there. One that may not be asked counts as listening: it is not ours to push aside. */
export function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      done(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) =>
      done(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}
