/** One limit of a vendor's: calls through a lane are `everyMilliseconds` apart, but for `burst` that may come early. */
export interface Lane {
  name: string;
  everyMilliseconds: number;
  burst: number;
}

/** Who goes first where several wait: what a person waits for, then cards, then logs. */
export const TURN_RANKS = { person: 0, card: 1, log: 2 } as const;

export interface Turn {
  /** Who waits: the same holder keeps its place, however often it asks. */
  holder: string;
  rank: (typeof TURN_RANKS)[keyof typeof TURN_RANKS];
}

/** Keeps a vendor's limits, over all processes. */
export interface Pace {
  /**
   * Makes the call if it may be made now.
   * @param call throws only `Problem`s
   * @throws Transient `paced`, patient, that says when it will be this holder's turn; or what the call throws
   */
  through<Answer>(lane: Lane, turn: Turn, call: () => Promise<Answer>): Promise<Answer>;
}

/** What waits for its turn has this as its problem. */
export const PACED = 'paced';

/** No limit at all, for looking at something else. */
export const unpaced: Pace = { through: (_lane, _turn, call) => call() };
