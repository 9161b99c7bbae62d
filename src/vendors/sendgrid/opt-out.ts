import { z } from 'zod';
import type { OptOutConnector } from '../../core/ports.ts';
import { type SendgridSettings, sendgridClient } from './client.ts';
import { addresses, callSendgrid, marketingContacts, translated } from './marketing-contacts.ts';

/** `recipient_email` is absent where the address is not suppressed. */
const suppressed = z.object({ recipient_email: z.string().optional() });

/**
 * SendGrid as the system that marketing mail leaves by: the address goes on the list of global unsubscribes
 * (https://www.twilio.com/docs/sendgrid/api-reference/suppressions-global-suppressions) and off the marketing contacts
 * (https://www.twilio.com/docs/sendgrid/api-reference/contacts), which are deleted with a delay. The address is listed
 * whether it was a contact or not: somebody may upload it again.
 */
export function sendgridOptOut(settings: SendgridSettings): OptOutConnector {
  const client = sendgridClient(settings);

  return {
    system: 'sendgrid',

    optOut: (_, contacts, { signal }) =>
      translated(async () => {
        const emails = addresses(contacts);
        const url = '/v3/asm/suppressions/global';
        await callSendgrid(client, signal, z.unknown(), {
          method: 'POST',
          url,
          body: { recipient_emails: emails },
        });
        const ids = (await marketingContacts(client, emails, signal)).map(({ id }) => id);
        if (ids.length === 0) return { suppressions: emails.length };
        await callSendgrid(client, signal, z.unknown(), {
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
          const { recipient_email: listed } = await callSendgrid(client, signal, suppressed, {
            method: 'GET',
            url,
          });
          if (listed?.toLowerCase() !== email.toLowerCase()) unlisted += 1;
        }
        const { length: marketing_contacts } = await marketingContacts(client, emails, signal);
        return { suppressions: unlisted, marketing_contacts };
      }),
  };
}
