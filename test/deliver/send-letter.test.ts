import { beforeAll, describe, expect, test } from 'vitest';
import { type MailSender, type OutgoingMail, SendUnknown, type TextSender } from '../../src/core/ports.ts';
import { Permanent, Transient } from '../../src/core/problem.ts';
import { inTransaction } from '../../src/db/database.ts';
import { claimStep } from '../../src/db/step-runs.ts';
import { optOut } from '../../src/db/text-opt-outs.ts';
import { sendLetterHandler } from '../../src/journey/deliver/send-letter.ts';
import { retryStep } from '../../src/journey/fulfil/retry-step.ts';
import { contactOf } from '../../src/journey/intake/open-from-message.ts';
import { loadWorkflows } from '../../src/workflows/load-workflows.ts';
import { challengedRequest } from '../support/codes.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { eventTypes, readRequest, type TestRequest, verifyingRequest } from '../support/requests.ts';
import { findStep, runStep } from '../support/run-step.ts';

const database = testDatabase();
let journey: TestJourney;
let systems: Awaited<ReturnType<typeof loadWorkflows>>['systems'];
beforeAll(async () => {
  journey = await testJourney(database);
  ({ systems } = await loadWorkflows());
});

/** A provider that keeps what it took and can lose its answer. */
class Provider implements MailSender {
  readonly taken: OutgoingMail[] = [];
  /** What the next call comes to. */
  next: 'takes' | 'takes and the answer is lost' | 'answer is lost' | Error = 'takes';
  /** Whether it can say what it took. */
  tells = true;

  async send(mail: OutgoingMail): Promise<{ vendorId: string }> {
    const { next } = this;
    this.next = 'takes';
    if (next instanceof Error) throw next;
    if (next !== 'answer is lost') this.taken.push(mail);
    if (next !== 'takes') throw new SendUnknown();
    return { vendorId: 'v1' };
  }
  async wasSent(messageId: string) {
    if (!this.tells) return null;
    return this.taken.some((mail) => mail.messageId === messageId) ? { vendorId: 'v1' } : (false as const);
  }
}

const noTexts: TextSender = {
  send: () => Promise.reject(new Error('no text was expected')),
  wasSent: () => Promise.reject(new Error('no text was expected')),
};
const carriers = (mail: MailSender) => ({ mail, text: noTexts });

async function stage(name = 'send.acknowledgement', request?: TestRequest) {
  const on = request ?? (await verifyingRequest(journey));
  const provider = new Provider();
  const run = async () => {
    const step = await findStep(journey, on.id, name);
    return await runStep(journey, step.id, sendLetterHandler(journey, carriers(provider), systems));
  };
  const row = async () => {
    const step = await findStep(journey, on.id, name);
    return await journey.db
      .selectFrom('outbound_messages')
      .selectAll()
      .where('id', '=', String(step.input.outbound) as never)
      .executeTakeFirstOrThrow();
  };
  return { request: on, provider, run, row };
}

describe('a letter', () => {
  test('repeats nothing that its reader is said to have written: it may go to somebody who never wrote', async () => {
    const { provider, run } = await stage();
    await run();
    const [mail] = provider.taken;
    expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toMatch(/please delete/i);
  });

  test('goes to the requester in their thread, from us, marked as written by a machine', async () => {
    const { request, provider, run, row } = await stage();
    expect((await run()).state).toBe('done');
    const [mail] = provider.taken;
    expect(mail).toMatchObject({
      to: request.address,
      from: { address: 'legal@example.test' },
      headers: {
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'X-FW-Loop': 'lawrence',
      },
    });
    expect(mail?.replyTo).toMatch(/^t-fw[0-9a-z]{8}-[a-z2-7]{16}@parse\.example\.test$/);
    expect(mail?.headers['In-Reply-To']).toBe(`<${request.id}@example.net>`);
    expect(mail?.headers.References).toContain('<second@example.net>');
    expect(mail?.text).toContain('##- Please type your reply above this line -##');
    expect(mail?.messageId).toMatch(/^fw\.FW-.+@parse\.example\.test$/);
    expect(await row()).toMatchObject({ state: 'sent', vendor_id: 'v1' });
    expect((await readRequest(journey, request.id)).acknowledged_at).not.toBeNull();
  });

  test('is not marked sent before the provider took it', async () => {
    const { request, provider, run, row } = await stage();
    provider.next = new Transient('sendgrid-unreachable');
    expect(await run()).toMatchObject({ state: 'ready', problem: 'sendgrid-unreachable' });
    expect((await row()).state).toBe('queued');
    expect(await eventTypes(journey, request.id)).not.toContain('acknowledgement.sent');
    await run();
    expect(provider.taken).toHaveLength(1);
  });

  test('is not sent again when the process died after the provider took it', async () => {
    const { request, provider, run, row } = await stage();
    // The effect without its settlement: as if the process had been killed right after the call.
    const { id } = await findStep(journey, request.id, 'send.acknowledgement');
    const now = journey.clock.now();
    const step = await claimStep(journey.db, id, now, now.add({ seconds: 5 }));
    const handler = sendLetterHandler(journey, carriers(provider), systems);
    if (!step) throw new Error('not claimed');
    await handler({ ...step, requestId: request.id, signal: new AbortController().signal });
    journey.clock.advance({ seconds: 6 });
    expect((await row()).state).toBe('sending');
    expect((await run()).state).toBe('done');
    expect(provider.taken).toHaveLength(1);
    expect(
      (await eventTypes(journey, request.id)).filter((type) => type === 'acknowledgement.sent'),
    ).toHaveLength(1);
  });

  test('whose answer was lost is looked up: taken, it counts as sent', async () => {
    const { provider, run } = await stage();
    provider.next = 'takes and the answer is lost';
    expect((await run()).state).toBe('done');
    expect(provider.taken).toHaveLength(1);
  });

  test('whose answer was lost is looked up: not taken, the same mail goes out later', async () => {
    const { provider, run } = await stage();
    provider.next = 'answer is lost';
    expect(await run()).toMatchObject({ state: 'ready' });
    await run();
    expect(provider.taken).toHaveLength(1);
  });

  test('that was written as a text is written anew as a mail when its number told us to stop meanwhile', async () => {
    const { request, provider, row } = await stage();
    const { key_id } = await readRequest(journey, request.id);
    const key = await journey.vault.open(journey.db, key_id);
    const phone = contactOf(journey.vault, key, { channel: 'sms', value: '+13035550142' });
    const at = journey.clock.now();
    await journey.db
      .insertInto('contacts')
      .values({ ...phone, request_id: request.id, source: 'claimed', created_at: at, proven_at: at })
      .execute();
    const { id } = await row();
    await journey.db
      .updateTable('outbound_messages')
      .set({ contact_id: phone.id })
      .where('id', '=', id)
      .execute();
    const texted: string[] = [];
    const text: TextSender = {
      async send({ to }) {
        texted.push(to);
        throw new SendUnknown();
      },
      wasSent: async () => false,
    };
    const run = async () => {
      const step = await findStep(journey, request.id, 'send.acknowledgement');
      return await runStep(journey, step.id, sendLetterHandler(journey, { mail: provider, text }, systems));
    };
    expect((await run()).state).toBe('ready');
    await inTransaction(journey.db, (tx) => optOut(tx, phone.value_hash, at));
    expect((await run()).state).toBe('done');
    expect(texted).toHaveLength(1);
    expect(provider.taken).toMatchObject([{ to: request.address }]);
  });

  test('that may or may not be on its way is sent again only by a human', async () => {
    const { request, provider, run, row } = await stage();
    provider.tells = false;
    provider.next = 'answer is lost';
    expect(await run()).toMatchObject({ state: 'failed', problem: 'letter-unknown' });
    expect((await row()).state).toBe('unknown');
    expect(await run()).toMatchObject({ state: 'not-claimed' });
    const { id: stepId } = await findStep(journey, request.id, 'send.acknowledgement');
    await retryStep(journey, { requestId: request.id, stepId, actor: 'staff:U1' });
    expect((await run()).state).toBe('done');
    expect(provider.taken).toHaveLength(1);
  });

  test('that is refused for good is failed and a human is asked', async () => {
    const { provider, run, row } = await stage();
    provider.next = new Permanent('sendgrid-refused-400');
    expect(await run()).toMatchObject({ state: 'failed', problem: 'sendgrid-refused-400' });
    expect((await row()).state).toBe('failed');
  });

  test('with a code carries it once, and nothing that stays behind does', async () => {
    const request = await challengedRequest(journey);
    const { name } = await journey.db
      .selectFrom('steps')
      .select('name')
      .where('request_id', '=', request.id)
      .where('name', 'like', 'send.code.%')
      .executeTakeFirstOrThrow();
    const { provider, run, row } = await stage(name, request);
    await run();
    expect(provider.taken[0]?.text).toContain(`Your code is ${request.code}`);
    const kept = await row();
    expect(kept.enclosure).toBeNull();
    const place = { table: 'outbound_messages', column: 'content', row: kept.id };
    const content = request.key.openText(place, kept.content ?? Buffer.alloc(0));
    expect(content).not.toContain(request.code);
    expect(content).toContain('Your code is');
  });
});
