import { readConfig } from '../../config.ts';
import { keyCensus, rotateKeys } from '../../db/data-keys.ts';
import { masterKeys, openVault } from '../../open-vault.ts';
import { CliProblem, noPositionals, type Verb } from '../verb.ts';
import { withStore } from '../with-store.ts';

export const keysRotate: Verb = {
  name: 'keys rotate',
  takes: '',
  does: 'Wraps every living data key under MASTER_KEY; the keys in MASTER_KEYS_OLD can then be destroyed.',
  async run(call) {
    noPositionals(call);
    const config = readConfig(call.environment);
    const [current, ...older] = masterKeys(config);
    return await withStore(config, async ({ db }) => {
      const known = [current, ...older].map((key) => key.id);
      const missing = (await keyCensus(db)).filter(({ masterKeyId }) => !known.includes(masterKeyId));
      if (missing.length > 0) {
        const which = missing.map(({ masterKeyId, keys }) => `${masterKeyId} (${keys} data keys)`).join(', ');
        throw new CliProblem(`nothing was rotated: these master keys are not in MASTER_KEYS_OLD: ${which}`);
      }
      const rotated = await rotateKeys(db, openVault(config));
      const destroyable = older.map((key) => key.id).filter((id) => id !== current.id);
      const lines = [`${rotated} data keys were wrapped anew under master key ${current.id}.`];
      for (const id of destroyable) {
        lines.push(
          `No living data key needs master key ${id} any more: take it out of MASTER_KEYS_OLD and destroy it.`,
        );
      }
      return { ok: true, json: { rotated, master_key: current.id, destroyable }, lines };
    });
  },
};
