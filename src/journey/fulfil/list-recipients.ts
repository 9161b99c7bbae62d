import type { SystemEntry } from '../../core/data-map.ts';
import { NeedsHuman } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import type { Tx } from '../../db/tables.ts';

/** `recipients.list`: counts who receives personal data by the data map; the letter names each. @throws NeedsHuman `no-recipients` */
export function listRecipientsHandler(systems: readonly SystemEntry[]): StepHandler<Tx> {
  return async () => {
    const recipients = systems.filter(({ recipient }) => recipient !== undefined).length;
    if (recipients === 0) {
      throw new NeedsHuman('no-recipients', {
        ask: 'workflows/systems.yaml names no recipient of personal data. Is that so? How should this person be answered?',
      });
    }
    return { is: 'done', result: { recipients } };
  };
}
