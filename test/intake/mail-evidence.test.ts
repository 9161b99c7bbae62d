import { beforeAll, describe, expect, test } from 'vitest';
import type { InboundId, OutboundId, RequestId } from '../../src/core/privacy-request.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { fixtureMail } from '../support/read-fixture.ts';
import { deletionMail, mailIntake } from '../support/receive-mail.ts';
import { eventTypes, readRequest, receivedRequest } from '../support/requests.ts';

const database = testDatabase();
const { receive } = mailIntake({
  'example.net': ['v=spf1 ip4:192.0.2.7 -all'],
  '_dmarc.example.net': ['v=DMARC1; p=none'],
  'down.example': null,
  '_dmarc.down.example': null,
});
let journey: TestJourney;
beforeAll(async () => {
  journey = await testJourney(database);
});

const inbound = (id: InboundId) =>
  journey.db.selectFrom('inbound_messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('what vouches for a sender', () => {
  test('is a code in the open, and sealed what it rests on', async () => {
    const { inboundId } = await receive(journey, deletionMail('Dana <dana.ruiz@example.net>'));
    const row = await inbound(inboundId);
    expect(row.authentication).toBe('authenticated');
    const sealed = row.authentication_details ?? Buffer.alloc(0);
    expect(sealed.includes('example.net')).toBe(false);
    const key = await journey.vault.open(journey.db, row.key_id);
    const place = { table: 'inbound_messages', column: 'authentication_details', row: inboundId };
    expect(JSON.parse(key.openText(place, sealed))).toMatchObject({ spf: { domain: 'example.net' } });
  });

  test('proves nothing about a person: the contact stays unproven', async () => {
    const { requestId } = await receive(journey, deletionMail('Dana <dana.ruiz@example.net>'));
    const contacts = await journey.db
      .selectFrom('contacts')
      .select('proven_at')
      .where('request_id', '=', requestId as RequestId)
      .execute();
    expect(contacts).toEqual([{ proven_at: null }]);
    expect((await readRequest(journey, requestId as RequestId)).assurance).toBe('none');
  });
});

test('while name servers are down a mail is a case all the same, and its sender vouched for by nobody', async () => {
  const from = 'sam@down.example';
  const { inboundId, requestId, ended } = await receive(journey, deletionMail(from), { from });
  expect(ended.state).toBe('done');
  expect((await inbound(inboundId)).authentication).toBe('unauthenticated:dns-unavailable');
  expect((await readRequest(journey, requestId as RequestId)).state).toBe('verifying');
});

describe('a delivery report', () => {
  async function letter() {
    const request = await receivedRequest(journey);
    const row = await journey.db
      .selectFrom('outbound_messages')
      .select(['id', 'message_id'])
      .where('request_id', '=', request.id)
      .executeTakeFirstOrThrow();
    return { request, outbound: row.id as OutboundId, messageId: `${row.message_id}@parse.example.test` };
  }
  const report = async (name: string, messageId: string) => {
    const text = (await fixtureMail(name)).toString('latin1').replaceAll('{{message_id}}', messageId);
    return await receive(journey, Buffer.from(`X-Test: ${crypto.randomUUID()}\r\n${text}`, 'latin1'), {
      from: '',
    });
  };
  const asked = (id: InboundId) =>
    journey.db
      .selectFrom('steps')
      .select(['kind', 'request_id', 'input'])
      .where('name', '=', `letter.report.${id}`)
      .execute();

  test.each([
    ['dsn-failed', 'bounced', '5.1.1'],
    ['dsn-delayed', 'deferred', '4.2.2'],
    ['dsn-expired', 'bounced', '4.4.7'],
  ])('(%s) is noted with the letter that it names', async (name, delivery, code) => {
    const { request, outbound, messageId } = await letter();
    const { inboundId } = await report(name, messageId);
    expect(await inbound(inboundId)).toMatchObject({ state: 'set_aside', request_id: request.id });
    expect(await asked(inboundId)).toEqual([
      { kind: 'letter.report', request_id: request.id, input: { outbound, delivery, code } },
    ]);
    expect(await eventTypes(journey, request.id)).toEqual(['request.received']);
  });

  test.each(['dsn-relayed', 'dsn-two-recipients', 'mdn-read-receipt', 'arf-complaint'])(
    'that is no failure (%s) changes nothing',
    async (name) => {
      const { messageId } = await letter();
      const { inboundId, requestId } = await report(name, messageId);
      expect((await inbound(inboundId)).state).toBe('set_aside');
      expect(await asked(inboundId)).toEqual([]);
      if (requestId !== null) expect(await eventTypes(journey, requestId)).toEqual(['request.received']);
    },
  );

  test('about a letter that we did not write opens no case and changes none', async () => {
    const { inboundId, requestId } = await report('dsn-failed', 'fw.FW-7K3M-92QD.0123@parse.example.test');
    expect(requestId).toBeNull();
    expect((await inbound(inboundId)).state).toBe('set_aside');
    expect(await asked(inboundId)).toEqual([]);
  });
});

describe('a request that a machine hands on', () => {
  test.each([
    'agent-service-relay',
    'web-form-no-reply',
    'bounce-attached-by-a-person',
    'colleague',
    'list-mail',
  ])('(%s) is a case for a human, and no machine answers it', async (name) => {
    const text = (await fixtureMail(name)).toString('latin1').replaceAll('fluentworks.com>', 'example.test>');
    const { requestId } = await receive(journey, Buffer.from(text, 'latin1'));
    expect(await readRequest(journey, requestId as RequestId)).toMatchObject({
      state: 'received',
      attention: 'needs-triage',
    });
    const letters = await journey.db
      .selectFrom('outbound_messages')
      .select('id')
      .where('request_id', '=', requestId as RequestId)
      .execute();
    expect(letters).toEqual([]);
  });
});
