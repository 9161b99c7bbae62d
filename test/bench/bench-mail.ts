import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { mailReader } from '../../src/journey/intake/mail/mail-reader.ts';
import { readMail } from '../../src/journey/intake/mail/read-mail.ts';
import { senderChecker } from '../../src/journey/intake/mail/sender-checker.ts';
import type { StoredMessage } from '../../src/journey/intake/message-content.ts';
import { rebuildMail } from '../../src/vendors/sendgrid/rebuild-mail.ts';
import { emptyZone } from '../support/names.ts';
import { WORST_MAILS } from '../support/worst-mails.ts';
import { mailWithFiles, signedMails } from './mails.ts';
import { median, type Report } from './report.ts';
import type { WorstCaseCost, WorstCaseReady } from './worst-case.ts';

const ROUNDS = 3;
const LANES = 8;
const SECONDS_MAX = 10;
const MEMORY_MB_MAX = 600;
const LAG_MS_MAX = 200;

/** Mails read a second as intake reads them (limits, parser, check of the sender), with names answered at once. */
export async function benchMails(report: Report): Promise<void> {
  const reader = mailReader();
  const checker = senderChecker({ resolve: emptyZone, sealers: [], forwarders: [] });
  const read = (raw: Buffer) =>
    readMail(
      { reader, checker, mailFrom: 'legal@fluentworks.com', rebuild: rebuildMail },
      { inbound: { received_at: Temporal.Now.instant() } as StoredMessage['inbound'], raw },
      { kind: 'mail', from: 'dana.ruiz@example.net', to: [], senderIp: '192.0.2.7', anomalies: [] },
    );
  const [small] = signedMails(mailSigningKeys().privateKeyPem, 1, 0);
  const sizes: [string, Buffer, number][] = [
    ['5 KB mails read/s', small?.raw ?? Buffer.alloc(0), 200],
    ['10 MB mails with three files read/s', mailWithFiles(), 4],
  ];
  for (const [what, raw, each] of sizes) {
    await read(raw);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const lane = async () => {
        for (let mail = 0; mail < each; mail += 1) await read(raw);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      rounds.push((LANES * each * 1000) / (performance.now() - began));
    }
    report({ bench: 'mail', what, bytes: raw.length, perSecond: median(rounds) });
  }
  await reader.close();
  await checker.close();
}

/** The worst that can come, each to a desk of its own: time until its ticket stands, memory, how long the loop stood. */
export async function benchWorstMails(report: Report): Promise<void> {
  for (const { name, make } of WORST_MAILS) {
    const { ticket, seconds, memoryMB, lagMs } = await runCase(make());
    const met = ticket && seconds < SECONDS_MAX && memoryMB < MEMORY_MB_MAX && lagMs < LAG_MS_MAX;
    const goal = `< ${SECONDS_MAX} s, ${MEMORY_MB_MAX} MB, ${LAG_MS_MAX} ms`;
    report({ bench: 'worst', what: name, ticket, seconds, memoryMB, lagMs, goal, met });
  }
}

async function runCase(raw: Buffer): Promise<WorstCaseCost & { seconds: number }> {
  const script = new URL('./worst-case.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? '{}');
  const { url, privateKeyPem } = (await next()) as WorstCaseReady;
  await send(url, privateKeyPem, Buffer.from('From: first@example.org\r\n\r\nhello'));
  // Its answer is sent and its steps are over.
  await pause(1_000);
  const began = performance.now();
  await send(url, privateKeyPem, raw);
  const cost = (await next()) as WorstCaseCost;
  const seconds = Math.round(performance.now() - began) / 1000;
  await new Promise((ended) => child.once('exit', ended));
  return { ...cost, seconds };
}

async function send(url: string, privateKeyPem: string, raw: Buffer): Promise<void> {
  const form = { to: 'legal@parse.fluentworks.com', from: 'dana.ruiz@example.net' };
  const { body, contentType } = inboundForm(raw, form);
  const timestamp = Math.floor(systemClock.now().epochMilliseconds / 1000);
  const headers = { 'Content-Type': contentType, ...signInbound(privateKeyPem, timestamp, body) };
  await fetch(`${url}/webhooks/sendgrid/inbound`, { method: 'POST', headers, body: new Uint8Array(body) });
}
