import type { z } from 'zod';
import type { RequestId } from '../../core/privacy-request.ts';
import {
  APPROVER_ROLES,
  HANDLER_ROLES,
  LEGAL_ROLES,
  REVIEWER_ROLES,
  type StaffForm,
} from '../../core/staff.ts';
import { closeAsDuplicate } from '../../journey/close/close-as-duplicate.ts';
import { closeWithoutAnswer } from '../../journey/close/close-without-answer.ts';
import { sendBackRefusal } from '../../journey/close/decide-refusal.ts';
import { liftHold, placeHold } from '../../journey/close/legal-hold.ts';
import { proposeRefusal } from '../../journey/close/propose-refusal.ts';
import { withdraw } from '../../journey/close/withdraw.ts';
import type { Journey } from '../../journey/context.ts';
import { announceExtension } from '../../journey/deliver/announce-extension.ts';
import { sendBackAnswer } from '../../journey/fulfil/decide-answer.ts';
import { decideAppeal } from '../../journey/fulfil/decide-appeal.ts';
import { proposeAnswer } from '../../journey/fulfil/propose-answer.ts';
import { divide } from '../../journey/route/divide.ts';
import { handOver } from '../../journey/route/hand-over.ts';
import { pauseClock, resumeClock } from '../../journey/route/pause-clock.ts';
import { reopen } from '../../journey/route/reopen.ts';
import { proposeInPart, settleByHand } from './by-hand-forms.ts';
import { caseForm } from './case-form.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { DECIDE_FORMS } from './decide-ids.ts';
import { DECIDE_INPUTS } from './decide-inputs.ts';
import { modal, says } from './modal.ts';

type Inputs<Name extends keyof typeof DECIDE_INPUTS> = z.infer<(typeof DECIDE_INPUTS)[Name]>;

/** The forms by which staff decide about a case: who may send each, and what it does. */
export function decideForms(journey: Journey): StaffForm[] {
  const on = <Name extends keyof typeof DECIDE_INPUTS>(
    name: Name,
    roles: StaffForm['roles'],
    verb: (order: CaseOrder, inputs: Inputs<Name>) => Promise<FormOutcome>,
  ) =>
    caseForm(journey, DECIDE_FORMS[name], roles, async (order, inputs) => {
      const read = DECIDE_INPUTS[name].safeParse(inputs);
      if (read.success) return await verb(order, read.data as Inputs<Name>);
      return { faults: { reason: 'Please choose one.' } };
    });
  return [
    on('refuse', HANDLER_ROLES, (order, { reason }) => proposeRefusal(journey, { ...order, reason })),
    on('sendBack', APPROVER_ROLES, (order, { reason }) =>
      sendBackRefusal(journey, { ...order, because: reason }),
    ),
    on('no-data', HANDLER_ROLES, (order) =>
      proposeAnswer(journey, { ...order, kind: 'no-data', results: [] }),
    ),
    caseForm(journey, DECIDE_FORMS['in-part'], HANDLER_ROLES, (order, inputs) =>
      proposeInPart(journey, order, inputs),
    ),
    on('sendBackAnswer', APPROVER_ROLES, (order, { reason }) =>
      sendBackAnswer(journey, { ...order, because: reason }),
    ),
    caseForm(journey, DECIDE_FORMS.settle, APPROVER_ROLES, (order, inputs) =>
      settleByHand(journey, order, inputs),
    ),
    on('split', HANDLER_ROLES, (order, { reason }) => divide(journey, { ...order, rights: reason })),
    on('withdraw', HANDLER_ROLES, ({ requestId, version, userId }, { reason }) =>
      withdraw(journey, { requestId, actor: `staff:${userId}`, expectVersion: version, said: reason }),
    ),
    on('extend', HANDLER_ROLES, (order, { reason }) => announceExtension(journey, { ...order, reason })),
    on('hand-over', HANDLER_ROLES, (order, { reason }) =>
      handOver(journey, { ...order, organization: reason }),
    ),
    on('duplicate', HANDLER_ROLES, (order, { reason: [otherId, otherVersion], goesOn }) =>
      closeAsDuplicate(journey, { ...order, otherId: otherId as RequestId, otherVersion, goesOn }),
    ),
    on('close-without-answer', HANDLER_ROLES, (order, { reason }) =>
      closeWithoutAnswer(journey, { ...order, because: reason }),
    ),
    on('reopen', HANDLER_ROLES, async (order) => {
      const opened = await reopen(journey, order);
      if (!opened.ok) return opened;
      return { ok: true, shows: told(`It goes on as ${opened.reference}.`) };
    }),
    on('hold', LEGAL_ROLES, (order, { reason }) => placeHold(journey, { ...order, reason })),
    on('lift-hold', LEGAL_ROLES, (order, { reason }) => liftHold(journey, { ...order, reason })),
    on('pause', REVIEWER_ROLES, (order, { reason }) => pauseClock(journey, { ...order, reason })),
    on('resume', REVIEWER_ROLES, (order, { reason }) => resumeClock(journey, { ...order, reason })),
    on('appeal', APPROVER_ROLES, (order, { reason: [verdict, reason] }) =>
      decideAppeal(journey, { ...order, verdict, reason }),
    ),
  ];
}

const told = (text: string) => modal({ title: 'Done', blocks: [says(text)] });
