import { expect } from 'vitest';
import type { LifecycleEvent } from '../../src/core/lifecycle-event.ts';
import type { ExportConnector } from '../../src/core/ports.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { NeedsHuman } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { drawCardHandler } from '../../src/desk/card/draw-card.ts';
import { proposeRefusal } from '../../src/journey/close/propose-refusal.ts';
import { change } from '../../src/journey/context.ts';
import { askRequester } from '../../src/journey/deliver/ask-requester.ts';
import { confirmAnswer } from '../../src/journey/fulfil/decide-answer.ts';
import { finishTasks } from '../../src/journey/fulfil/finish-task.ts';
import { proposeAnswer } from '../../src/journey/fulfil/propose-answer.ts';
import { openEntry } from '../../src/journey/intake/note/open-entry.ts';
import { appealFromPage } from '../../src/journey/route/appeal-from-page.ts';
import { triage } from '../../src/journey/route/triage.ts';
import { signDeclaration } from '../../src/journey/verify/sign-declaration.ts';
import type { TestDatabase } from './database.ts';
import { deletionStage, orderOf, refusedDeletion, waitingDeletion } from './decided.ts';
import { drive, fulfilment, routedRequest } from './fulfilment.ts';
import { lookAt } from './package.ts';
import { events, receivedRequest, understoodRequest } from './requests.ts';
import { findStep, runStep } from './run-step.ts';
import { type SlackDesk, startSlackDesk } from './slack-desk.ts';

export interface Case {
  id: RequestId;
}

/** Cases as every verb needs them, and their cards on a desk that staff press on. */
export async function verbStage(database: TestDatabase) {
  const all = await deletionStage(database);
  const { journey } = all;
  const desk: SlackDesk = await startSlackDesk(journey);
  const staff = desk.staff;
  const record = (id: RequestId, event: LifecycleEvent, actor: 'system' | 'requester' = 'system') =>
    change(journey, id, (tx) => recordEvent(tx, id, { event, actor, at: journey.clock.now() }));
  const toSort = async (options: Parameters<typeof receivedRequest>[1] = {}): Promise<Case> => {
    const request = await receivedRequest(journey, { ownWords: 'All of it, please', ...options });
    const slackChannel = 'privacy-requests';
    await record(request.id, { type: 'triage.needed', because: 'not-understood', slackChannel });
    return request;
  };
  const order = (one: Case, who: string) => orderOf(journey, one, staff(who));
  const exporters = ['fluentworks', 'stripe', 'sendgrid'].map(
    (system): ExportConnector => ({ system, export: async () => ({ bookings: [{ with: 'Quetzal' }] }) }),
  );

  const cases = {
    toSort,
    suggested: () =>
      toSort({
        suggestion: {
          kind: 'request',
          rights: ['delete'],
          on_behalf: 'self',
          minor: false,
          phi: false,
          jurisdiction: 'US-CO',
          language: 'en',
          confidence: 0.7,
          hostile: false,
          reasons: ['certain'],
        },
      }),
    withheld: async () => {
      const one = await toSort({ answerable: false });
      await record(one.id, { type: 'receipt.withheld', because: 'address-budget' });
      return one;
    },
    deletion: () => waitingDeletion(all),
    failed: async () => {
      const one = await routedRequest(journey);
      const [system] = all.systems;
      if (system) system.problem = new NeedsHuman('vendor-asks', { ask: 'The vendor asks who we are.' });
      await drive(all, one.id);
      return one;
    },
    /** Nothing that its person proved can be searched by in Stripe. */
    unsearchable: async () => {
      const one = await routedRequest(journey, { channel: 'sms' });
      await drive(all, one.id);
      return one;
    },
    owned: async () => {
      const one = await waitingDeletion(all);
      await record(one.id, { type: 'owner.assigned', to: staff('maya'), because: 'given' });
      return one;
    },
    answered: async () => {
      const one = await waitingDeletion(all);
      await askRequester(journey, { ...(await order(one, 'ana')), question: 'which-account', words: null });
      await record(one.id, { type: 'message.received', inbound: 'i', automatic: false }, 'requester');
      return one;
    },
    lost: async () => {
      const one = await waitingDeletion(all);
      await journey.db
        .updateTable('outbound_messages')
        .set({ delivery: 'bounced', delivery_at: journey.clock.now(), state: 'bounced' })
        .where('request_id', '=', one.id)
        .execute();
      const delivery = { delivery: 'bounced', code: null, fallback: null } as const;
      await record(one.id, { type: 'letter.lost', message: 'm', role: 'acknowledgement', ...delivery });
      return one;
    },
    entered: async () => {
      const { reference } = await openEntry(journey, {
        viewId: `V${crypto.randomUUID()}`,
        userId: staff('chloe'),
        channel: 'phone',
        receivedAt: journey.clock.now(),
        rights: ['delete'],
        slackMessage: null,
      });
      return await byReference(reference);
    },
    declared: async () => {
      const one = await understoodRequest(journey, 'access', { assurance: 'strong' });
      const { contactId } = one;
      await journey.db
        .updateTable('contacts')
        .set({
          proven_at: journey.clock.now(),
          on_record_since: journey.clock.now().subtract({ hours: 24 * 90 }),
        })
        .where('id', '=', contactId)
        .execute();
      const form = { name: 'Dana Ruiz', points: ['Pinewood', 'March 2024', '14 bookings'], agreed: true };
      await signDeclaration(journey, { requestId: one.id, contactId, form, statement: 'It is me.' });
      return one;
    },
    acting: async () => {
      const one = await toSort();
      await triage(journey, {
        requestId: one.id,
        rights: ['delete'],
        onBehalf: 'agent',
        actor: `staff:${staff('ana')}`,
      });
      return one;
    },
    byHand: async () => {
      const one = await routedRequest(journey, { right: 'correct' });
      await drive(all, one.id);
      return one;
    },
    copied: async () => {
      const stage = await fulfilment(database, [], [], journey, exporters);
      const one = await routedRequest(journey, { right: 'access', assurance: 'strong' });
      await drive(stage, one.id);
      const tasks = ['aws', 'datadog', 'sentry'].map(
        (system) => ({ step: `export.${system}`, result: { outcome: 'nothing_found' } }) as const,
      );
      const noted = await finishTasks(journey, {
        requestId: one.id,
        userId: staff('chloe'),
        tasks,
        note: 'see OPS-12',
      });
      expect(noted).toEqual({ ok: true });
      await drive(stage, one.id);
      return one;
    },
    lookedAt: async () => {
      const one = await cases.copied();
      for (const who of ['ana', 'ben']) await lookAt(journey, one.id, staff(who));
      return one;
    },
    refusalProposed: async () => {
      const one = await waitingDeletion(all);
      await proposeRefusal(journey, { ...(await order(one, 'chloe')), reason: 'excessive' });
      return one;
    },
    answerProposed: async () => {
      const one = await waitingDeletion(all);
      const results = [] as const;
      const proposed = await proposeAnswer(journey, {
        ...(await order(one, 'chloe')),
        kind: 'no-data',
        results,
      });
      expect(proposed).toEqual({ ok: true });
      return one;
    },
    answerHeld: async () => {
      const one = await cases.answerProposed();
      await record(one.id, { type: 'receipt.withheld', because: 'hourly-breaker', answerHeld: true });
      expect(await confirmAnswer(journey, await order(one, 'ben'))).toEqual({ ok: true });
      return one;
    },
    closed: () => refusedDeletion(all),
    appealed: async () => {
      const first = await refusedDeletion(all);
      const opened = await appealFromPage(journey, { requestId: first.id, contactId: first.contactId });
      const appeal = await byReference(opened.ok ? opened.reference : '');
      await drive(all, appeal.id);
      return appeal;
    },
    held: async () => {
      const one = await waitingDeletion(all);
      const hold = crypto.randomUUID();
      await journey.db
        .insertInto('legal_holds')
        .values({
          id: hold,
          request_id: one.id,
          reason: 'litigation',
          placed_by: staff('lee'),
          placed_at: journey.clock.now(),
          lifted_by: null,
          lifted_at: null,
          lifted_reason: null,
        })
        .execute();
      await record(one.id, { type: 'hold.placed', hold, reason: 'litigation' });
      return one;
    },
  } as const;

  async function byReference(reference: string): Promise<Case> {
    return await journey.db
      .selectFrom('requests')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirstOrThrow();
  }

  /** Draws the card and answers with where it stands. */
  async function draw({ id }: Case) {
    const step = await findStep(journey, id, 'desk.card');
    await journey.db.updateTable('steps').set({ state: 'ready' }).where('id', '=', step.id).execute();
    const ended = await runStep(journey, step.id, drawCardHandler(journey, desk.board));
    expect(ended).toMatchObject({ state: 'done' });
    const row = await journey.db
      .selectFrom('cards')
      .selectAll()
      .where('request_id', '=', id)
      .executeTakeFirstOrThrow();
    return { channelId: row.channel_id ?? '', ts: row.ts ?? '' };
  }

  return {
    all,
    journey,
    desk,
    cases,
    draw,
    record,
    order,
    eventsOf: ({ id }: Case) => events(journey, id),
  };
}
export type VerbStage = Awaited<ReturnType<typeof verbStage>>;
