/** What is told of a change of a case: ids and states, each a string, so that Slack's webhook triggers take it. */
export interface CaseChange {
  reference: string;
  /** Type of the event. */
  event: string;
  /** Number of the event in its case: of two that come out of order, the greater one is the later. */
  version: string;
  /** When it happened, RFC 3339. */
  at: string;
  /** Where the case stands as this is sent; empty where there is nothing to say. */
  state: string;
  waiting_on: string;
  outcome: string;
}

/** Tells one address. @throws Transient, Permanent */
export type TellOfChange = (change: CaseChange, signal: AbortSignal) => Promise<void>;
