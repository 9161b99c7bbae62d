import type { RequestId } from '../../core/privacy-request.ts';
import type { StaffModal } from '../../core/staff.ts';

/** What a form about a case is sent with. */
export interface CaseOrder {
  requestId: RequestId;
  version: number;
  userId: string;
  /** The form that was sent: the same one twice is done once. */
  viewId: string;
}

/** What a form about a case comes to: done (and what is shown then), refused, or inputs to be mended. */
export type FormOutcome =
  | { ok: true; shows?: StaffModal }
  /** `action`: as what it is noted, where that is not the form itself. */
  | { ok: false; because: string; action?: string }
  | { faults: { [block: string]: string } };
