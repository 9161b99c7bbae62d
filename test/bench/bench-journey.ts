import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../src/demo/free-port.ts';
import { cardOf, lettersOf, listCases } from '../../src/demo/observe.ts';
import { sendMail, typeCode } from '../../src/demo/requester.ts';
import { startDemo } from '../../src/demo/start.ts';
import { percentile, type Report } from './report.ts';

const JOURNEYS = 20;

/** From the mail's arrival to the case's card in Slack, a program answering the code at once, on an idle desk. */
export async function benchCard(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  const demo = await startDemo({ data: folder, port: await freePort() });
  const times: number[] = [];
  for (let journey = 0; journey < JOURNEYS; journey += 1) {
    const before = new Set((await listCases(demo.stage)).map(({ reference }) => reference));
    const began = performance.now();
    await sendMail(demo.stage, mail(journey));
    const code = await soon(async () => {
      const record = (await listCases(demo.stage)).find(({ reference }) => !before.has(reference));
      if (!record) return undefined;
      const text = (await lettersOf(demo.stage, record.reference)).map((letter) => letter.text).join('\n');
      const digits = /^Your code is (\d{8})/m.exec(text)?.[1];
      const page = /https?:\/\/\S+\/r\/\S+/.exec(text)?.[0];
      return digits && page ? { digits, page, reference: record.reference } : undefined;
    });
    await typeCode(code.page, code.digits);
    await soon(async () => await cardOf(demo.stage, code.reference));
    times.push(performance.now() - began);
  }
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
  const p50 = percentile(times, 50);
  report({
    bench: 'card',
    what: 'mail in to Slack card, ms',
    p50,
    p99: percentile(times, 99),
    goal: 'p50 < 1000',
    met: p50 < 1000,
  });
}

/** Memory of one idle process with both roles (the embedded PostgreSQL not counted). */
export async function benchMemory(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  const demo = await startDemo({ data: join(folder, 'stage'), port: await freePort() });
  const book = JSON.parse(await readFile(join(folder, 'stage', 'demo.json'), 'utf8')) as {
    env: Record<string, string>;
  };
  const env = { ...process.env, ...book.env, DATA_DIR: join(folder, 'idle'), PORT: String(await freePort()) };
  const desk = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((ready) => {
    desk.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('"ready"')) ready();
    });
  });
  await pause(8_000);
  const status = await readFile(`/proc/${desk.pid}/status`, 'utf8');
  const megabytes = Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
  const ended = new Promise((done) => desk.once('exit', done));
  desk.kill('SIGTERM');
  await ended;
  await demo.stop();
  await rm(folder, { recursive: true, force: true });
  report({ bench: 'memory', what: 'idle RSS, MB', value: megabytes, goal: '<= 250', met: megabytes <= 250 });
}

function mail(number: number): Buffer {
  return Buffer.from(
    `From: person-${number}@example.net\r\nTo: legal@fluentworks.com\r\nSubject: Please delete my account\r\nMessage-ID: <bench-${number}@example.net>\r\nDate: Tue, 24 Nov 2026 08:00:00 -0700\r\n\r\nPlease delete my account and everything about me.\r\n`,
  );
}

async function soon<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(5);
  }
  throw new Error('nothing came within 30 s');
}
