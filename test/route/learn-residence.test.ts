import { beforeEach, describe, expect, test } from 'vitest';
import type { ProvenContact } from '../../src/core/ports.ts';
import { hintsOf } from '../../src/db/jurisdiction-hints.ts';
import { setJurisdiction } from '../../src/journey/route/set-jurisdiction.ts';
import { testDatabase } from '../support/database.ts';
import { drive, type Fulfilment, fulfilment, MemorySystem, routedRequest } from '../support/fulfilment.ts';
import { events, readRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();
/** Knows where people live, and notes by what it was asked. */
class AddressBook extends MemorySystem {
  places: string[] = [];
  readonly asked: string[] = [];
  async residences(contacts: readonly ProvenContact[]): Promise<string[]> {
    this.asked.push(...contacts.map(({ value }) => value));
    return this.places;
  }
}
let service: AddressBook;
let all: Fulfilment;
beforeEach(async () => {
  service = new AddressBook('fluentworks');
  all = await fulfilment(database, [service, new MemorySystem('stripe')]);
});

async function proven(places: string[], before?: (request: TestRequest) => Promise<unknown>) {
  service.places = places;
  const request = await routedRequest(all.journey);
  await before?.(request);
  await drive(all, request.id);
  return { request, row: await readRequest(all.journey, request.id) };
}
const lawsSet = async ({ id }: TestRequest) =>
  (await events(all.journey, id))
    .filter(({ type }) => type === 'jurisdiction.set')
    .map(({ data }) => data.law);

describe('where an account says that its proven owner lives', () => {
  test('decides which law counts where nobody said, and the date can only come nearer by it', async () => {
    const { request, row } = await proven(['US-CO']);
    expect(row).toMatchObject({ jurisdiction: 'US-CO', due_source: 'test' });
    expect(service.asked).toEqual([request.address]);
    expect(await hintsOf(database.db, request.id)).toEqual([{ source: 'account_record', place: 'US-CO' }]);
  });

  test('is the law of the country where the province has none of its own', async () => {
    const { row } = await proven(['CA-ON']);
    expect(row.jurisdiction).toBe('CA-FED');
  });

  test('is evidence and no more where the person or staff named a law already', async () => {
    const { request, row } = await proven(['US-TX'], ({ id: requestId }) =>
      setJurisdiction(all.journey, { requestId, law: 'US-CA', actor: 'staff:U1' }),
    );
    expect(row.jurisdiction).toBe('US-CA');
    expect(await lawsSet(request)).toEqual(['US-CA']);
    expect(await hintsOf(database.db, request.id)).toContainEqual({
      source: 'account_record',
      place: 'US-TX',
    });
  });

  test('decides nothing where accounts disagree, or where no privacy law that we know counts', async () => {
    expect((await proven(['US-CO', 'US-CA'])).row.jurisdiction).toBeNull();
    expect((await proven(['DE'])).row.jurisdiction).toBeNull();
    expect((await proven([])).row.jurisdiction).toBeNull();
  });
});
