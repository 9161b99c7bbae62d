import type { Assurance } from '../core/privacy-request.ts';

export type ReceiptLetter = 'acknowledgement' | 'acknowledgement-no-code';

/**
 * The letter that says that a request arrived. Only where no proof is needed it announces no code.
 * @param needed `null` while nobody knows what is asked for
 */
export const receiptLetter = (needed: Assurance | null): ReceiptLetter =>
  needed === 'none' ? 'acknowledgement-no-code' : 'acknowledgement';
