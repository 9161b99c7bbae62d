import { z } from 'zod';
import type { Contact, OptOutConnector } from '../../core/ports.ts';
import { Permanent, Transient } from '../../core/problem.ts';
import { problemOf, type SendgridSettings, sendgridClient, statusOf } from './client.ts';

/** `recipient_email` is absent where the address is not suppressed. */
const suppressed = z.object({ recipient_email: z.string().optional() });
const found = z.object({
  result: z.record(z.string(), z.object({ contact: z.object({ id: z.string().min(1) }).optional() })),
});

/**
 * SendGrid as the system that marketing mail leaves by: the address goes on the list of global unsubscribes
 * (https://www.twilio.com/docs/sendgrid/api-reference/suppressions-global-suppressions) and off the marketing contacts
 * (https://www.twilio.com/docs/sendgrid/api-reference/contacts), which are deleted with a delay. The address is listed
 * whether it was a contact or not: somebody may upload it again.
 */
export function sendgridOptOut(settings: SendgridSettings): OptOutConnector {
  const client = sendgridClient(settings);

  async function call<Schema extends z.ZodType>(
    signal: AbortSignal,
    schema: Schema,
    request: Parameters<typeof client.request>[0],
  ): Promise<z.infer<Schema>> {
    // The client takes no signal; one call is bounded by its timeout.
    if (signal.aborted) throw new Transient('sendgrid-interrupted');
    const [response] = await client.request(request);
    const parsed = schema.safeParse(response.body);
    if (!parsed.success) throw new Permanent('sendgrid-reply-unexpected');
    return parsed.data;
  }

  async function contactIds(emails: readonly string[], signal: AbortSignal): Promise<string[]> {
    const url = '/v3/marketing/contacts/search/emails';
    try {
      const { result } = await call(signal, found, { method: 'POST', url, body: { emails } });
      return [...new Set(Object.values(result).flatMap(({ contact }) => (contact ? [contact.id] : [])))];
    } catch (error) {
      // Its answer where none of them is a contact.
      if (statusOf(error) === 404) return [];
      throw error;
    }
  }

  return {
    system: 'sendgrid',

    optOut: (_, contacts, { signal }) =>
      translated(async () => {
        const emails = addresses(contacts);
        const url = '/v3/asm/suppressions/global';
        await call(signal, z.unknown(), { method: 'POST', url, body: { recipient_emails: emails } });
        const ids = await contactIds(emails, signal);
        if (ids.length === 0) return { suppressions: emails.length };
        await call(signal, z.unknown(), {
          method: 'DELETE',
          url: '/v3/marketing/contacts',
          qs: { ids: ids.join(',') },
        });
        return { suppressions: emails.length, marketing_contacts: ids.length };
      }),

    goingOn: (_, contacts, { signal }) =>
      translated(async () => {
        const emails = addresses(contacts);
        let unlisted = 0;
        for (const email of emails) {
          const url = `/v3/asm/suppressions/global/${encodeURIComponent(email)}`;
          const { recipient_email: listed } = await call(signal, suppressed, { method: 'GET', url });
          if (listed?.toLowerCase() !== email.toLowerCase()) unlisted += 1;
        }
        const { length: marketing_contacts } = await contactIds(emails, signal);
        return { suppressions: unlisted, marketing_contacts };
      }),
  };
}

const addresses = (contacts: readonly Contact[]): string[] =>
  contacts.flatMap(({ channel, value }) => (channel === 'email' ? [value] : []));

/** @throws as `problemOf` */
async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Transient || error instanceof Permanent ? error : problemOf(error);
  }
}
