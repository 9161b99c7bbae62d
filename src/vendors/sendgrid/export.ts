import { z } from 'zod';
import type { ExportConnector } from '../../core/ports.ts';
import { Permanent } from '../../core/problem.ts';
import { type SendgridSettings, sendgridClient } from './client.ts';
import { addresses, marketingContacts, translated } from './marketing-contacts.ts';

const record = z.record(z.string(), z.json());

/** SendGrid as the system that marketing mail leaves by: the person's entry in its list of contacts. */
export function sendgridExport(settings: SendgridSettings): ExportConnector {
  const client = sendgridClient(settings);
  return {
    system: 'sendgrid',

    export: (contacts, { signal }) =>
      translated(async () => {
        const emails = addresses(contacts);
        if (emails.length === 0) return {};
        const found = record.array().safeParse(await marketingContacts(client, emails, signal));
        if (!found.success) throw new Permanent('sendgrid-reply-unexpected');
        return { marketing_contacts: found.data };
      }),
  };
}
