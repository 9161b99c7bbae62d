import { readConfig } from '../../config.ts';
import { migrate } from '../../db/migrate.ts';
import { connectStore } from '../../db/open-store.ts';
import { noPositionals, type Verb } from '../verb.ts';
import { stderrLog } from '../with-store.ts';

export const migrateVerb: Verb = {
  name: 'migrate',
  takes: '',
  does: 'Brings the database to the schema of this version.',
  async run(call) {
    noPositionals(call);
    const store = await connectStore(readConfig(call.environment), stderrLog, { attach: true });
    try {
      const ran = await migrate(store.db);
      const lines = ran.length === 0 ? ['The schema is up to date.'] : ran.map((name) => `ran ${name}`);
      return { ok: true, json: { ran }, lines };
    } finally {
      await store.close();
    }
  },
};
