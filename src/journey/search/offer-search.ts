import { newId } from '../../db/new-id.ts';
import type { Journey } from '../context.ts';
import { newStaffLink, type StaffLink } from '../staff-link.ts';

export const SEARCH_LINK_MINUTES = 10;

/** A one-time link to the page on which one staff member looks for cases by an address or a number. */
export async function offerSearch(
  { db, vault, clock, settings }: Pick<Journey, 'db' | 'vault' | 'clock' | 'settings'>,
  userId: string,
): Promise<StaffLink> {
  const id = newId<string>();
  const at = clock.now();
  const { token, digits, columns } = newStaffLink(vault, id);
  await db
    .insertInto('contact_searches')
    .values({
      id,
      user_id: userId,
      ...columns,
      created_at: at,
      expires_at: at.add({ minutes: SEARCH_LINK_MINUTES }),
      used_at: null,
      found: null,
    })
    .execute();
  return { url: `${settings.publicUrl}/s/find/${token}`, digits };
}
