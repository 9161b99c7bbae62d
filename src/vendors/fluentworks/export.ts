import type { ExportedRecords } from '../../core/export.ts';
import type { ExportConnector } from '../../core/ports.ts';
import { type FluentworksSettings, fluentworksClient } from './client.ts';
import { toIdentifier } from './identifier.ts';

/** The scheduling service: everything that it holds of a person, as it holds it. */
export function fluentworksExport(settings: FluentworksSettings): ExportConnector {
  const client = fluentworksClient(settings);
  return {
    system: 'fluentworks',
    withheld: {
      password_hash: 'password',
      security_question: 'security-question',
      security_answer: 'security-question',
    },

    async export(contacts, { signal }) {
      const records: ExportedRecords = {};
      for (const { type, id, fields } of await client.export(contacts.map(toIdentifier), signal)) {
        records[type] = [...(records[type] ?? []), { id, ...fields }];
      }
      return records;
    },
  };
}
