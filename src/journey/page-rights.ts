import { contactsOf } from '../db/contacts.ts';
import type { Db, Tx } from '../db/tables.ts';
import type { PageBearer } from './page-token.ts';

export interface PageRights {
  /** Their contact is proven. */
  isProven: boolean;
  /** They wrote the request or proved to be its person; somebody whose contact was only added is neither. */
  isRequester: boolean;
  /** They said that it is not theirs. */
  hasLeft: boolean;
}

/** What the contact that a page link went to is to its request. */
export async function pageRights(db: Db | Tx, { requestId, contactId }: PageBearer): Promise<PageRights> {
  const own = (await contactsOf(db, requestId)).find(({ id }) => id === contactId);
  const hasLeft = own !== undefined && own.disowned_at !== null;
  const isProven = own !== undefined && own.proven_at !== null && !hasLeft;
  return { isProven, isRequester: !hasLeft && (isProven || own?.source === 'sender'), hasLeft };
}
