import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOwned } from '../../src/db/embedded.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { type Program, startProgram } from '../support/program.ts';

/** What a demo does to one that runs beside it. */
let folder: string;
let running: Program;
let port: number;
const data = (name: string) => join(folder, name);
const demo = (args: readonly string[]) => startProgram('src/demo/main.ts', args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-neighbours-'));
  port = await freePort();
  running = demo(['--data', data('first'), '--port', String(port)]);
  await running.says('Stop with Ctrl-C');
}, 60_000);
afterAll(async () => {
  running.child.kill('SIGTERM');
  await running.ended;
  await rm(folder, { recursive: true, force: true });
});

test.each([
  { name: 'a second demo', args: [] },
  { name: 'a second demo that would start fresh', args: ['--fresh'] },
])(
  '$name in the same folder is refused and takes nothing from the first',
  async ({ args }) => {
    const book = await readFile(join(data('first'), 'demo.json'), 'utf8');
    const second = demo(['--data', data('first'), '--port', String(await freePort()), ...args]);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('another Lawrence runs in this data folder');
    expect(await readFile(join(data('first'), 'demo.json'), 'utf8')).toBe(book);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  },
  60_000,
);

test('a demo whose port is taken says so and leaves no database running', async () => {
  const second = demo(['--data', data('second'), '--port', String(port)]);
  expect(await second.ended).toBe(1);
  expect(second.said()).toContain('something else listens on this port');
  expect(await isOwned(data('second'))).toBe(false);
  expect(existsSync(join(data('second'), 'postgres/postmaster.pid'))).toBe(false);
  expect(existsSync(join(data('second'), 'demo.json'))).toBe(false);
}, 60_000);

test.each([['--once', '/no/such/mail.eml'], ['--port', 'abc'], ['--unknown']])(
  'a demo that is asked for what cannot be starts nothing: %s %s',
  async (...args) => {
    const second = demo(['--data', data('third'), ...args]);
    expect(await second.ended).toBe(2);
    expect(second.said()).toContain('npm run demo [--');
    expect(existsSync(data('third'))).toBe(false);
  },
  60_000,
);
