import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOwned } from '../src/db/embedded.ts';
import { freePort } from '../src/demo/free-port.ts';
import { startProgram } from './support/program.ts';

const MAIN = 'src/main.ts';
const KEY = Buffer.alloc(32, 7).toString('base64');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-start-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const settings = async (data: string) => ({
  PUBLIC_URL: 'https://privacy.example.test',
  MASTER_KEY: KEY,
  INDEX_KEY: KEY,
  DATA_DIR: join(folder, data),
  PORT: String(await freePort()),
});
const tidy = async (data: string) =>
  !(await isOwned(join(folder, data))) && !existsSync(join(folder, data, 'postgres/postmaster.pid'));

describe('npm start', () => {
  test('says what is switched off, is ready, and ends cleanly when it is told to', async () => {
    const env = await settings('a');
    const program = startProgram(MAIN, [], env);
    await program.says('"ready"');
    for (const vendor of ['sendgrid', 'slack', 'fluentworks', 'stripe']) {
      expect(program.said()).toContain(`"vendor":"${vendor}"`);
    }
    const at = `http://127.0.0.1:${env.PORT}`;
    expect((await fetch(`${at}/health/ready`)).status).toBe(200);
    expect((await fetch(`${at}/_demo/clock`, { method: 'POST' })).status).toBe(404);
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.said()).not.toContain('connection lost');
    expect(await tidy('a')).toBe(true);
  }, 60_000);

  test('that is told to end while it starts still ends what it began', async () => {
    const program = startProgram(MAIN, [], await settings('b'));
    await program.says('migrated');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(await tidy('b')).toBe(true);
  }, 60_000);

  test('with settings that lack or a role that is unknown says which, and starts nothing', async () => {
    const bare = startProgram(MAIN, [], {});
    expect(await bare.ended).toBe(1);
    expect(bare.said()).toContain('MASTER_KEY: is required');
    for (const args of [['--role', 'boss'], ['--nope']]) {
      const program = startProgram(MAIN, args, {});
      expect(await program.ended).toBe(2);
      expect(program.said()).toContain('--role web|worker');
    }
  }, 60_000);
});
