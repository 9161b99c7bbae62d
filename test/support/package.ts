import { unzipSync } from 'fflate';
import type { RequestId } from '../../src/core/privacy-request.ts';
import type { StaffGate } from '../../src/core/staff.ts';
import { change } from '../../src/journey/context.ts';
import { mintPageToken } from '../../src/journey/page-token.ts';
import { offerReveal } from '../../src/journey/reveal/offer-reveal.ts';
import { openPackage } from '../../src/journey/reveal/package-content.ts';
import type { TestJourney } from './journey.ts';
import type { TestRequest } from './requests.ts';

export const anybody: Pick<StaffGate, 'mayAct'> = { mayAct: async () => ({ ok: true }) };

/** A staff member takes a link to the package and opens it. */
export async function lookAt(journey: TestJourney, requestId: RequestId, userId: string) {
  const offer = await offerReveal(journey, { requestId, userId, reason: 'review', shows: 'package' });
  if (!offer.ok) throw new Error(offer.because);
  const { url, digits } = offer.link;
  const opened = await openPackage(journey, anybody, { token: url.split('/').at(-1) ?? '', digits });
  if (!opened.ok) throw new Error(opened.because);
  return opened;
}

export const pageOf = (journey: TestJourney, { id: requestId, contactId }: TestRequest): Promise<string> =>
  change(journey, requestId, (tx) => mintPageToken(journey, tx, { requestId, contactId }));

/** The files of a ZIP as text. */
export function unpacked(bytes: Uint8Array): { [name: string]: string } {
  const files = Object.entries(unzipSync(bytes));
  return Object.fromEntries(files.map(([name, content]) => [name, new TextDecoder().decode(content)]));
}
