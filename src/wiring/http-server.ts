import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import { Permanent } from '../core/problem.ts';

/** Listens on the configured address. @throws Permanent `port-not-available` */
export async function listen(app: Hono, config: Config): Promise<ServerType> {
  return await new Promise((up, fail) => {
    const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST }, () => up(server));
    server.once('error', () => fail(new Permanent('port-not-available')));
  });
}

/** Ends idle connections at once and lets running requests answer. */
export async function closeServer(server: ServerType): Promise<void> {
  await new Promise<void>((closed) => {
    server.close(() => closed());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
