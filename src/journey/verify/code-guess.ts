import type { ContactId, RequestId } from '../../core/privacy-request.ts';

export interface CodeGuess {
  requestId: RequestId;
  /** Who typed it: only a code that was sent to this contact counts. */
  contactId?: ContactId;
  code: string;
  by: 'page' | 'reply';
}

export type CodeRefusal =
  | 'no-live-challenge'
  | 'expired'
  | 'wrong'
  | 'no-tries-left'
  | 'wrong-length'
  /** Its vendor could not be asked. */
  | 'not-checked';
export type CodeAnswer = { ok: true } | { ok: false; because: CodeRefusal; triesLeft: number };
