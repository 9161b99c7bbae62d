import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailEnvelope } from '../../src/core/inbound-message.ts';
import type { InboundId, RequestId, StepId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { seeMessage } from '../../src/journey/close/see-message.ts';
import { acceptMessage } from '../../src/journey/intake/accept-message.ts';
import { mailReader } from '../../src/journey/intake/mail/mail-reader.ts';
import { readMail } from '../../src/journey/intake/mail/read-mail.ts';
import { senderChecker } from '../../src/journey/intake/mail/sender-checker.ts';
import { readNote } from '../../src/journey/intake/note/read-note.ts';
import { readMessageHandler } from '../../src/journey/intake/read-message.ts';
import { readText } from '../../src/journey/intake/text/read-text.ts';
import { replyAddress } from '../../src/journey/reply-address.ts';
import { rebuildMail } from '../../src/vendors/sendgrid/rebuild-mail.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { emptyZone } from '../support/names.ts';
import { runStep } from '../support/run-step.ts';

const database = testDatabase();
const reader = mailReader();
const checker = senderChecker({ resolve: emptyZone, sealers: [], forwarders: [] });
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});
afterAll(() => Promise.all([reader.close(), checker.close()]));

const fixture = async (name: string, values: Record<string, string> = {}) => {
  const text = (await readFile(`test/fixtures/mail/${name}.eml`)).toString('latin1');
  return Buffer.from(
    text.replace(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? ''),
    'latin1',
  );
};

const readers = () => ({
  mail: readMail.bind(null, { reader, checker, mailFrom: journey.settings.mailFrom, rebuild: rebuildMail }),
  text: readText,
  note: readNote,
});

async function receive(raw: Buffer, more: Partial<MailEnvelope> = {}) {
  const envelope: MailEnvelope = {
    kind: 'mail',
    from: 'dana.ruiz@example.net',
    to: ['legal@parse.example.test'],
    senderIp: '192.0.2.7',
    anomalies: [],
    ...more,
  };
  const { inboundId } = await acceptMessage(
    journey,
    { channel: 'email', raw, identity: raw, envelope },
    'sendgrid',
  );
  const { id } = await journey.db
    .selectFrom('steps')
    .select('id')
    .where('name', '=', `intake.read.${inboundId}`)
    .executeTakeFirstOrThrow();
  const ended = await runStep(journey, id as StepId, readMessageHandler(journey, readers()));
  expect(ended.state).toBe('done');
  return await look(inboundId);
}

async function look(id: InboundId) {
  const inbound = await journey.db
    .selectFrom('inbound_messages')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const requestId = inbound.request_id as RequestId;
  const request = requestId
    ? await journey.db
        .selectFrom('requests')
        .selectAll()
        .where('id', '=', requestId)
        .executeTakeFirstOrThrow()
    : undefined;
  const events = await journey.db
    .selectFrom('request_events')
    .select(['type', 'data'])
    .where('request_id', '=', requestId)
    .orderBy('seq')
    .execute();
  const steps = await journey.db
    .selectFrom('steps')
    .select(['name', 'kind'])
    .where('request_id', '=', requestId)
    .execute();
  return { inbound, request, events, steps, types: events.map(({ type }) => type) };
}

/** The same words in a mail of its own. */
const unique = (raw: Buffer) => {
  const written = raw.toString('latin1').replace(/^Message-ID: </im, `$&${crypto.randomUUID()}.`);
  return Buffer.from(`X-Test: ${crypto.randomUUID()}\r\n${written}`, 'latin1');
};

describe('a mail that plainly asks for deletion', () => {
  test('opens a case with its legal date and source, an acknowledgement and a challenge', async () => {
    const { request, types, steps, inbound } = await receive(await fixture('delete-my-data'));
    expect(types).toEqual(['request.received', 'request.understood']);
    expect(request).toMatchObject({
      state: 'verifying',
      rights: ['delete'],
      playbook: 'delete',
      waiting_on: 'requester',
    });
    expect(request?.due_at.toString()).toBe('2026-12-23T06:59:59.999Z');
    expect(request?.due_source).toContain('strictest clock: MX-FED');
    expect(steps.map(({ name }) => name).toSorted()).toEqual(['send.acknowledgement', 'verify.challenge']);
    expect(inbound).toMatchObject({ state: 'read', key_id: request?.key_id });
    const contact = await journey.db
      .selectFrom('contacts')
      .selectAll()
      .where('request_id', '=', request?.id ?? ('' as never))
      .executeTakeFirstOrThrow();
    expect(contact.proven_at).toBeNull();
    const key = await journey.vault.open(journey.db, request?.key_id ?? ('' as never));
    expect(key.openText({ table: 'contacts', column: 'value', row: contact.id }, contact.value)).toBe(
      'dana.ruiz@example.net',
    );
  });

  test('is understood in Spanish, from an 8-bit mail in Latin-1', async () => {
    const { request } = await receive(await fixture('latin1-8bit'));
    expect(request).toMatchObject({ state: 'verifying', rights: ['delete'] });
  });
});

describe('a mail that no machine should sort', () => {
  test.each([
    ['in doubt', 'unclear'],
    ['two authors', 'two-from'],
  ])('(%s) is a human’s to sort', async (_, name) => {
    const { request, types } = await receive(unique(await fixture(name)));
    expect(request).toMatchObject({
      state: 'received',
      attention: 'needs-triage',
      waiting_on: 'team',
      slack_channel: 'privacy-requests',
    });
    expect(types.at(-1)).toBe('triage.needed');
  });

  test('with two authors or a transport that looks tampered with is answered by no machine', async () => {
    for (const received of [
      await receive(unique(await fixture('two-from'))),
      await receive(unique(await fixture('delete-my-data')), { anomalies: ['duplicate-field'] }),
    ]) {
      expect(received.steps.filter(({ kind }) => kind === 'letter.send')).toEqual([]);
      expect(received.request?.state).toBe('received');
    }
  });

  test('sent by a machine is a case, and no machine answers it', async () => {
    const raw = unique(await fixture('delete-my-data'));
    const { request, events, steps } = await receive(
      Buffer.concat([Buffer.from('Auto-Submitted: auto-generated\r\n'), raw]),
    );
    expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
    expect(events.at(-1)?.data).toMatchObject({ because: 'auto-submitted' });
    expect(steps.filter(({ kind }) => kind !== 'desk.card')).toEqual([]);
  });
});

test('a mere question is answered with where to turn, once', async () => {
  const { request, steps } = await receive(unique(await fixture('question')));
  expect(request).toMatchObject({ state: 'delivering', kind: 'question', outcome: 'not_a_request' });
  expect(steps.filter(({ kind }) => kind === 'letter.send').map(({ name }) => name)).toEqual(['send.answer']);
});

describe('a mail that cannot be read', () => {
  test.each<[string, Buffer, Partial<MailEnvelope>, string]>([
    ['no header', Buffer.from('just words, no header at all'), {}, 'not-a-mail'],
    ['no From', Buffer.from('Subject: x\r\n\r\nPlease delete my account'), {}, 'not-a-mail'],
    ['a form that was cut off', Buffer.from('--xYzZY\r\nhalf'), { anomalies: ['truncated'] }, 'truncated'],
    ['no form', Buffer.from('{"a": 1}'), { anomalies: ['not-multipart'] }, 'not-multipart'],
    [
      'parts without end',
      Buffer.from(`From: a@example.net\r\n\r\n${'--x\n'.repeat(5_000)}`),
      {},
      'too-many-parts',
    ],
  ])('(%s) is a ticket that says so, with its bytes sealed beside it', async (_, raw, more, problem) => {
    const { request, inbound, types, steps } = await receive(unique(raw), more);
    expect(types).toEqual(['request.received', 'reading.failed']);
    expect(request).toMatchObject({ state: 'received', attention: 'needs-reading', waiting_on: 'team' });
    expect(inbound).toMatchObject({ state: 'needs_reading', problem_code: problem });
    expect(steps.filter(({ kind }) => kind === 'letter.send')).toEqual([]);
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const opened = key.open({ table: 'inbound_messages', column: 'raw', row: inbound.id }, inbound.raw);
    expect(opened.includes(raw)).toBe(true);
  });

  test('and came from nowhere is a ticket, too', async () => {
    const { request } = await receive(Buffer.from(`nothing ${crypto.randomUUID()}`), { from: null });
    expect(request).toMatchObject({ attention: 'needs-reading' });
  });
});

describe('a report about our own mail', () => {
  test('opens no case and says that it was set aside', async () => {
    const { inbound, request } = await receive(unique(await fixture('delivery-report')));
    expect(request).toBeUndefined();
    expect(inbound.state).toBe('set_aside');
    expect(journey.log.lines.at(-1)?.message).toBe('report about our own mail set aside');
  });
});

test('a mail with no return path is never answered, and is a human’s to look at all the same', async () => {
  const { request, steps } = await receive(unique(await fixture('delete-my-data')), { from: '' });
  expect(request).toMatchObject({ state: 'received', attention: 'needs-triage' });
  expect(steps.filter(({ kind }) => kind === 'letter.send')).toEqual([]);
});

describe('a reply', () => {
  async function openCase() {
    const { request } = await receive(unique(await fixture('delete-my-data')));
    return request ?? expect.fail('no case');
  }

  test('to our reply address joins its case and is looked through for the code', async () => {
    const request = await openCase();
    const to = replyAddress(journey.vault, request.reference, 'parse.example.test');
    const raw = unique(await fixture('reply-with-code', { code: '12345678', reference: request.reference }));
    const { inbound, types, steps } = await receive(raw, { to: [to] });
    expect(inbound).toMatchObject({ request_id: request.id, state: 'read', automatic: null });
    expect(inbound.from_contact).not.toBeNull();
    expect(types.at(-1)).toBe('message.received');
    expect(steps.map(({ name }) => name)).toContain(`verify.reply.${inbound.id}`);
    const key = await journey.vault.open(journey.db, inbound.key_id);
    const place = { table: 'inbound_messages', column: 'own_words', row: inbound.id };
    expect(key.openText(place, inbound.own_words ?? Buffer.alloc(0))).toBe('12345678\n\nThanks, Dana');
  });

  test('without the address but with our Message-ID in its references joins its case', async () => {
    const request = await openCase();
    const { message_id } = await journey.db
      .selectFrom('outbound_messages')
      .select('message_id')
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    const raw = unique(await fixture('reply-with-code', { message_id: `${message_id}@parse.example.test` }));
    expect((await receive(raw)).inbound.request_id).toBe(request.id);
  });

  test('from anybody else is a case of its own and proves nothing', async () => {
    const request = await openCase();
    const to = replyAddress(journey.vault, request.reference, 'parse.example.test');
    const raw = (await fixture('reply-with-code', { code: '12345678' }))
      .toString('latin1')
      .replaceAll('dana.ruiz@', 'mallory@');
    const { inbound, steps } = await receive(unique(Buffer.from(raw)), { to: [to] });
    expect(inbound.request_id).not.toBe(request.id);
    expect(steps.filter(({ kind }) => kind === 'verify.reply')).toEqual([]);
  });

  test('by an out-of-office that quotes our code is kept and never looked through', async () => {
    const request = await openCase();
    const to = replyAddress(journey.vault, request.reference, 'parse.example.test');
    const raw = unique(await fixture('out-of-office-quoting-code', { code: '12345678' }));
    const { inbound, steps } = await receive(raw, { to: [to] });
    expect(inbound).toMatchObject({ request_id: request.id, automatic: 'auto-submitted' });
    expect(steps.filter(({ name }) => name.endsWith(inbound.id))).toEqual([]);
  });

  test('to an address with a wrong tag joins nothing', async () => {
    const request = await openCase();
    const to = `t-${request.reference.replaceAll('-', '').toLowerCase()}-aaaaaaaaaaaaaaaa@parse.example.test`;
    const { inbound } = await receive(unique(await fixture('question')), { to: [to] });
    expect(inbound.request_id).not.toBe(request.id);
  });
});

const linksOf = async (id: RequestId | undefined) =>
  (await journey.db.selectFrom('request_links').selectAll().execute()).filter(
    (link) => link.request_id === id,
  );

describe('requests that may belong together', () => {
  const mail = (values: { from?: string; id?: string; subject?: string; words?: string; to?: string }) =>
    Buffer.from(
      [
        `Received: by relay.example.net with id ${crypto.randomUUID()}`,
        `From: ${values.from ?? `p-${crypto.randomUUID()}@example.net`}`,
        'To: legal@fluentworks.com',
        `Subject: ${values.subject ?? 'Please delete my account'}`,
        `Message-ID: <${values.id ?? `${crypto.randomUUID()}@example.net`}>`,
        '',
        values.words ?? 'please delete my account and everything about me.',
        '',
      ].join('\r\n'),
    );

  test('the same mail delivered to two of our addresses is one case and one acknowledgement', async () => {
    const one = { from: 'twice@example.net', id: `${crypto.randomUUID()}@example.net` };
    const first = await receive(mail(one));
    const second = await receive(mail(one));
    expect(second.inbound).toMatchObject({
      request_id: first.request?.id,
      state: 'set_aside',
      problem_code: 'copy-of-an-earlier-mail',
    });
    expect(second.types).toEqual(first.types);
  });

  test('another mail under a known Message-ID is a case of its own with a hint', async () => {
    const id = `${crypto.randomUUID()}@example.net`;
    const first = await receive(mail({ from: 'one@example.net', id }));
    for (const forged of [
      { from: 'mallory@example.net', id },
      { from: 'one@example.net', id, words: 'please delete my whole profile and all of my data.' },
    ]) {
      const other = await receive(mail(forged));
      expect(other.request?.id).not.toBe(first.request?.id);
      expect(await linksOf(other.request?.id)).toContainEqual(
        expect.objectContaining({ other_id: first.request?.id, because: 'same-message-id' }),
      );
    }
    expect((await look(first.inbound.id)).types).toEqual(first.types);
  });

  test('a stranger who answers a letter of a case gets a case of their own, linked, and changes nothing of the other', async () => {
    const first = await receive(mail({ from: 'owner@example.net' }));
    const to = replyAddress(journey.vault, first.request?.reference ?? '', 'parse.example.test');
    const other = await receive(mail({ from: 'mallory@example.net' }), { to: [to] });
    expect(await linksOf(other.request?.id)).toMatchObject([
      { other_id: first.request?.id, because: 'answers-other-case' },
    ]);
    expect((await look(first.inbound.id)).types).toEqual(first.types);
  });

  test('a number in the subject is a hint and joins nothing', async () => {
    const first = await receive(mail({ from: 'owner2@example.net' }));
    const reference = first.request?.reference ?? '';
    const other = await receive(
      mail({ from: 'owner2@example.net', subject: `Re: ${reference.toLowerCase()} delete my account` }),
    );
    expect(other.request?.id).not.toBe(first.request?.id);
    expect(await linksOf(other.request?.id)).toMatchObject([
      { other_id: first.request?.id, because: 'names-other-case' },
    ]);
  });

  async function closedCase(from: string) {
    const { request } = await receive(mail({ from }));
    const id = request?.id ?? expect.fail('no case');
    await journey.db.transaction().execute(async (tx) => {
      const event = { type: 'request.disowned', slackChannel: 'privacy-requests' } as const;
      await recordEvent(tx, id, { event, actor: 'requester', at: journey.clock.now() });
    });
    return { id, to: [replyAddress(journey.vault, request?.reference ?? '', 'parse.example.test')] };
  }

  test('what the requester writes to a closed case is shown to the team, who say that they read it', async () => {
    const { id, to } = await closedCase('thanks@example.net');
    const { inbound, request } = await receive(
      mail({ from: 'thanks@example.net', subject: 'Re: your letter', words: 'Thank you!' }),
      {
        to,
      },
    );
    expect(inbound.request_id).toBe(id);
    expect(request).toMatchObject({ state: 'closed', attention: 'wrote-after-close' });
    expect(await seeMessage(journey, { requestId: id, actor: 'staff:U1' })).toEqual({ ok: true });
    expect((await look(inbound.id)).request?.attention).toBeNull();
    expect(await seeMessage(journey, { requestId: id, actor: 'staff:U2' })).toMatchObject({ ok: false });
  });

  test('a new request in a reply to a closed case has a clock of its own', async () => {
    const { id, to } = await closedCase('again@example.net');
    const { request } = await receive(mail({ from: 'again@example.net' }), { to });
    expect(request).toMatchObject({ state: 'verifying', rights: ['delete'] });
    expect(await linksOf(request?.id)).toMatchObject([{ other_id: id, because: 'follows-closed-case' }]);
  });
});
