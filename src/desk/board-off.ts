import type { TeamBoard } from '../core/ports.ts';
import { NeedsHuman } from '../core/problem.ts';

const ask = async (): Promise<never> => {
  throw new NeedsHuman('slack-switched-off', { ask: 'Slack is not configured. Try again after that.' });
};

/** The board while Slack is switched off: cases wait for a human instead of being lost. */
export const boardOff: TeamBoard = {
  post: ask,
  update: ask,
  find: ask,
  reply: ask,
  tell: ask,
  linkTo: ask,
};
