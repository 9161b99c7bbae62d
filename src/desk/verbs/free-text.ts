import type { RequestId } from '../../core/privacy-request.ts';
import type { Journey } from '../../journey/context.ts';
import { type PersonalData, personalDataIn } from '../../journey/personal-data.ts';

/** Characters that a note, or a question in one's own words, may have. */
export const FREE_TEXT_CHARACTERS = 600;
export const FREE_TEXT_HINT = 'Name nobody here: this form passes through Slack.';

const FAULTS: Record<PersonalData, string> = {
  contact: 'Please name nobody: this is an address or number of the case itself.',
  address: 'Please name nobody: this holds a mail address.',
  number: 'Please name nobody: this holds a phone number.',
  card: 'Please leave the card number out.',
  account: 'Please leave the bank account out.',
  identity: 'Please leave the identity number out.',
  digits: 'Please leave the long number out: it may be somebody’s.',
};

/** What in a staff member's words must not be kept or sent, as their form says it; `null` where nothing is found. */
export async function freeTextFault(
  journey: Journey,
  requestId: RequestId,
  text: string,
): Promise<string | null> {
  const found = await personalDataIn(journey, requestId, text);
  return found === null ? null : FAULTS[found];
}
