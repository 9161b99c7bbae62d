import type { Config } from '../config.ts';
import type { Log, LogFields } from '../core/ports.ts';
import { type OpenStore, openStore } from '../db/open-store.ts';

/** Warnings of a command go to stderr, beside its answer. */
const line = (level: string) => (fields: LogFields, message: string) =>
  void process.stderr.write(`${JSON.stringify({ level, ...fields, msg: message })}\n`);
export const stderrLog: Log = { info: () => {}, warn: line('warn'), error: line('error') };

/** Works on the configured database, beside a running desk or alone; its schema must be this program's. */
export async function withStore<Answer>(
  config: Config,
  work: (store: OpenStore) => Promise<Answer>,
): Promise<Answer> {
  const store = await openStore(config, stderrLog, { migrate: false, attach: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
