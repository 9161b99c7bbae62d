import type { TeamBoard } from '../../core/ports.ts';
import type { Journey } from '../../journey/context.ts';
import { readCaseRecord } from '../card/case-record.ts';
import { caseBrief } from '../case-brief.ts';

/** A case in a few sentences, by its number; `undefined` where there is none. */
export async function briefByReference(
  journey: Journey,
  board: Pick<TeamBoard, 'linkTo'>,
  reference: string,
): Promise<string | undefined> {
  const known = await journey.db
    .selectFrom('requests')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return known && (await caseBrief(journey, board, await readCaseRecord(journey, known.id)));
}
