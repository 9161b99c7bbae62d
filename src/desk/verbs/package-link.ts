import type { RequestId } from '../../core/privacy-request.ts';
import type { Journey } from '../../journey/context.ts';
import { offerReveal, REVEAL_SECONDS } from '../../journey/reveal/offer-reveal.ts';

/** A link to the page that shows the package, for whoever pressed and nobody else; what is in it never passes through Slack. */
export async function offerPackage(
  journey: Journey,
  requestId: RequestId,
  userId: string,
): Promise<{ ok: true; says: string } | { ok: false; because: string }> {
  if (journey.settings.reveal === 'off') return { ok: false, because: 'nothing-to-reveal' };
  const offer = await offerReveal(journey, { requestId, userId, reason: 'review', shows: 'package' });
  if (!offer.ok) return offer;
  const { url, digits } = offer.link;
  const says = `<${url}|Look through the package>: works once, for ${REVEAL_SECONDS} seconds. The page asks for this number: *${digits}*`;
  return { ok: true, says };
}
