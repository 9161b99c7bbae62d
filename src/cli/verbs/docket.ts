import { readConfig } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import { docketOf } from '../../db/docket.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { noPositionals, type Verb } from '../verb.ts';
import { withStore } from '../with-store.ts';

export const docket: Verb = {
  name: 'docket',
  takes: '',
  does: 'Tells what each team has before it: what is due within a week, overdue, and waiting for whom.',
  async run(call) {
    noPositionals(call);
    const config = readConfig(call.environment);
    const { company } = await loadWorkflows();
    const teams = await withStore(
      config,
      async ({ db }) => await docketOf(db, { now: systemClock.now(), timeZone: company['time-zone'] }),
    );
    const lines = teams.flatMap(({ team, open, overdue, dueSoon, waiting }) => [
      `${team ?? 'no team yet'}: ${open} open, waiting for requester ${waiting.requester}, team ${waiting.team}, system ${waiting.system}, clock ${waiting.clock}`,
      ...overdue.map(({ reference, dueOn }) => `  OVERDUE ${reference}, legal date ${dueOn}`),
      ...dueSoon.map(({ reference, dueOn }) => `  ${reference}, by ${dueOn}`),
    ]);
    return { ok: true, json: { teams }, lines: lines.length > 0 ? lines : ['No open requests.'] };
  },
};
