import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../read-json.ts';

/** SendGrid's marketing contacts and its list of addresses that get no mail but what bypasses the list. */
export interface MarketingState {
  contacts: { id: string; email: string; deleting: boolean }[];
  suppressed: string[];
}

export const marketingState = (subscribers: readonly string[]): MarketingState => ({
  contacts: subscribers.map((email) => ({ id: randomUUID(), email: email.toLowerCase(), deleting: false })),
  suppressed: [],
});

interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  serve: (request: Request) => Response | Promise<Response>;
}

const SUPPRESSIONS = '/v3/asm/suppressions/global';
const suppressBody = z.object({ recipient_emails: z.array(z.email()).min(1) });
const searchBody = z.object({ emails: z.array(z.email().max(100)).min(1).max(100) });

/** The routes of both. A contact that is deleted is still found once: deleting is a job of its own. */
export function marketing(state: MarketingState): Route[] {
  return [
    {
      method: 'POST',
      path: SUPPRESSIONS,
      serve: async (request) => {
        const body = suppressBody.safeParse(await readJson(request));
        if (!body.success) return refused(400);
        const emails = body.data.recipient_emails.map((email) => email.toLowerCase());
        state.suppressed = [...new Set([...state.suppressed, ...emails])];
        return Response.json({ recipient_emails: emails }, { status: 201 });
      },
    },
    {
      method: 'GET',
      path: `${SUPPRESSIONS}/:email`,
      serve: ({ url }) => {
        const email = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '').toLowerCase();
        return Response.json(state.suppressed.includes(email) ? { recipient_email: email } : {});
      },
    },
    {
      method: 'POST',
      path: '/v3/marketing/contacts/search/emails',
      serve: async (request) => {
        const body = searchBody.safeParse(await readJson(request));
        if (!body.success) return refused(400);
        const emails = body.data.emails.map((email) => email.toLowerCase());
        const found = state.contacts.filter(({ email }) => emails.includes(email));
        state.contacts = state.contacts.filter(({ deleting }) => !deleting);
        if (found.length === 0) return refused(404);
        const missing = emails.filter((email) => !found.some((one) => one.email === email));
        return Response.json({
          result: Object.fromEntries([
            ...found.map((one) => [one.email, { contact: asContact(one) }]),
            ...missing.map((email) => [email, { error: 'contact not found' }]),
          ]),
        });
      },
    },
    {
      method: 'DELETE',
      path: '/v3/marketing/contacts',
      serve: ({ url }) => {
        const ids = new URL(url).searchParams.get('ids')?.split(',') ?? [];
        if (ids.length === 0) return refused(400);
        for (const contact of state.contacts) if (ids.includes(contact.id)) contact.deleting = true;
        return Response.json({ job_id: randomUUID() }, { status: 202 });
      },
    },
  ];
}

function asContact({ id, email }: MarketingState['contacts'][number]) {
  const at = '2026-11-01T12:00:00Z';
  return { id, email, list_ids: [], segment_ids: [], created_at: at, updated_at: at };
}

const refused = (status: number) =>
  Response.json({ errors: [{ message: 'not found or not understood', field: null }] }, { status });
