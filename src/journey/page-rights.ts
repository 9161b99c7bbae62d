import type { ContactId, RequestId } from '../core/privacy-request.ts';
import { contactsOf } from '../db/contacts.ts';
import { caseOf } from '../db/parts.ts';
import type { Db, Tx } from '../db/tables.ts';
import type { PageBearer } from './page-token.ts';
import { subjectContacts } from './whose-data.ts';

export interface PageRights {
  /** Their contact is proven. */
  isProven: boolean;
  /** They wrote the request or proved to be its person; somebody whose contact was only added is neither. */
  isRequester: boolean;
  /** They may have what we hold of the person: it is theirs, or staff found in order that they get it. */
  mayReceive: boolean;
  /** They said that it is not theirs. */
  hasLeft: boolean;
}

/** What the contact that a page link went to is to its request. */
export async function pageRights(db: Db | Tx, { requestId, contactId }: PageBearer): Promise<PageRights> {
  const own = (await contactsOf(db, requestId)).find(({ id }) => id === contactId);
  const hasLeft = own !== undefined && own.disowned_at !== null;
  const isProven = own !== undefined && own.proven_at !== null && !hasLeft;
  const isRequester = !hasLeft && (isProven || own?.source === 'sender');
  return {
    isProven,
    isRequester,
    hasLeft,
    mayReceive: isProven && (await isEntitled(db, requestId, own.id)),
  };
}

/** Whoever acts for another is, once staff found in order on what they do; the person's own contacts always are. */
async function isEntitled(db: Db | Tx, requestId: RequestId, contactId: ContactId): Promise<boolean> {
  if ((await subjectContacts(db, requestId)).some(({ id }) => id === contactId)) return true;
  const { authority } = await db
    .selectFrom('requests')
    .select('authority')
    .where('id', '=', caseOf(requestId))
    .executeTakeFirstOrThrow();
  return authority !== null;
}
