import { sql } from 'kysely';
import type { RequestRow, Tx } from './tables.ts';

/**
 * Whether a request changed since somebody was shown it as that version. A press that was refused is noted and changes
 * nothing: it must not cost a colleague the form that they have open.
 */
export async function movedOn(
  tx: Tx,
  { id, version }: Pick<RequestRow, 'id' | 'version'>,
  shown: number,
): Promise<boolean> {
  if (version === shown) return false;
  if (shown > version) return true;
  const { rows } = await sql<{ moved: boolean }>`
    select exists (
      select from request_events where request_id = ${id} and seq > ${shown} and type <> 'action.refused'
    ) as moved`.execute(tx);
  return rows[0]?.moved !== false;
}
