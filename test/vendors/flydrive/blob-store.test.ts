import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobStore } from '../../../src/core/ports.ts';
import { blobStore } from '../../../src/vendors/flydrive/blob-store.ts';

let folder: string;
let aws: { url: string; close(): Promise<void> };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-blobs-'));
  aws = await createEmulator({ service: 'aws', port: 0 });
  // The SDK looks for these where it looks for them in production: in the environment.
  process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const made = await fetch(`${aws.url}/sealed-files`, { method: 'PUT' });
  expect(made.status).toBe(200);
});
afterAll(async () => {
  await aws.close();
  await rm(folder, { recursive: true, force: true });
});

const HOMES: [string, () => BlobStore][] = [
  ['a folder', () => blobStore({ url: `file:${join(folder, 'blobs')}` })],
  ['S3', () => blobStore({ url: 's3://sealed-files/desk', region: 'us-east-1', endpoint: aws.url })],
];

describe.each(HOMES)('a blob store in %s', (_, open) => {
  test('gives back every byte that it was given', async () => {
    const bytes = randomBytes(300_000);
    await open().put('attachments/one', bytes);
    expect((await open().get('attachments/one')).equals(bytes)).toBe(true);
  });

  test('keeps the newest bytes under a name', async () => {
    await open().put('attachments/two', Buffer.from('old'));
    await open().put('attachments/two', Buffer.from('new'));
    expect((await open().get('attachments/two')).toString()).toBe('new');
  });

  test('says of what is not there that it is missing, also after deleting it twice', async () => {
    await open().put('attachments/three', Buffer.from('x'));
    await open().delete('attachments/three');
    await open().delete('attachments/three');
    await expect(open().get('attachments/three')).rejects.toMatchObject({
      name: 'Permanent',
      code: 'blob-missing',
    });
  });

  test('keeps an empty file', async () => {
    await open().put('attachments/empty', new Uint8Array());
    expect((await open().get('attachments/empty')).length).toBe(0);
  });
});

test('the prefix of an S3 address is where the blobs stand', async () => {
  await blobStore({ url: 's3://sealed-files/desk/', region: 'us-east-1', endpoint: aws.url }).put(
    'attachments/four',
    Buffer.from('x'),
  );
  const listed = await (await fetch(`${aws.url}/sealed-files`)).text();
  expect(listed).toContain('<Key>desk/attachments/four</Key>');
});

test('a folder is made when it is first needed, and holds nothing else', async () => {
  const place = join(folder, 'fresh');
  await blobStore({ url: `file:${place}` }).put('attachments/five', Buffer.from('x'));
  expect(await readdir(place, { recursive: true })).toEqual(['attachments', 'attachments/five']);
});

describe('a store that does not work is a problem that passes, and its words are kept back', () => {
  test('a folder that cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const put = blobStore({ url: `file:${join(folder, 'a-file')}` }).put('attachments/x', Buffer.from('x'));
    await expect(put).rejects.toMatchObject({ name: 'Transient', message: 'blob-store-unavailable' });
  });

  test('a bucket that is not there', async () => {
    const put = blobStore({ url: 's3://no-such-bucket', region: 'us-east-1', endpoint: aws.url }).put(
      'attachments/x',
      Buffer.from('x'),
    );
    await expect(put).rejects.toMatchObject({ name: 'Transient', message: 'blob-store-unavailable' });
  });
});
