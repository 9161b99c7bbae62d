import { createEmulator, defineEmulator, type PersistenceAdapter } from 'emulate';
import { z } from 'zod';
import { PREFERENCES } from '../../core/privacy-request.ts';
import type { DemoPerson } from '../people.ts';
import { type Fault, Faults } from './faults.ts';
import { existing, readErasure, startErasure } from './fluentworks-erasures.ts';
import { exported } from './fluentworks-fields.ts';
import { problem } from './fluentworks-problem.ts';
import { found, RECORD_TYPES, type State, type StoredRecord, seed } from './fluentworks-state.ts';

/**
 * The Fluentworks service's privacy API (src/vendors/fluentworks/openapi.yaml) with seeded people. Erasing takes
 * until the second look; audit entries stay, cut loose from the person. Opting out is in force at once.
 */
export interface FluentworksEmulatorOptions {
  people: readonly DemoPerson[];
  token: string;
  port?: number;
  /** At which look an erasure has ended. */
  looks?: number;
  pageSize?: number;
  /** Where it keeps its state; in memory only without one. */
  memory?: PersistenceAdapter;
}

const identifier = z.strictObject({ type: z.enum(['email', 'phone']), value: z.string().min(3).max(254) });
const locateBody = z.strictObject({
  identifiers: z.array(identifier).min(1).max(20),
  cursor: z.string().max(200).optional(),
});
const contactsBody = z.strictObject({ identifiers: z.array(identifier).min(1).max(20) });
const optOutBody = z.strictObject({
  identifiers: z.array(identifier).min(1).max(20),
  of: z.enum(PREFERENCES),
});
const reference = z.strictObject({ type: z.enum(RECORD_TYPES), id: z.string().min(1).max(64) });
const recordsBody = z.strictObject({ records: z.array(reference).min(1).max(10_000) });
const idempotencyKey = z.string().min(16).max(200);

export async function startFluentworksEmulator({
  people,
  token,
  port = 0,
  looks = 2,
  pageSize = 100,
  memory,
}: FluentworksEmulatorOptions): Promise<{ url: string; close(): Promise<void> }> {
  const definition = defineEmulator<State>({
    name: 'fluentworks',
    state: () => seed(people),
    setup({ app, state, signal }) {
      const faults = new Faults();
      const guarded =
        (serve: (request: Request, id: string) => Response | Promise<Response>) =>
        (c: { req: { raw: Request; param(): Record<string, string> } }) => {
          const request = c.req.raw;
          const authorized = request.headers.get('authorization') === `Bearer ${token}`;
          return faults.around(
            request,
            () => (authorized ? serve(request, c.req.param().erasure ?? '') : problem(401, 'Unauthorized')),
            ({ status }: Fault) => problem(status, 'Fault asked for'),
            signal,
          );
        };
      app.post(
        '/v1/privacy/people/locate',
        guarded(async (request) => {
          const body = locateBody.safeParse(await read(request));
          if (!body.success) return problem(400, 'Invalid');
          return page(state, body.data, pageSize, found);
        }),
      );
      app.post(
        '/v1/privacy/people/export',
        guarded(async (request) => {
          const body = locateBody.safeParse(await read(request));
          if (!body.success) return problem(400, 'Invalid');
          return page(state, body.data, pageSize, (record) => exported(people, record));
        }),
      );
      app.post(
        '/v1/privacy/people/contacts',
        guarded(async (request) => {
          const body = contactsBody.safeParse(await read(request));
          if (!body.success) return problem(400, 'Invalid');
          return contactsOf(state, body.data.identifiers);
        }),
      );
      app.post(
        '/v1/privacy/people/residences',
        guarded(async (request) => {
          const body = contactsBody.safeParse(await read(request));
          if (!body.success) return problem(400, 'Invalid');
          return residencesOf(state, people, body.data.identifiers);
        }),
      );
      app.post(
        '/v1/privacy/erasures',
        guarded(async (request) => {
          const key = idempotencyKey.safeParse(request.headers.get('idempotency-key'));
          const body = recordsBody.safeParse(await read(request));
          if (!key.success || !body.success) return problem(400, 'Invalid');
          return startErasure(state, key.data, body.data.records);
        }),
      );
      app.get(
        '/v1/privacy/erasures/:erasure',
        guarded((_request, id) => readErasure(state, id, looks)),
      );
      app.post(
        '/v1/privacy/records/lookup',
        guarded(async (request) => {
          const body = recordsBody.safeParse(await read(request));
          if (!body.success) return problem(400, 'Invalid');
          return Response.json({ existing: body.data.records.flatMap((wanted) => existing(state, wanted)) });
        }),
      );
      const optOuts = (ends: boolean) =>
        guarded(async (request) => {
          const body = optOutBody.safeParse(await read(request));
          return body.success ? optOut(state, body.data, ends) : problem(400, 'Invalid');
        });
      app.post('/v1/privacy/people/opt-outs', optOuts(true));
      app.post('/v1/privacy/people/opt-outs/lookup', optOuts(false));
      app.get('/_emulator/state', () => Response.json(state));
      app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));
    },
  });
  const emulator = await createEmulator({
    service: definition,
    port,
    ...(memory ? { persistence: memory } : {}),
  });
  return { url: emulator.url, close: () => emulator.close() };
}

function page(
  state: State,
  { identifiers, cursor }: z.infer<typeof locateBody>,
  pageSize: number,
  show: (record: StoredRecord) => object,
) {
  const persons = personsOf(state, identifiers);
  const all = state.records.filter(({ person }) => person !== null && persons.includes(person));
  const start = Number(cursor ?? 0);
  const end = start + pageSize;
  return Response.json({
    records: all.slice(start, end).map(show),
    next_cursor: end < all.length ? String(end) : null,
  });
}

/** Of whoever still has an account. */
function contactsOf(state: State, identifiers: z.infer<typeof identifier>[]) {
  const contacts = accountsOf(state, identifiers).flatMap((index) => {
    const { email, emailSince, phone, phoneSince } = state.people[index] ?? {};
    return [
      { type: 'email', value: email, since: emailSince },
      { type: 'phone', value: phone, since: phoneSince },
    ];
  });
  return Response.json({ contacts });
}

function residencesOf(
  state: State,
  people: readonly DemoPerson[],
  identifiers: z.infer<typeof identifier>[],
) {
  const places = accountsOf(state, identifiers).map((index) => people[index]?.jurisdiction ?? '');
  const residences = [...new Set(places)].map((place) => {
    const [country, region = null] = place.split('-');
    return { country, region };
  });
  return Response.json({ residences });
}

function accountsOf(state: State, identifiers: z.infer<typeof identifier>[]): number[] {
  return personsOf(state, identifiers).filter((index) =>
    state.records.some(({ type, person }) => type === 'accounts' && person === index),
  );
}

function optOut(state: State, { identifiers, of }: z.infer<typeof optOutBody>, ends: boolean) {
  const persons = personsOf(state, identifiers).flatMap((index) => state.people[index] ?? []);
  for (const person of ends ? persons : []) {
    person.opted_out_of = [...new Set([...person.opted_out_of, of])];
  }
  const optedOut = persons.filter((person) => person.opted_out_of.includes(of));
  return Response.json({ persons: persons.length, opted_out: optedOut.length });
}

/** Whoever has one of the identifiers and is not erased. */
function personsOf(state: State, identifiers: readonly z.infer<typeof identifier>[]): number[] {
  const wanted = new Set(identifiers.map(({ value }) => value.toLowerCase()));
  return state.people.flatMap(({ email, phone }, index) =>
    (wanted.has(email.toLowerCase()) || wanted.has(phone)) &&
    state.records.some(({ person }) => person === index)
      ? [index]
      : [],
  );
}

async function read(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    // Not JSON: the schema refuses it.
    return undefined;
  }
}
