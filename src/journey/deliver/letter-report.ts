import { z } from 'zod';
import { DELIVERIES } from '../../core/delivery.ts';
import type { OutboundId, RequestId } from '../../core/privacy-request.ts';
import type { StepHandler } from '../../core/step.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { recordDeliveryIn } from './record-delivery.ts';

const input = z.object({
  outbound: z.string(),
  delivery: z.enum(DELIVERIES),
  code: z.string().nullable(),
});

/** `letter.report`: what a mail system reported to us by mail (RFC 3464) about a letter. */
export function letterReportHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { outbound, delivery, code } = input.parse(step.input);
    const id = outbound as OutboundId;
    const letter = await journey.db
      .selectFrom('outbound_messages')
      .select('request_id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!letter) return { is: 'done', result: { known: false } };
    const requestId: RequestId = letter.request_id;
    return {
      is: 'done',
      result: { known: true, delivery },
      commit: (tx) => recordDeliveryIn(journey, tx, requestId, { outbound: id, delivery, code }),
    };
  };
}
