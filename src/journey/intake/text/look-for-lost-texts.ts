import type { InboundText } from '../../../core/inbound-message.ts';
import type { Journey } from '../../context.ts';
import { acceptMessage } from '../accept-message.ts';

/** The provider's list filters by day, so it is asked for more than a day each time. */
const LOOK_BACK = { hours: 26 };

/**
 * Takes in what the provider's own list has and no webhook brought: a lost webhook must lose no request. What was stored
 * before is not stored again.
 * @returns how many were found
 * @throws Transient when the provider cannot be asked
 */
export async function lookForLostTexts(
  journey: Journey,
  list: (since: Temporal.Instant) => Promise<readonly InboundText[]>,
): Promise<number> {
  let found = 0;
  for (const text of await list(journey.clock.now().subtract(LOOK_BACK))) {
    const { inboundId, duplicate } = await acceptMessage(journey, text, 'twilio');
    if (duplicate) continue;
    found += 1;
    journey.log.warn({ inbound: inboundId }, 'a text whose webhook was lost was found in the list');
  }
  return found;
}
