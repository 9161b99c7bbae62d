import type { RequestId } from '../core/privacy-request.ts';

/** What a staff member decides, on the version of the case that they were shown. */
export interface DecisionOrder {
  requestId: RequestId;
  /** Another one means that something happened since: then nothing is decided. */
  version: number;
  /** Slack user id. */
  userId: string;
}
