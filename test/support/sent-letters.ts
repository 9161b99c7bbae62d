import type { MailSender, OutgoingMail, TextSender } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import type { StepHandler } from '../../src/core/step.ts';
import type { Tx } from '../../src/db/tables.ts';
import { sendLetterHandler } from '../../src/journey/deliver/send-letter.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import type { TestJourney } from './journey.ts';
import { runStep } from './run-step.ts';

const noTexts: TextSender = {
  send: () => Promise.reject(new Error('no text was expected')),
  wasSent: () => Promise.reject(new Error('no text was expected')),
};

export interface Letters {
  mails: OutgoingMail[];
  /** Questions for a human that letters ended in. */
  asks: string[];
}

/** `letter.send` with a provider that only notes what it took. */
export async function recordingSender(journey: TestJourney, mails: OutgoingMail[]): Promise<StepHandler<Tx>> {
  const { systems } = await loadWorkflows();
  const mail: MailSender = {
    send: async (one) => {
      mails.push(one);
      return { vendorId: one.messageId };
    },
    wasSent: async () => false,
  };
  return sendLetterHandler(journey, { mail, text: noTexts }, systems);
}

/** Sends every letter of a request that is ready, as the worker would. */
export async function sendLetters(journey: TestJourney, requestId: RequestId): Promise<Letters> {
  const mails: OutgoingMail[] = [];
  const asks: string[] = [];
  const handler = await recordingSender(journey, mails);
  const steps = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'letter.send')
    .where('state', '=', 'ready')
    .orderBy('created_at')
    .execute();
  for (const { id } of steps) {
    const { ask } = await runStep(journey, id, handler);
    if (ask) asks.push(ask);
  }
  return { mails, asks };
}

/** Sends what is ready and answers with the mail whose subject begins so. */
export async function sentLetter(
  journey: TestJourney,
  requestId: RequestId,
  subject: string,
): Promise<OutgoingMail> {
  const { mails, asks } = await sendLetters(journey, requestId);
  const found = mails.find((one) => one.subject.startsWith(subject));
  if (found) return found;
  throw new Error(`not sent: ${subject}; sent: ${mails.map((one) => one.subject)}; ${asks.join(' ')}`);
}
