import type { ContactId, RequestId } from '../core/privacy-request.ts';
import type { Db, Tx } from '../db/tables.ts';
import type { Journey } from './context.ts';
import { linkTokenHash, newLinkToken } from './link-token.ts';

/** Tells who holds a page link: the contact of a request that one of our letters went to. */
export interface PageBearer {
  requestId: RequestId;
  contactId: ContactId;
}

/**
 * Mints the token of a requester's page: 192 random bits, stored only as SHA-256, so that the database does not
 * open pages. Each letter carries one of its own. It shows a case's state and proves nothing.
 * @returns the token in base64url
 */
export async function mintPageToken(
  journey: Pick<Journey, 'clock' | 'settings'>,
  tx: Tx,
  bearer: PageBearer,
): Promise<string> {
  const token = newLinkToken();
  const at = journey.clock.now();
  await tx
    .insertInto('page_tokens')
    .values({
      token_hash: linkTokenHash(token),
      request_id: bearer.requestId,
      contact_id: bearer.contactId,
      created_at: at,
      expires_at: at.add({ hours: 24 * journey.settings.pageTokenDays }),
      revoked_at: null,
    })
    .execute();
  return token;
}

/** Whose page it is, and the language of the request; `undefined` for a token that is unknown, expired or revoked, without saying which. */
export async function findPageBearer(
  db: Db | Tx,
  token: string,
  now: Temporal.Instant,
): Promise<(PageBearer & { language: string }) | undefined> {
  const row = await db
    .selectFrom('page_tokens')
    .innerJoin('requests', 'requests.id', 'page_tokens.request_id')
    .select(['request_id', 'contact_id', 'language'])
    .where('token_hash', '=', linkTokenHash(token))
    .where('expires_at', '>', now)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { requestId: row.request_id, contactId: row.contact_id, language: row.language };
}

/** Ends every page link of a request: what it led to is no more. */
export async function revokePageTokens(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('page_tokens')
    .set({ revoked_at: at })
    .where('request_id', '=', requestId)
    .where('revoked_at', 'is', null)
    .execute();
}

export const pageUrl = (publicUrl: string, token: string) => `${publicUrl}/r/${token}`;
