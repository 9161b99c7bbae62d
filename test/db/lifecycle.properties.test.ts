import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Standing, TRANSITIONS } from '../../src/core/lifecycle.ts';
import type { LifecycleEvent } from '../../src/core/lifecycle-event.ts';
import { needNoProof } from '../../src/core/privacy-request.ts';
import { applyEvent, standingOf } from '../../src/db/apply-event.ts';
import { verifyChains } from '../../src/db/audit.ts';
import { playbookHash } from '../../src/db/playbooks.ts';
import { testDatabase } from '../support/database.ts';
import { anyEvent, eventPayloads } from '../support/event-arbitraries.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { readRequest, receivedRequest, verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
let journey: TestJourney;
let hash: string;
beforeAll(async () => {
  journey = await testJourney(database);
  await verifyingRequest(journey);
  const playbook = journey.playbooks.find((one) => one.playbook === 'delete');
  if (playbook) hash = playbookHash(playbook);
});

type When = (event: LifecycleEvent, standing: Standing | null) => boolean;
const PAST_VERIFYING: readonly string[] = ['routed', 'fulfilling'];
const payloads = eventPayloads(() => hash);
const event = anyEvent(payloads);

test('whatever happens in whatever order, a request stays in its table, closes only with an outcome, and its chain holds', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40 }), async (events) => {
      const { id } = await receivedRequest(journey);
      let before = await readRequest(journey, id);
      for (const event of events) {
        journey.clock.advance({ milliseconds: 1 });
        const applied = await database.db
          .transaction()
          .execute((tx) => applyEvent(tx, id, { event, actor: 'system', at: journey.clock.now() }));
        const after = await readRequest(journey, id);
        const listed = TRANSITIONS.find(
          (row) =>
            row.on === event.type &&
            (row.from as readonly unknown[]).includes(before.state) &&
            ((row as { when?: When }).when?.(event, standingOf(before)) ?? true),
        );
        expect(applied.ok).toBe(listed !== undefined);
        if (!listed) {
          expect(after).toEqual(before);
          continue;
        }
        expect(after).toEqual(applied.ok && applied.request);
        expect(after.version).toBe(before.version + 1);
        expect(after.state).toBe(listed.to === 'same' ? before.state : listed.to);
        if (after.state === 'closed') expect([after.outcome, after.closed_at]).not.toContain(null);
        if (before.outcome !== null) expect(after.outcome).toBe(before.outcome);
        // A date that was promised comes nearer or stays.
        for (const date of ['due_at', 'working_at', 'target_at'] as const) {
          expect(Temporal.Instant.compare(after[date], before[date])).toBeLessThanOrEqual(0);
        }
        // Whoever was asked is waited for until they write, but for what only the team can mend.
        const canWait = ['received', 'verifying', 'routed', 'fulfilling'].includes(after.state);
        if (after.question !== null && canWait && after.attention !== 'step-failed')
          expect([event.type, after.waiting_on]).toEqual([event.type, 'requester']);
        // What was missed stays missed.
        if (before.missed_at !== null) expect(after.missed_at).toEqual(before.missed_at);
        reached.add(after.state);
        before = after;
      }
      const links = await database.db
        .selectFrom('request_events')
        .select('seq')
        .where('request_id', '=', id)
        .execute();
      expect(links).toHaveLength(before.version);
    }),
    { numRuns: 40 },
  );
  expect(await verifyChains(database.db)).toMatchObject({ ok: true, broken: 0 });
  expect([...reached]).toContain('closed');
}, 120_000);

test('whatever happens in whatever order, no request with a right that needs proof gets past verifying without it', async () => {
  const unproven = new Set<string>();
  /** Towards the middle of the lifecycle, where most random orders never get. */
  const understood = anyEvent(payloads, ['request.understood']);
  await fc.assert(
    fc.asyncProperty(understood, fc.array(event, { minLength: 1, maxLength: 25 }), async (first, events) => {
      const { id } = await receivedRequest(journey);
      let verified = false;
      let proven = false;
      for (const event of [first, ...events]) {
        const applied = await database.db
          .transaction()
          .execute((tx) => applyEvent(tx, id, { event, actor: 'system', at: journey.clock.now() }));
        verified ||= applied.ok && event.type === 'identity.verified';
        proven ||= applied.ok && ['identity.verified', 'contact.proven'].includes(event.type);
        const { state, rights, assurance, assurance_needed } = await readRequest(journey, id);
        if (!PAST_VERIFYING.includes(state)) continue;
        expect(verified || (needNoProof(rights) && assurance_needed === 'none')).toBe(true);
        expect(assurance !== 'none').toBe(proven);
        if (!verified) unproven.add(state);
      }
    }),
    { numRuns: 60 },
  );
  expect([...unproven]).toContain('routed');
}, 120_000);

test('a right that needs proof waits for it even where a playbook asks for none', async () => {
  const understand = async (rights: ('delete' | 'opt_out')[]) => {
    const { id } = await receivedRequest(journey);
    const event = {
      type: 'request.understood',
      kind: 'request',
      rights,
      playbook: 'delete',
      playbookHash: hash,
      assuranceNeeded: 'none',
    } as const;
    await database.db
      .transaction()
      .execute((tx) => applyEvent(tx, id, { event, actor: 'system', at: journey.clock.now() }));
    return (await readRequest(journey, id)).state;
  };
  expect(await understand(['delete'])).toBe('verifying');
  expect(await understand(['opt_out', 'delete'])).toBe('verifying');
  expect(await understand(['opt_out'])).toBe('routed');
});
