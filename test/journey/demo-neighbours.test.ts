import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOwned } from '../../src/db/embedded.ts';
import { freePort } from '../../src/demo/free-port.ts';

/** What a demo does to one that runs beside it. */
let folder: string;
let running: ChildProcess;
let port: number;
const data = (name: string) => join(folder, name);

function demo(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['src/demo/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** All that a program says until it ends, or until it says `until`. */
async function said(child: ChildProcess, until?: string): Promise<string> {
  let text = '';
  await new Promise<void>((enough) => {
    child.once('close', () => enough());
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (until !== undefined && text.includes(until)) enough();
      });
    }
  });
  return text;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-neighbours-'));
  port = await freePort();
  running = demo(['--data', data('first'), '--port', String(port)]);
  expect(await said(running, 'ready in')).toContain('ready in');
}, 60_000);
afterAll(async () => {
  const ended = said(running);
  running.kill('SIGTERM');
  await ended;
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
    expect(await said(second)).toContain('another Lawrence runs in this data folder');
    expect(second.exitCode).toBe(1);
    expect(await readFile(join(data('first'), 'demo.json'), 'utf8')).toBe(book);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  },
  60_000,
);

test('a demo whose port is taken says so and leaves no database running', async () => {
  const second = demo(['--data', data('second'), '--port', String(port)]);
  expect(await said(second)).toContain('something else listens on this port');
  expect(second.exitCode).toBe(1);
  expect(await isOwned(data('second'))).toBe(false);
  expect(existsSync(join(data('second'), 'postgres/postmaster.pid'))).toBe(false);
  expect(existsSync(join(data('second'), 'demo.json'))).toBe(false);
}, 60_000);
