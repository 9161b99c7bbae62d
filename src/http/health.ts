import { Hono } from 'hono';

export interface ReadinessCheck {
  name: string;
  /** Answers `null` when fine, else a code. Must not throw values. */
  run(): Promise<string | null>;
  /** Not vital: shown, but this process can take and keep a message all the same. */
  vital?: boolean;
}

/** Liveness says that the process turns; readiness that it could take a message and keep it. */
export function healthRoutes(checks: readonly ReadinessCheck[]): Hono {
  const routes = new Hono();
  routes.get('/health/live', (c) => c.json({ status: 'live' }));
  routes.get('/health/ready', async (c) => {
    const results = await Promise.all(
      checks.map(async ({ name, run, vital = true }) => ({ name, vital, problem: await run() })),
    );
    const ready = results.every(({ vital, problem }) => problem === null || !vital);
    const shown = results.map(({ name, problem }) => ({ name, problem }));
    return c.json({ status: ready ? 'ready' : 'not ready', checks: shown }, ready ? 200 : 503);
  });
  return routes;
}
