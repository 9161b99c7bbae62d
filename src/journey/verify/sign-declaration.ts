import { z } from 'zod';
import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { contactsOf } from '../../db/contacts.ts';
import { DATA_POINTS, type Declaration, declarationsOf, insertDeclaration } from '../../db/declarations.ts';
import { newId } from '../../db/new-id.ts';
import { change, type Journey } from '../context.ts';
import { neededBy } from './advance.ts';

const line = z.string().trim().min(2).max(300);
const formSchema = z.strictObject({
  name: line,
  points: z.array(line).length(DATA_POINTS),
  agreed: z.literal(true),
});

export interface DeclarationForm {
  name: string;
  points: readonly string[];
  agreed: boolean;
}
export type Signed =
  | { ok: true }
  | { ok: false; because: 'incomplete' | 'prove-first' | 'not-needed' | 'under-review' };

/**
 * A requester whose right needs a strong proof declares who they are, on our page: typed name, the sentence they read,
 * and three things that we hold of them, for staff to compare (11 CCR 7062(c): specific pieces take three data points and
 * a signed declaration under penalty of perjury). Stored sealed; staff decide.
 * @param statement the sentence as it stood on the page
 */
export async function signDeclaration(
  journey: Journey,
  {
    requestId,
    contactId,
    form,
    statement,
  }: { requestId: RequestId; contactId: ContactId; form: DeclarationForm; statement: string },
): Promise<Signed> {
  const read = formSchema.safeParse({ ...form, points: [...form.points] });
  if (!read.success) return { ok: false, because: 'incomplete' };
  const { name, points } = read.data;
  const content: Declaration = { name, statement, points };
  return await change(journey, requestId, async (tx): Promise<Signed> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    if (request.state !== 'verifying' || neededBy(request) !== 'strong') {
      return { ok: false, because: 'not-needed' };
    }
    const signer = (await contactsOf(tx, requestId)).find(({ id }) => id === contactId);
    if (signer?.proven_at == null || signer.disowned_at !== null)
      return { ok: false, because: 'prove-first' };
    const waiting = (await declarationsOf(tx, requestId)).some(({ reviewed_at }) => reviewed_at === null);
    if (waiting) return { ok: false, because: 'under-review' };
    const id = newId<string>();
    const key = await journey.vault.open(tx, request.key_id);
    await insertDeclaration(tx, key, { id, requestId, contactId, content, at });
    const slackChannel = request.slack_channel ?? journey.company.channels.triage;
    const event = { type: 'declaration.signed', declaration: id, slackChannel } as const;
    await recordEvent(tx, requestId, { event, actor: 'requester', at });
    return { ok: true };
  });
}
