import type { NewContact } from '../../db/apply-event.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { mayAnswer } from './may-answer.ts';
import type { MessageContent } from './message-content.ts';
import { receiptFor, type Treatment, treatmentOf } from './treatment.ts';
import type { Understood } from './understand-message.ts';
import { whySilent } from './why-silent.ts';

export interface Decided {
  treatment: Treatment;
  /** The letter that says that it arrived; `null` for none. */
  receipt: string | null;
  /** Why a receipt that could have gone out did not. */
  withheld: string | null;
  /** The case goes on, but no letter may leave by itself, the answer included. */
  answerHeld: boolean;
}

/** What is done with a message, and what its sender is told by machine: within the budgets, and only a person. */
export async function decideTreatment(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  understood: Understood,
  sender: NewContact | null,
): Promise<Decided> {
  const silent = await whySilent(tx, message, sender, journey.clock.now());
  const certain = silent === null && sender !== null && message.trusted;
  const treat = (answerable: boolean) =>
    treatmentOf(understood, { silent, certain, answerable }, journey.playbooks);
  const treatment = treat(certain);
  // Spam takes no answer, so it must not use up the budget of the address that it forges.
  if (treatment.is === 'dismissed') {
    return { treatment, receipt: null, withheld: null, answerHeld: false };
  }
  const answer = await mayAnswer(journey, tx, message, certain);
  const final = treat(certain && answer.proceed);
  const answerHeld = (final.is === 'request' || final.is === 'for-people') && !answer.proceed;
  return {
    treatment: final,
    receipt: answer.receipt ? receiptFor(final) : null,
    withheld: answer.withheld ?? (answerHeld ? 'sender-not-certain' : null),
    answerHeld,
  };
}
