import { legalEnd, strictEnd, type Wait } from './clock-ends.ts';
import { isRecalled, type Law } from './law.ts';

/** A date that a law sets, with the section that sets it. */
export interface LegalDate {
  on: Temporal.PlainDate;
  cite: string;
  /** Not read in a source. */
  recalled: boolean;
}

/** Every date of a request under one law; `null` where the law has none. */
export interface LegalDates {
  acknowledgeBy: LegalDate | null;
  handOverBy: LegalDate | null;
  optOutBy: LegalDate | null;
  withdrawConsentBy: LegalDate | null;
  deleteBy: LegalDate | null;
  respondBy: LegalDate | null;
  /** The answer's date under the strictest reading of how days are counted. */
  workingDate: Temporal.PlainDate | null;
  extendUntil: LegalDate | null;
  /** Of an appeal that comes in on the day of receipt. */
  appealRespondBy: LegalDate | null;
  appealExtendUntil: LegalDate | null;
}

/** The timeline of a request that came in on `received`; `waits` are those of the answer. */
export function legalDates(law: Law, received: Temporal.PlainDate, waits: readonly Wait[] = []): LegalDates {
  const { response, extension, acknowledgement, optOut, consentWithdrawal, deletion, handOver, appeal } = law;
  const dated = (field: keyof Law, period: Parameters<typeof legalEnd>[2] & { cite: string }): LegalDate => ({
    on: legalEnd(law, received, period, waits),
    cite: period.cite,
    recalled: isRecalled(law, field),
  });
  const ofAppeal = (days: number): LegalDate => ({
    on: legalEnd(law, received, { days, unit: 'calendar' }),
    cite: law.statute,
    recalled: isRecalled(law, 'appeal'),
  });
  return {
    acknowledgeBy: acknowledgement && dated('acknowledgement', acknowledgement),
    handOverBy: handOver ? dated('handOver', handOver) : null,
    optOutBy: optOut.clock && dated('optOut', optOut.clock),
    withdrawConsentBy: consentWithdrawal && dated('consentWithdrawal', consentWithdrawal),
    deleteBy: deletion ? dated('deletion', deletion) : null,
    respondBy: response && dated('response', response),
    workingDate: response && strictEnd(law, received, response),
    extendUntil:
      response && extension && dated('extension', { ...extension, days: response.days + extension.days }),
    appealRespondBy: appeal.available ? ofAppeal(appeal.days) : null,
    appealExtendUntil:
      appeal.available && appeal.extensionDays > 0 ? ofAppeal(appeal.days + appeal.extensionDays) : null,
  };
}
