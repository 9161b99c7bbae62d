import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundId, RequestId } from '../../src/core/privacy-request.ts';
import { Transient } from '../../src/core/problem.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { destroyDueContent } from '../../src/journey/close/destroy-content.ts';
import { change } from '../../src/journey/context.ts';
import { sweepBlobs } from '../../src/journey/sweep-blobs.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { fixtureMail } from '../support/read-fixture.ts';
import { mailIntake } from '../support/receive-mail.ts';
import { events } from '../support/requests.ts';

const database = testDatabase();
const { store, read, receive } = mailIntake();
let journey: TestJourney;
beforeEach(async () => {
  journey = await testJourney(database);
  await database.db.deleteFrom('loose_blobs').execute();
});

const mail = async (name = 'nested-alternative') =>
  Buffer.concat([Buffer.from(`X-Test: ${crypto.randomUUID()}\r\n`), await fixtureMail(name)]);
const filesOf = (id: InboundId) =>
  journey.db.selectFrom('attachments').selectAll().where('inbound_id', '=', id).orderBy('id').execute();
const loose = () => journey.db.selectFrom('loose_blobs').selectAll().execute();

describe('files that come with a mail', () => {
  test('are kept sealed under its key, with their hash and their type by content', async () => {
    const { inboundId } = await receive(journey, await mail());
    const [png, pdf] = await filesOf(inboundId);
    expect([png?.type, pdf?.type]).toEqual(['image/png', 'application/pdf']);
    const { key_id } = await journey.db
      .selectFrom('inbound_messages')
      .select('key_id')
      .where('id', '=', inboundId)
      .executeTakeFirstOrThrow();
    const key = await journey.vault.open(journey.db, key_id);
    const sealed = await journey.blobs.get(pdf?.blob ?? '');
    expect(sealed.includes('%PDF')).toBe(false);
    const bytes = key.open({ table: 'attachments', column: 'blob', row: pdf?.id ?? '' }, sealed);
    expect(bytes.toString('latin1')).toContain('%PDF-1.7');
    expect(pdf?.sha256).toEqual(createHash('sha256').update(bytes).digest());
    expect(pdf?.size_bytes).toBe(bytes.length);
    const name = { table: 'attachments', column: 'name', row: pdf?.id ?? '' };
    expect(key.openText(name, pdf?.name ?? Buffer.alloc(0))).toBe('letter.pdf');
    expect(await loose()).toEqual([]);
  });

  test('are told to staff by type and size, without their names', async () => {
    const { requestId } = await receive(journey, await mail());
    const told = (await events(journey, requestId as RequestId)).find(
      ({ type }) => type === 'files.received',
    );
    expect(told?.data).toMatchObject({
      files: [
        { type: 'image/png', bytes: 70 },
        { type: 'application/pdf', bytes: 35 },
      ],
      more: 0,
      beyond: 0,
    });
    expect(JSON.stringify(told)).not.toContain('letter');
  });

  test('beyond the limits stay in the raw mail, and the case says how many', async () => {
    const part = (at: number) =>
      `--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=${at}.txt\r\n\r\nfile ${at}\r\n`;
    const parts = Array.from({ length: 60 }, (_, at) => part(at)).join('');
    const raw = Buffer.from(
      `From: dana.ruiz@example.net\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPlease read these\r\n${parts}--b--\r\n`,
    );
    const { inboundId, requestId } = await receive(journey, raw);
    expect(await filesOf(inboundId)).toHaveLength(50);
    const told = (await events(journey, requestId as RequestId)).find(
      ({ type }) => type === 'files.received',
    );
    expect(told?.data).toMatchObject({ more: 40, beyond: 10 });
  });

  test('that came with a report about our own mail are not kept apart', async () => {
    const { inboundId } = await receive(journey, await mail('dsn-delayed'), { from: '' });
    expect(await filesOf(inboundId)).toEqual([]);
  });
});

describe('a blob store that fails', () => {
  test('loses nothing: the mail waits and is read when the store is back', async () => {
    const inboundId = await store(journey, await mail());
    const put = journey.blobs.put.bind(journey.blobs);
    journey.blobs.put = async () => {
      throw new Transient('blob-store-unavailable');
    };
    const { ended } = await read(journey, inboundId);
    expect(ended).toEqual({ state: 'ready', problem: 'blob-store-unavailable' });
    journey.blobs.put = put;
    expect((await read(journey, inboundId)).ended.state).toBe('done');
    expect(await filesOf(inboundId)).toHaveLength(2);
  });

  test('in the middle leaves a blob that a sweep deletes, and only that one', async () => {
    const inboundId = await store(journey, await mail());
    const put = journey.blobs.put.bind(journey.blobs);
    let calls = 0;
    journey.blobs.put = async (name, bytes) => {
      calls += 1;
      if (calls === 2) throw new Transient('blob-store-unavailable');
      await put(name, bytes);
    };
    await read(journey, inboundId);
    await read(journey, inboundId);
    expect(journey.blobs.kept.size).toBe(3);
    expect(await sweepBlobs(journey)).toBe(0);
    journey.clock.advance({ hours: 25 });
    expect(await sweepBlobs(journey)).toBe(2);
    const kept = await filesOf(inboundId);
    expect([...journey.blobs.kept.keys()].toSorted()).toEqual(kept.map(({ blob }) => blob).toSorted());
    expect(await loose()).toEqual([]);
  });

  test('keeps what it could not delete for the next sweep', async () => {
    await journey.db
      .insertInto('loose_blobs')
      .values({ blob: 'attachments/x', delete_after: journey.clock.now() })
      .execute();
    const remove = journey.blobs.delete.bind(journey.blobs);
    journey.blobs.delete = async () => {
      throw new Transient('blob-store-unavailable');
    };
    await expect(sweepBlobs(journey)).rejects.toThrow('blob-store-unavailable');
    journey.blobs.delete = remove;
    expect(await sweepBlobs(journey)).toBe(1);
  });
});

test('a worker that was away for so long that its blobs were swept puts them anew', async () => {
  const inboundId = await store(journey, await mail());
  const put = journey.blobs.put.bind(journey.blobs);
  journey.blobs.put = async (name, bytes) => {
    await put(name, bytes);
    await journey.db.deleteFrom('loose_blobs').where('blob', '=', name).execute();
  };
  expect((await read(journey, inboundId)).ended).toEqual({ state: 'ready', problem: 'blob-deleted' });
  expect(await filesOf(inboundId)).toEqual([]);
  journey.blobs.put = put;
  expect((await read(journey, inboundId)).ended.state).toBe('done');
  expect(await filesOf(inboundId)).toHaveLength(2);
});

test('destroying the content of a request deletes its files', async () => {
  const { inboundId, requestId } = await receive(journey, await mail());
  const id = requestId as RequestId;
  const blobs = (await filesOf(inboundId)).map(({ blob }) => blob);
  const at = journey.clock.now();
  await change(journey, id, async (tx) => {
    await recordEvent(tx, id, {
      event: { type: 'request.withdrawn', stepsStopped: 0 },
      actor: 'requester',
      at,
    });
    const contentUntil = at.add({ hours: 1 }).toString();
    const event = { type: 'answer.sent', message: 'm', contentUntil } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
  });
  journey.clock.advance({ hours: 2 });
  await destroyDueContent(journey);
  expect(await filesOf(inboundId)).toEqual([]);
  expect(await sweepBlobs(journey)).toBe(blobs.length);
  expect(blobs.filter((blob) => journey.blobs.kept.has(blob))).toEqual([]);
});
