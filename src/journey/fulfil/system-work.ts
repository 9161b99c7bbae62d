import { IRREVERSIBLE_STEPS } from '../../core/playbook-step.ts';
import type { Contact, SystemConnector } from '../../core/ports.ts';
import { CHANNELS, type Channel, type RequestId } from '../../core/privacy-request.ts';
import { NeedsHuman, Permanent } from '../../core/problem.ts';
import type { StepRun } from '../../core/step.ts';
import { lockRequest } from '../../db/apply-event.ts';
import { inTransaction } from '../../db/database.ts';
import type { DataKey } from '../../db/sealed.ts';
import { isPassedOver, markBegun, type OneSystem } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { unlessHeld } from '../held-steps.ts';
import { NOTHING_TO_SEARCH_BY } from '../nothing-to-search-by.ts';
import { type ContactsFor, provenContacts } from '../proven-contacts.ts';
import { unlessStillWanted } from './still-wanted.ts';

export type Connectors = ReadonlyMap<string, SystemConnector>;

/** What one step needs to work on one system for one request. */
export interface SystemWork<Connector> {
  requestId: RequestId;
  system: string;
  connector: Connector;
  contacts: Contact[];
  key: DataKey;
}

/**
 * Opens what a step on one system works with. Where the step cannot be undone, it counts as begun from here on.
 * @param contactsFor which contacts it may act by
 * @returns `null` when there is nothing to do: the request is not being fulfilled any more, or staff decided to go on
 *   without the system
 * @throws NeedsHuman `no-system-can`, `system-not-connected`, `no-contact-to-search-by`, `legal-hold`, `refusal-proposed`,
 *   `answer-proposed`; Transient `still-wanted` where another part of its case came to need the data meanwhile
 */
export async function openSystemWork<Connector>(
  journey: Journey,
  connectors: ReadonlyMap<string, Connector>,
  step: StepRun,
  contactsFor: ContactsFor = provenContacts,
): Promise<SystemWork<Connector> | null> {
  const { requestId, system } = step;
  if (requestId === null) throw new Permanent('step-without-request');
  const request = await journey.db
    .selectFrom('requests')
    .select(['id', 'key_id', 'state'])
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow();
  if (request.state !== 'fulfilling') return null;
  if (system === null) {
    throw new NeedsHuman('no-system-can', {
      ask: 'No system in workflows/systems.yaml can do this. What should happen with the request?',
    });
  }
  if (await isPassedOver(journey.db, { requestId, system })) return null;
  const connector = connectors.get(system);
  if (!connector) {
    throw new NeedsHuman('system-not-connected', {
      ask: `No connection to ${system} is configured. Please have it configured, then retry.`,
    });
  }
  const key = await journey.vault.open(journey.db, request.key_id);
  const contacts = await contactsFor(journey.db, request, key, searchedBy(step));
  if (contacts.length === 0) {
    const known = contactsFor === provenContacts ? 'proven' : 'known';
    throw new NeedsHuman(NOTHING_TO_SEARCH_BY, {
      ask: `${system} is searched by ${searchedBy(step).join(' or ')}, and no such contact is ${known}. How should this person be found there?`,
    });
  }
  const mayGoOn = await inTransaction(journey.db, (tx) =>
    begin(tx, { requestId, system }, step.kind, journey.clock.now()),
  );
  return mayGoOn ? { requestId, system, connector, contacts, key } : null;
}

/**
 * Under the request's lock: a withdrawal either sees this step running and is refused, or is seen here. So does a legal
 * hold, which nothing that cannot be undone gets past.
 */
async function begin(tx: Tx, one: OneSystem, kind: string, at: Temporal.Instant): Promise<boolean> {
  const { state } = await lockRequest(tx, one.requestId);
  if (state !== 'fulfilling') return false;
  if (!IRREVERSIBLE_STEPS.includes(kind)) return true;
  const erases = kind === 'systems.erase';
  if (erases) await unlessStillWanted(tx, one.requestId);
  await unlessHeld(tx, one.requestId, { erases });
  await markBegun(tx, one, at);
  return true;
}

/** As the data map said when the request was routed. */
function searchedBy({ input }: StepRun): Channel[] {
  const named = input.searchedBy;
  return CHANNELS.filter((channel) => Array.isArray(named) && named.includes(channel));
}
