import { zipSync } from 'fflate';
import { z } from 'zod';
import type { SystemEntry } from '../../core/data-map.ts';
import { after, durationSchema } from '../../core/duration.ts';
import { languageFor } from '../../core/language.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { insertPackage, packagePlace } from '../../db/exports.ts';
import { newId } from '../../db/new-id.ts';
import type { Db, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { inWords } from '../in-words.ts';
import { putSealed } from '../put-sealed.ts';
import { openExports } from '../stored-exports.ts';
import { packageFiles } from './package-files.ts';

const input = z.object({ keepFor: durationSchema });

/**
 * `package.build`: packs what was exported and reviewed into one ZIP, sealed under the request's key. It is kept for as
 * long as the playbook says; then the sweep destroys it with all that it was made of.
 */
export function buildPackageHandler(journey: Journey, systems: readonly SystemEntry[]): StepHandler<Tx> {
  return async ({ requestId, input: given }) => {
    if (requestId === null) throw new Permanent('step-without-request');
    const { db, vault, company, clock } = journey;
    const { key_id, language: tag } = await db
      .selectFrom('requests')
      .select(['key_id', 'language'])
      .where('id', '=', requestId)
      .executeTakeFirstOrThrow();
    const key = await vault.open(db, key_id);
    const exports = await openExports(journey, key, requestId);
    const language = languageFor(tag);
    const at = clock.now();
    const copiedAt = exports.at(-1)?.row.exported_at ?? at;
    const files = packageFiles({
      company: company.name,
      language,
      copiedOn: inWords(language, company['time-zone']).day(copiedAt),
      systems,
      searched: await searchedSystems(db, requestId, systems),
      exports,
    });
    const bytes = zipSync(files, { mtime: copiedAt.epochMilliseconds });
    const id = newId<string>();
    const blob = `packages/${id}`;
    await putSealed(journey, key, { place: packagePlace(id), blob, bytes });
    const row = {
      request_id: requestId,
      id,
      blob,
      size_bytes: bytes.length,
      built_at: at,
      expires_at: after(at, input.parse(given).keepFor, company['time-zone']),
    };
    return {
      is: 'done',
      result: { files: Object.keys(files).length, bytes: bytes.length, until: row.expires_at.toString() },
      commit: (tx) => insertPackage(tx, row),
    };
  };
}

/** Systems that were looked into, in the order of the data map. */
async function searchedSystems(
  db: Db,
  requestId: RequestId,
  systems: readonly SystemEntry[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('system_outcomes')
    .select('system')
    .where('request_id', '=', requestId)
    .where('outcome', '<>', 'not_searched')
    .execute();
  const order = systems.map(({ id }) => id);
  return rows.map(({ system }) => system).toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}
