import { z } from 'zod';
import { CHANNELS, MESSAGE_CHANNELS } from '../core/privacy-request.ts';
import type { CaseContent } from '../journey/reveal/case-content.ts';

const time = z.iso.datetime({ offset: true });

/** What people wrote in a request, as the operators' API tells it. */
export const revealedRecordSchema = z.strictObject({
  contacts: z.array(
    z.strictObject({ channel: z.enum(CHANNELS), value: z.string(), proven_at: time.nullable() }),
  ),
  declarations: z.array(
    z.strictObject({
      name: z.string(),
      statement: z.string(),
      points: z.array(z.string()),
      signed_at: time,
      accepted: z.boolean().nullable(),
    }),
  ),
  messages: z.array(
    z.strictObject({
      id: z.uuid(),
      channel: z.enum(MESSAGE_CHANNELS),
      received_at: time,
      automatic: z.string().nullable().describe('Why a machine counts as its writer'),
      problem: z.string().nullable().describe('Why it could not be read'),
      subject: z.string().nullable(),
      words: z.string().nullable(),
      claims: z.array(z.string()).describe('What it names, and nobody proved'),
      files: z.array(z.strictObject({ id: z.uuid(), name: z.string(), type: z.string(), bytes: z.int() })),
    }),
  ),
});

export function revealedRecord(
  { contacts, messages, declarations }: CaseContent,
  timeZone: string,
): z.infer<typeof revealedRecordSchema> {
  const told = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', fractionalSecondDigits: 3 });
  return {
    contacts: contacts.map(({ channel, value, provenAt }) => ({
      channel,
      value,
      proven_at: provenAt && told(provenAt),
    })),
    declarations: declarations.map(({ signedAt, ...declaration }) => ({
      ...declaration,
      signed_at: told(signedAt),
    })),
    messages: messages.map(({ receivedAt, ...message }) => ({ ...message, received_at: told(receivedAt) })),
  };
}
