import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { matchedRoutes } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import type { Log } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { DatabaseUnavailable } from '../db/failure.ts';
import type { HttpMetrics } from './metrics.ts';

/**
 * The web part: every route below one set of rules. A path may hold a token, so logs and metrics name the route's
 * pattern, never the path.
 */
export function createApp(parts: { routes: readonly Hono[]; log: Log; metrics: HttpMetrics }): Hono {
  const { routes, log, metrics } = parts;
  const app = new Hono();
  app.use(
    secureHeaders({
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      strictTransportSecurity: 'max-age=31536000; includeSubDomains',
    }),
  );
  app.use(async (c, next) => {
    const requestId = randomUUID();
    const end = metrics.begin();
    await next();
    c.header('X-Request-Id', requestId);
    const route = matchedRoutes(c).findLast((match) => match.path !== '/*')?.path ?? 'unmatched';
    const seconds = end({ method: c.req.method, route, status: c.res.status });
    const fields = {
      requestId,
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    };
    if (c.error) log.error({ ...fields, problem: toProblem(c.error).code }, 'request failed');
    else if (!route.startsWith('/health') && route !== '/metrics') log.info(fields, 'request');
  });
  for (const routed of routes) app.route('/', routed);
  app.notFound((c) => c.text('Not found', 404));
  app.onError((error, c) => {
    if (!(error instanceof DatabaseUnavailable)) return c.text('Something went wrong on our side', 500);
    c.header('Retry-After', '30');
    return c.text('Storage is not available', 503);
  });
  return app;
}
