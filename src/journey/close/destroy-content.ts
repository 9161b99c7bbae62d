import type { ExpressionBuilder } from 'kysely';
import type { RequestId } from '../../core/privacy-request.ts';
import { type Problem, toProblem } from '../../core/problem.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { forgetAttachments } from '../../db/attachments.ts';
import { destroyKeys } from '../../db/data-keys.ts';
import { livingHold } from '../../db/legal-holds.ts';
import { wholeCase } from '../../db/parts.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { revokePageTokens } from '../page-token.ts';

const BATCH = 100;

/**
 * Retention: destroys the keys of closed cases whose content may be kept no longer, in none of their parts, and is not on legal
 * hold; forgets their files and ends
 * their page links; the chain of events stays.
 * One transaction a request. One that fails does not hold up the others; the first problem is thrown at the end.
 * @returns of how many requests the content was destroyed; `BATCH` or more means that there may be more
 */
export async function destroyDueContent(journey: Journey, batch = BATCH): Promise<number> {
  const now = journey.clock.now();
  const due = await journey.db
    .selectFrom('requests')
    .select('id')
    .where('content_until', '<=', now)
    .where('state', '=', 'closed')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('legal_holds')
            .select('legal_holds.id')
            .whereRef('legal_holds.request_id', '=', 'requests.id')
            .where('legal_holds.lifted_at', 'is', null),
        ),
      ),
    )
    .where('part_of', 'is', null)
    .where(noPartNeedsIt(now))
    .orderBy('content_until')
    .limit(batch)
    .execute();
  let destroyed = 0;
  let problem: Problem | undefined;
  for (const { id } of due) {
    try {
      if (await change(journey, id, (tx) => destroyContent(tx, id, now))) destroyed += 1;
    } catch (error) {
      const failure = toProblem(error);
      journey.log.error({ request: id, code: failure.code }, 'content was not destroyed');
      problem ??= failure;
    }
  }
  if (problem) throw problem;
  return destroyed;
}

const noPartNeedsIt = (now: Temporal.Instant) => (eb: ExpressionBuilder<Tables, 'requests'>) =>
  eb.not(
    eb.exists(
      eb
        .selectFrom('requests as part')
        .select('part.id')
        .whereRef('part.part_of', '=', 'requests.id')
        .where((part) => part.or([part('part.state', '<>', 'closed'), part('part.content_until', '>', now)])),
    ),
  );

async function destroyContent(tx: Tx, id: RequestId, at: Temporal.Instant): Promise<boolean> {
  const request = await lockRequest(tx, id);
  if (await livingHold(tx, id)) return false;
  // Another sweep was here first, or staff prolonged it.
  if (request.content_until === null || Temporal.Instant.compare(request.content_until, at) > 0) return false;
  await destroyKeys(tx, id, at);
  await forgetAttachments(tx, id, at);
  await revokePageTokens(tx, id, at);
  for (const one of await wholeCase(tx, request)) {
    await recordEvent(tx, one.id, { event: { type: 'content.destroyed' }, actor: 'system', at });
  }
  return true;
}
