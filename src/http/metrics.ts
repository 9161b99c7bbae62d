import { Hono } from 'hono';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../core/clock.ts';
import { type Standings, standings } from '../db/standings.ts';
import type { Db } from '../db/tables.ts';

export interface HttpMetrics {
  /** Starts the stopwatch of one request; the answer takes its labels and gives the seconds. */
  begin(): (labels: { method: string; route: string; status: number }) => number;
}

/** What is one number, whatever the state. */
type Single = 'oldestReadySeconds' | 'overdue' | 'wrongCodes' | 'codeAlarms';

/** `/metrics` in the Prometheus text format: the process, HTTP by route pattern, and the work as the database has it. */
export function metricsRoute(db: Db, clock: Clock): { route: Hono; metrics: HttpMetrics } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'lawrence_http_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `lawrence_${name}`, help, labelNames: ['state'], registers: [registry] });
  const gauges: Record<keyof Omit<Standings, Single>, Gauge> = {
    requests: gauge('requests', 'Requests by state'),
    steps: gauge('steps', 'Steps by state; failed ones wait for a human'),
    inbound: gauge('inbound_messages', 'Messages in by state'),
    outbound: gauge('outbound_messages', 'Letters by state'),
  };
  const single = (name: string, help: string) =>
    new Gauge({ name: `lawrence_${name}`, help, registers: [registry] });
  const oldest = single('oldest_ready_step_seconds', 'Age of the step that has been due longest');
  const overdue = single('requests_overdue', 'Open requests whose legal date has passed');
  const wrongCodes = single(
    'wrong_codes_last_hour',
    'One-time codes guessed wrong within an hour, over all requests',
  );
  const codeAlarms = single(
    'code_alarms_last_hour',
    'Alarms over wrong codes within an hour: 1 while there is one',
  );
  const route = new Hono().get('/metrics', async (c) => {
    const current = await standings(db, clock.now());
    for (const [name, metric] of Object.entries(gauges)) {
      metric.reset();
      for (const { state, count } of current[name as keyof typeof gauges]) metric.set({ state }, count);
    }
    oldest.set(current.oldestReadySeconds);
    overdue.set(current.overdue);
    wrongCodes.set(current.wrongCodes);
    codeAlarms.set(current.codeAlarms);
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType });
  });
  const begin = () => {
    const end = duration.startTimer();
    return (labels: { method: string; route: string; status: number }) => end(labels);
  };
  return { route, metrics: { begin } };
}
