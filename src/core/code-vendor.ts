/**
 * Who makes, sends and checks one-time codes where we do not do it ourselves: the code is never seen here. A kind of
 * contact that has no vendor gets codes of our own, in our own letters.
 */
export interface CodeVendor {
  /** Stands in the challenge, so that a code is checked by whoever made it, also after the wiring changed. */
  readonly name: string;
  /**
   * Has a code made and sent. Asking again for the same contact while its code is pending gives the same one, so a
   * crash between the call and its note sends no codes without end.
   * @returns the vendor's id of the code
   * @throws Transient when it may be asked again, NeedsHuman when no code can go to this contact as things stand
   */
  start(order: CodeOrder, signal: AbortSignal): Promise<{ vendorId: string }>;
  /**
   * Has a guess checked, which the vendor counts as well.
   * @throws Transient or NeedsHuman when the guess was certainly not counted, SendUnknown when it may have been
   */
  check(vendorId: string, code: string, signal: AbortSignal): Promise<CodeVerdict>;
  /** Ends a code; one that is over already is fine. @throws as `start` */
  cancel(vendorId: string, signal: AbortSignal): Promise<void>;
}

export interface CodeOrder {
  /** In normal form: E.164 for a number. */
  to: string;
  whatsapp: boolean;
  /** ISO 639-1. */
  language: string;
}

/** `over`: used, cancelled or run out; `used-up`: the vendor takes no further guess of this code. */
export type CodeVerdict = 'right' | 'wrong' | 'over' | 'used-up';
