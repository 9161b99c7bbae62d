import { z } from 'zod';
import { REVEAL_REASONS, type StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { offerReveal, REVEAL_SECONDS } from '../../journey/reveal/offer-reveal.ts';
import { revealNow } from '../../journey/reveal/reveal-now.ts';
import type { StaffLink } from '../../journey/staff-link.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { REVEAL_WORDS } from '../words/label-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { contentModal } from './content-modal.ts';
import { hint, modal, says, saysMarked, selectInput } from './modal.ts';

/** "Read the messages…": asks why, because that is kept with the case. */
export function revealForm({ id, version, reference, state }: CaseRecord): StaffModal {
  const reasons = REVEAL_REASONS.map((value) => ({ value, text: REVEAL_WORDS[value] }));
  return modal({
    title: 'Read the messages',
    form: { id: CASE_FORMS.reveal, submit: 'Go on', value: writeValue({ requestId: id, version }) },
    blocks: [
      says(`Case ${reference}`),
      selectInput('reason', 'Why do you read them?', reasons, state === 'received' ? 'sort' : 'answer'),
      hint('Who read what people wrote, and why, is kept with the case.'),
    ],
  });
}

const inputsSchema = z.object({ reason: z.enum(REVEAL_REASONS) });

/** Shows a link to our own page, or, where the company decided so, what was written. */
export async function reveal(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = inputsSchema.safeParse(inputs);
  if (!read.success) return { faults: { reason: 'Please choose one.' } };
  const { requestId, userId } = order;
  const { reason } = read.data;
  if (journey.settings.reveal === 'off') return { ok: false, because: 'nothing-to-reveal' };
  if (journey.settings.reveal === 'modal') {
    const revealed = await revealNow(journey, requestId, { reason, by: 'form', actor: `staff:${userId}` });
    return revealed.ok ? { ok: true, shows: contentModal(revealed.content) } : revealed;
  }
  const offer = await offerReveal(journey, { requestId, userId, reason });
  return offer.ok ? { ok: true, shows: linkModal(offer.link) } : offer;
}

/** What the form turns into: a link for one person, and the digits that it asks for. */
export function linkModal({ url, digits }: StaffLink): StaffModal {
  return modal({
    title: 'Read the messages',
    blocks: [
      saysMarked(
        `<${url}|Open our own page>: it works once, for ${REVEAL_SECONDS} seconds. The page asks for this number: *${digits}*`,
      ),
    ],
  });
}
