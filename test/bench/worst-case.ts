import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { startDnsEmulator } from '../../src/demo/emulators/dns.ts';
import { mailSigningKeys } from '../../src/demo/sign-mail.ts';
import { pinoLog } from '../../src/log.ts';
import { ROLES } from '../../src/wiring/roles.ts';
import { wire } from '../../src/wiring.ts';

/** What a desk says before it is sent anything, and what one mail then cost it. */
export interface WorstCaseReady {
  url: string;
  privateKeyPem: string;
}
export interface WorstCaseCost {
  ticket: boolean;
  memoryMB: number;
  lagMs: number;
}

/**
 * A desk of its own for one worst mail, which another process sends: prints where it is, and when the ticket stands
 * what it cost. A mail before it starts the threads, which are there on any desk that has run for a minute.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-worst-'));
  await chmod(folder, 0o711);
  const dns = await startDnsEmulator({});
  const { privateKeyPem, publicKeyBase64 } = mailSigningKeys();
  const secret = () => randomBytes(32).toString('base64');
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    MASTER_KEY: secret(),
    INDEX_KEY: secret(),
    SENDGRID_INBOUND_KEYS: publicKeyBase64,
    DNS_SERVERS: dns.address,
    LOG_LEVEL: 'silent',
  });
  const desk = await wire(config, { clock: systemClock, log: pinoLog('silent') });
  const { url } = await desk.start(ROLES);
  const tell = (line: WorstCaseReady | WorstCaseCost) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const ticketNumber = async (count: number) => {
    for (const end = performance.now() + 60_000; performance.now() < end; await pause(5)) {
      const found = await desk.store.db.selectFrom('requests').select('id').execute();
      if (found.length >= count) return true;
    }
    return false;
  };
  tell({ url, privateKeyPem });
  await ticketNumber(1);
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const ticket = await ticketNumber(2);
  lag.disable();
  const memoryMB = Math.round(process.resourceUsage().maxRSS / 1024);
  tell({ ticket, memoryMB, lagMs: Math.round(lag.max / 1e6) });
  await desk.stop();
  await dns.close();
  await rm(folder, { recursive: true, force: true });
}

await main();
