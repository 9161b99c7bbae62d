import type { RequestId } from '../../core/privacy-request.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { change, type Journey } from '../context.ts';
import { type CodeIssued, issueCode } from './issue-code.ts';

export type ResendAnswer = CodeIssued | { ok: false; because: 'not-verifying' };

/** Sends another code because the requester asked for it; the one before stops working. */
export async function resendCode(
  journey: Journey,
  { requestId }: { requestId: RequestId },
): Promise<ResendAnswer> {
  return await change(journey, requestId, async (tx) => {
    const request = await lockRequest(tx, requestId);
    if (request.state !== 'verifying') return { ok: false, because: 'not-verifying' };
    return await issueCode(journey, tx, request);
  });
}
