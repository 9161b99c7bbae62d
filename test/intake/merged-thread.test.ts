import { beforeAll, expect, test } from 'vitest';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { partsOf } from '../../src/db/parts.ts';
import { closeAsDuplicate } from '../../src/journey/close/close-as-duplicate.ts';
import { askRequester } from '../../src/journey/deliver/ask-requester.ts';
import { replyAddress } from '../../src/journey/reply-address.ts';
import { divide } from '../../src/journey/route/divide.ts';
import { testDatabase } from '../support/database.ts';
import { orderOf, waitingDeletion } from '../support/decided.ts';
import { type Fulfilment, fulfilment } from '../support/fulfilment.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { readRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();
const { receive } = mailIntake();
let all: Fulfilment;
beforeAll(async () => {
  all = await fulfilment(database, []);
});

/** The person writes into the thread of a case. @returns the case that it came to */
async function writeTo(request: Pick<TestRequest, 'reference' | 'address'>): Promise<RequestId | null> {
  const raw = [
    `From: ${request.address}`,
    'To: legal@fluentworks.com',
    'Subject: Re: your request',
    `Message-ID: <${crypto.randomUUID()}@mail.example.net>`,
    'Date: Tue, 24 Nov 2026 07:52:11 -0700',
    '',
    'It is the account of the bakery.',
    '',
  ].join('\r\n');
  const to = [replyAddress(all.journey.vault, request.reference, 'parse.example.test')];
  return (await receive(all.journey, Buffer.from(raw), { to, from: request.address })).requestId;
}

test('what a person writes to a case that was merged comes to the one that goes on, over several merges', async () => {
  const address = 'thrice@example.net';
  const [first, second, third] = [
    await waitingDeletion(all, 'US-CO', { address }),
    await waitingDeletion(all, 'US-CO', { address }),
    await waitingDeletion(all, 'US-CO', { address }),
  ];
  const merge = async (one: TestRequest, into: TestRequest) =>
    closeAsDuplicate(all.journey, { ...(await orderOf(all.journey, one, 'UANA')), otherId: into.id });
  expect(await merge(first, second)).toEqual({ ok: true });
  expect(await writeTo(first)).toBe(second.id);
  expect(await merge(second, third)).toEqual({ ok: true });
  expect(await writeTo(first)).toBe(third.id);
  expect((await readRequest(all.journey, first.id)).attention).toBeNull();
});

test('a question about a part is answered in the thread of its case', async () => {
  const request = await waitingDeletion(all);
  await divide(all.journey, { ...(await orderOf(all.journey, request, 'UANA')), rights: ['correct'] });
  const [part] = await partsOf(all.journey.db, request.id);
  if (!part) throw new Error('the case has no part');
  const order = await orderOf(all.journey, part, 'UANA');
  const asked = await askRequester(all.journey, { ...order, question: 'what-to-correct', words: null });
  expect(asked).toEqual({ ok: true });
  expect(await readRequest(all.journey, part.id)).toMatchObject({ waiting_on: 'requester' });
  expect(await writeTo(request)).toBe(request.id);
  expect(await readRequest(all.journey, part.id)).toMatchObject({
    question: null,
    attention: 'requester-answered',
    waiting_on: 'team',
  });
});
