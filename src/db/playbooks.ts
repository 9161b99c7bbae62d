import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../core/json.ts';
import { type Playbook, playbookSchema } from '../core/playbook.ts';
import type { Db, Tx } from './tables.ts';

export function playbookHash(playbook: Playbook): string {
  return createHash('sha256')
    .update(canonicalJson(playbook as Json))
    .digest('hex');
}

/** Stores a playbook under its hash, so that an edit never moves the ground under a running request. */
export async function freezePlaybook(tx: Tx, playbook: Playbook, at: Temporal.Instant): Promise<string> {
  const hash = playbookHash(playbook);
  const row = {
    hash,
    name: playbook.playbook,
    version: playbook.version,
    body: JSON.stringify(playbook),
    first_used_at: at,
  };
  await tx
    .insertInto('playbooks')
    .values(row)
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return hash;
}

/** The playbook of that name and version as a request last froze it: the same version may have been edited in between. */
export async function namedPlaybook(db: Db, name: string, version: number): Promise<Playbook | undefined> {
  const row = await db
    .selectFrom('playbooks')
    .select('body')
    .where('name', '=', name)
    .where('version', '=', version)
    .orderBy('first_used_at', 'desc')
    .executeTakeFirst();
  return row && playbookSchema.parse(row.body);
}

/** The playbook as a request froze it. */
export async function frozenPlaybook(db: Db | Tx, hash: string): Promise<Playbook> {
  const { body } = await db
    .selectFrom('playbooks')
    .select('body')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  return playbookSchema.parse(body);
}
