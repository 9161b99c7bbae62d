import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { inboundForm, mailSigningKeys, signInbound } from '../../src/demo/sign-mail.ts';
import { pinoLog } from '../../src/log.ts';
import { ROLES } from '../../src/wiring/roles.ts';
import { type Desk, wire } from '../../src/wiring.ts';
import { percentile, type Report } from './report.ts';

const FLOOD = 1_500;
const SENDERS_AT_ONCE = 16;
const OTHERS = 40;
const OTHER_EVERY_MS = 50;

/** One sender floods the desk; how fast is that taken in, and how long do the mails of others wait until they are read? */
export async function benchFlood(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-bench-'));
  await chmod(folder, 0o711);
  const keys = mailSigningKeys();
  const secret = () => randomBytes(32).toString('base64');
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    MASTER_KEY: secret(),
    INDEX_KEY: secret(),
    SENDGRID_API_KEY: 'SG.bench',
    SENDGRID_API_URL: 'http://127.0.0.1:9',
    SENDGRID_INBOUND_KEYS: keys.publicKeyBase64,
    DNS_SERVERS: '127.0.0.1:9',
    LOG_LEVEL: 'silent',
  });
  const desk = await wire(config, { clock: systemClock, log: pinoLog('silent') });
  const { url } = await desk.start(ROLES);
  const send = async (from: string, number: number) => {
    const raw = `From: ${from}\r\nTo: legal@fluentworks.com\r\nMessage-ID: <${number}.${from}>\r\nSubject: hello\r\n\r\nnumber ${number}\r\n`;
    const { body, contentType } = inboundForm(Buffer.from(raw), { to: 'legal@parse.fluentworks.com', from });
    const timestamp = Math.floor(systemClock.now().epochMilliseconds / 1000);
    const headers = { 'Content-Type': contentType, ...signInbound(keys.privateKeyPem, timestamp, body) };
    const answer = await fetch(`${url}/webhooks/sendgrid/inbound`, { method: 'POST', headers, body });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    await answer.body?.cancel();
  };
  const sendOthers = async (when: When) => {
    for (let other = 0; other < OTHERS; other += 1) {
      await send(otherAddress(when, other), other);
      await pause(OTHER_EVERY_MS);
    }
  };
  await send('first@example.org', 0);
  await sendOthers('quiet');
  const alone = await waitsOfOthers(desk.journey, 'quiet');
  const began = performance.now();
  let left = FLOOD;
  const flood = Promise.all(
    Array.from({ length: SENDERS_AT_ONCE }, async () => {
      while (left > 0) await send('flood@example.net', left--);
    }),
  ).then(() => FLOOD / ((performance.now() - began) / 1000));
  await sendOthers('busy');
  const acceptedPerSecond = await flood;
  const waits = await waitsOfOthers(desk.journey, 'busy');
  report({ bench: 'flood', what: 'mails of one sender accepted/s', value: Math.round(acceptedPerSecond) });
  report({
    bench: 'flood',
    what: 'mail of others, received to read, ms',
    p50: Math.round(percentile(waits, 50)),
    p99: Math.round(percentile(waits, 99)),
    p50WithoutFlood: Math.round(percentile(alone, 50)),
  });
  await desk.stop();
  await rm(folder, { recursive: true, force: true });
}

/** How long each of the others waited, once all of them are read. */
async function waitsOfOthers({ db, vault }: Desk['journey'], when: When): Promise<number[]> {
  const hashes = Array.from({ length: OTHERS }, (_, other) =>
    vault.fingerprint('email', otherAddress(when, other)),
  );
  for (;;) {
    const rows = await db
      .selectFrom('inbound_messages')
      .innerJoin('contacts', 'contacts.id', 'inbound_messages.from_contact')
      .select(['received_at', 'read_at'])
      .where('contacts.value_hash', 'in', hashes)
      .execute();
    const waits = rows.flatMap(({ received_at, read_at }) =>
      read_at === null ? [] : [read_at.since(received_at).total('milliseconds')],
    );
    if (waits.length === OTHERS) return waits;
    await pause(100);
  }
}

type When = 'quiet' | 'busy';
const otherAddress = (when: When, other: number) => `${when}-${other}@example.org`;
