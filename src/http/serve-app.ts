import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { Permanent } from '../core/problem.ts';

export interface ServedApp {
  url: string;
  /** Ends idle connections at once and lets running requests answer. */
  stop(): Promise<void>;
}

/** Listens for requests. @throws Permanent `port-not-available` */
export async function serveApp(
  app: Hono,
  { host, port }: { host: string; port: number },
): Promise<ServedApp> {
  const server = await new Promise<ServerType>((up, fail) => {
    const starting = serve({ fetch: app.fetch, port, hostname: host }, () => up(starting));
    starting.once('error', () => fail(new Permanent('port-not-available')));
  });
  const { port: bound } = server.address() as AddressInfo;
  const stop = async () => {
    await new Promise<void>((closed) => {
      server.close(() => closed());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    });
  };
  return { url: `http://${host}:${bound}`, stop };
}
