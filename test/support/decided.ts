import type { OutgoingMail } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { confirmRefusal } from '../../src/journey/close/decide-refusal.ts';
import { proposeRefusal } from '../../src/journey/close/propose-refusal.ts';
import type { TestDatabase } from './database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from './fulfilment.ts';
import type { TestJourney } from './journey.ts';
import { readRequest, type TestRequest } from './requests.ts';
import { recordingSender, sendLetters } from './sent-letters.ts';

/** The route and steps of a deletion on two systems in memory; what the engine sends is among the mails. */
export async function deletionStage(
  database: TestDatabase,
): Promise<Fulfilment & { systems: MemorySystem[]; mails: OutgoingMail[] }> {
  const systems = ['fluentworks', 'stripe'].map((name) => new MemorySystem(name));
  const all = await fulfilment(database, systems);
  const mails: OutgoingMail[] = [];
  const catalogue = new Map([
    ...all.engine.catalogue,
    ['letter.send', await recordingSender(all.journey, mails)],
  ]);
  return { ...all, engine: { ...all.engine, catalogue }, systems, mails };
}

/** A deletion under a law that waits for its approvals. */
export async function waitingDeletion(
  all: Fulfilment,
  jurisdiction: string | null = 'US-CO',
  options: Parameters<typeof routedRequest>[1] = {},
): Promise<TestRequest> {
  const request = await routedRequest(all.journey, options);
  await underLaw(all.journey, request.id, jurisdiction);
  await drive(all, request.id);
  return request;
}

/** Which law holds is decided elsewhere; here it is simply so. */
export async function underLaw(journey: TestJourney, id: RequestId, jurisdiction: string | null) {
  await journey.db.updateTable('requests').set({ jurisdiction }).where('id', '=', id).execute();
}

/** The order that somebody decides with, on the version that the case has now. */
export async function orderOf(journey: TestJourney, { id }: { id: RequestId }, userId: string) {
  const { version } = await readRequest(journey, id);
  return { requestId: id, version, userId };
}

/** A deletion that Ana proposed to refuse and Ben refused, with its letter sent. */
export async function refusedDeletion(
  all: Fulfilment,
  jurisdiction = 'US-CO',
  options: Parameters<typeof routedRequest>[1] = {},
): Promise<TestRequest> {
  const request = await waitingDeletion(all, jurisdiction, options);
  await proposeRefusal(all.journey, {
    ...(await orderOf(all.journey, request, 'UANA')),
    reason: 'excessive',
  });
  await confirmRefusal(all.journey, await orderOf(all.journey, request, 'UBEN'));
  await sendLetters(all.journey, request.id);
  return request;
}
