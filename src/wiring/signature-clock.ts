import { systemClock } from '../core/clock.ts';

/** The age of a signature is told by real time: vendors sign by their own clocks, whatever the desk's was set to. */
export const signatureClock = systemClock;
