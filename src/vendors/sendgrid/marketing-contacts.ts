import { z } from 'zod';
import type { Contact } from '../../core/ports.ts';
import { Permanent, Transient } from '../../core/problem.ts';
import { problemOf, type sendgridClient, statusOf } from './client.ts';

type Client = ReturnType<typeof sendgridClient>;

/** One call, its reply checked. @throws Permanent `sendgrid-reply-unexpected`, else what the client throws */
export async function callSendgrid<Schema extends z.ZodType>(
  client: Client,
  signal: AbortSignal,
  schema: Schema,
  request: Parameters<Client['request']>[0],
): Promise<z.infer<Schema>> {
  // The client takes no signal; one call is bounded by its timeout.
  if (signal.aborted) throw new Transient('sendgrid-interrupted');
  const [response] = await client.request(request);
  const parsed = schema.safeParse(response.body);
  if (!parsed.success) throw new Permanent('sendgrid-reply-unexpected');
  return parsed.data;
}

const found = z.object({
  result: z.record(z.string(), z.object({ contact: z.looseObject({ id: z.string().min(1) }).optional() })),
});
export type MarketingContact = { id: string; [field: string]: unknown };

/** Marketing contacts with these addresses (https://www.twilio.com/docs/sendgrid/api-reference/contacts). */
export async function marketingContacts(
  client: Client,
  emails: readonly string[],
  signal: AbortSignal,
): Promise<MarketingContact[]> {
  const url = '/v3/marketing/contacts/search/emails';
  try {
    const { result } = await callSendgrid(client, signal, found, { method: 'POST', url, body: { emails } });
    const contacts = Object.values(result).flatMap(({ contact }) => (contact ? [contact] : []));
    return [...new Map(contacts.map((contact) => [contact.id, contact])).values()];
  } catch (error) {
    // Its answer where none of them is a contact.
    if (statusOf(error) === 404) return [];
    throw error;
  }
}

export const addresses = (contacts: readonly Contact[]): string[] =>
  contacts.flatMap(({ channel, value }) => (channel === 'email' ? [value] : []));

/** @throws as `problemOf` */
export async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Transient || error instanceof Permanent ? error : problemOf(error);
  }
}
