import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-main-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function run(words: readonly string[], environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise((done) => child.once('close', done));
  return { code, out, err };
}

const KEY = Buffer.alloc(32, 7).toString('base64');

test('the program runs as it stands: one answer on stdout, its exit code, and it ends by itself', async () => {
  const environment = {
    DATA_DIR: folder,
    PUBLIC_URL: 'https://privacy.example.test',
    MASTER_KEY: KEY,
    INDEX_KEY: KEY,
  };
  expect(await run(['migrate', '--json'], environment)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('0001_foundation'),
  });
  expect(await run(['requests', 'list'], environment)).toEqual({ code: 0, err: '', out: 'No requests.\n' });
  expect(await run(['doctor'], {})).toMatchObject({
    code: 1,
    out: expect.stringContaining('MASTER_KEY: is required'),
  });
  expect(await run(['nope'], {})).toMatchObject({ code: 2, out: '' });
});
