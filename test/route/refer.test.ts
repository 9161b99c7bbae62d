import { beforeEach, describe, expect, test } from 'vitest';
import type { Kind } from '../../src/core/privacy-request.ts';
import { finishTasks } from '../../src/journey/fulfil/finish-task.ts';
import { sort } from '../../src/journey/route/sort.ts';
import { testDatabase } from '../support/database.ts';
import { deletionStage } from '../support/decided.ts';
import { drive, steps } from '../support/fulfilment.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { readRequest, receivedRequest, type TestRequest } from '../support/requests.ts';

const database = testDatabase();
const intake = mailIntake();
let all: Awaited<ReturnType<typeof deletionStage>>;
beforeEach(async () => {
  all = await deletionStage(database);
});

async function sorted(kind: Kind, options: Parameters<typeof receivedRequest>[1] = {}): Promise<TestRequest> {
  const request = await receivedRequest(all.journey, options);
  const { version } = await readRequest(all.journey, request.id);
  const order = { requestId: request.id, version, kind, rights: [], actor: 'staff:U1' as const };
  expect(await sort(all.journey, order)).toMatchObject({ ok: true });
  await drive(all, request.id);
  return request;
}
const finish = async ({ id }: Pick<TestRequest, 'id'>, step: string) => {
  const note = 'Answered by post, matter 26-114';
  const done = await finishTasks(all.journey, { requestId: id, userId: 'U2', tasks: [{ step }], note });
  await drive(all, id);
  return done;
};

describe('legal process', () => {
  test('stays open until legal has noted its answer, then whoever wrote is told that it is closed', async () => {
    const request = await sorted('legal');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
      team: 'legal',
      slack_channel: 'privacy-legal',
      assurance: 'none',
    });
    expect(await finish(request, 'answer')).toEqual({ ok: true });
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'closed',
      outcome: 'not_a_request',
    });
    expect(all.mails.filter(({ to }) => to === request.address).at(-1)?.subject).toBe(
      `Your message is dealt with (${request.reference})`,
    );
  });

  test('is readable for as long as its playbook says', async () => {
    const request = await sorted('legal');
    await finish(request, 'answer');
    expect((await readRequest(all.journey, request.id)).content_until?.toString()).toBe(
      '2032-11-24T15:00:00Z',
    );
  });

  test('tells and touches nothing of anybody: no system is searched', async () => {
    const request = await sorted('legal');
    await finish(request, 'answer');
    expect(all.systems.flatMap(({ searches }) => searches)).toEqual([]);
  });
});

test('a security report is assessed before it is answered', async () => {
  const request = await sorted('security');
  expect(await finish(request, 'answer')).toEqual({ ok: false, because: 'no-open-task' });
  await finish(request, 'assess');
  await finish(request, 'answer');
  expect((await steps(all, request.id)).map(({ name, state }) => [name, state])).toEqual([
    ['assess', 'done'],
    ['answer', 'done'],
  ]);
  expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'closed' });
});

describe('a subpoena by mail', () => {
  const raw = (from: string) =>
    Buffer.from(
      [
        `From: ${from}`,
        'To: legal@fluentworks.com',
        'Subject: SUBPOENA DUCES TECUM, Case No. 2026CV031337',
        `Message-ID: <${crypto.randomUUID()}@court.example.net>`,
        'Date: Tue, 24 Nov 2026 07:52:11 -0700',
        '',
        'YOU ARE HEREBY COMMANDED to produce all records of the account named in the attached subpoena to the Denver',
        'District Court by December 15, 2026. Failure to comply may be punished as contempt of court.',
        '',
      ].join('\r\n'),
    );

  test('goes to legal by itself', async () => {
    const { requestId } = await intake.receive(all.journey, raw('clerk@court.example.net'));
    if (!requestId) throw new Error('no case');
    await drive(all, requestId);
    expect(await readRequest(all.journey, requestId)).toMatchObject({
      kind: 'legal',
      playbook: 'legal-process',
      state: 'fulfilling',
      team: 'legal',
    });
  });

  test('whose sender nobody can be sure of gets no letter without a human', async () => {
    const twice = raw('clerk@court.example.net')
      .toString()
      .replace('Subject:', 'From: other@example.org\r\nSubject:');
    const { requestId } = await intake.receive(all.journey, Buffer.from(twice));
    if (!requestId) throw new Error('no case');
    await drive(all, requestId);
    expect(await readRequest(all.journey, requestId)).toMatchObject({ kind: 'legal', answer_held: true });
    await finish({ id: requestId }, 'answer');
    expect(await readRequest(all.journey, requestId)).toMatchObject({
      state: 'delivering',
      waiting_on: 'team',
    });
    expect(all.mails).toEqual([]);
  });
});

describe('a question', () => {
  test('is answered at once where its playbook has no step', async () => {
    const request = await sorted('question');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'closed',
      outcome: 'not_a_request',
    });
    expect(all.mails.at(-1)?.subject).toContain('Your question about privacy');
  });

  test('waits for people once legal-ops gives its playbook a step', async () => {
    const step = { id: 'answer', uses: 'team.task', title: 'Answer it', team: 'privacy' } as const;
    all.journey.playbooks = all.journey.playbooks.map((playbook) =>
      playbook.playbook === 'question'
        ? { ...playbook, steps: [{ ...step, needs: [], remind: [] }] }
        : playbook,
    );
    const request = await sorted('question');
    expect(await readRequest(all.journey, request.id)).toMatchObject({
      state: 'fulfilling',
      waiting_on: 'team',
    });
    await finish(request, 'answer');
    expect(await readRequest(all.journey, request.id)).toMatchObject({ state: 'closed' });
  });
});
