import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { MailEnvelope } from '../../../core/inbound-message.ts';
import type { ResolveName } from '../../../core/ports.ts';
import { type MailHeader, soleAuthor, valuesOf } from '../../mail-headers.ts';
import { type Authentication, judgeReported, judgeSender, type SenderTrust } from './judge-sender.ts';
import { mailThread } from './mail-thread.ts';
import type { SenderEvidence, SenderToCheck } from './sender-evidence.ts';

export interface CheckedSender {
  authentication: Authentication;
  /** `null` where nothing could be checked. */
  evidence: SenderEvidence | null;
}

/** Finds out whether a mail's domain vouches for it. It never throws, and a name server that is down holds it up 10 s at most. */
export interface SenderChecker {
  check(raw: Buffer, headers: readonly MailHeader[], envelope: MailEnvelope): Promise<CheckedSender>;
  close(): Promise<void>;
}

export interface SenderCheckerSettings {
  resolve: ResolveName;
  /** Domains whose ARC seal is believed. */
  sealers: readonly string[];
  /** Addresses or networks (`192.0.2.0/24`) of machines that forward mail to us. */
  forwarders: readonly string[];
  namesMs?: number;
  threadMs?: number;
}

const SIGNATURES_MAX = 20;
/** Each signature may want the body hashed in its own way. */
const HASHED_BYTES_MAX = 100 * 1024 * 1024;
const NAMES_MS_MAX = 10_000;
const THREAD_MS_MAX = 20_000;
const THREAD_MEMORY_MB = 256;
const question = z.object({ name: z.string(), type: z.string() });

export function senderChecker(settings: SenderCheckerSettings): SenderChecker {
  const { resolve, sealers, forwarders, namesMs = NAMES_MS_MAX, threadMs = THREAD_MS_MAX } = settings;
  const trust: SenderTrust = { sealers, isForwarder: memberOf(forwarders) };
  const thread = mailThread<SenderToCheck, SenderEvidence>({
    script: new URL('./check-sender-worker.ts', import.meta.url),
    memoryMb: THREAD_MEMORY_MB,
    timeMs: threadMs,
  });
  return {
    async check(raw, headers, envelope) {
      const author = soleAuthor(headers);
      if (envelope.form !== undefined) {
        return { authentication: judgeReported(envelope, author), evidence: null };
      }
      const signatures = valuesOf(headers, 'dkim-signature').length;
      if (signatures > SIGNATURES_MAX || signatures * raw.length > HASHED_BYTES_MAX) {
        return { authentication: 'unauthenticated:too-many-signatures', evidence: null };
      }
      const { senderIp, from } = envelope;
      const order = { raw, senderIp, helo: heloOf(headers), returnPath: from ?? '' };
      const limit = timeLimit(namesMs);
      const checked = await thread.order(order, (asked) => {
        const { name, type } = question.parse(asked);
        return Promise.race([resolve(name, type), limit.over]);
      });
      limit.end();
      if (!checked.ok) return { authentication: 'unauthenticated:not-checked', evidence: null };
      const evidence = checked.result;
      return { authentication: judgeSender(evidence, { headers, author, envelope }, trust), evidence };
    },
    close: () => thread.close(),
  };
}

/** `over` rejects when the time is over, as the question to a name server that does not answer. */
function timeLimit(milliseconds: number): { over: Promise<never>; end(): void } {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const late = () => reject(Object.assign(new Error('ETIMEOUT'), { code: 'ETIMEOUT' }));
  const timer = setTimeout(late, milliseconds);
  // Nobody may be waiting when it comes.
  over.catch(() => {});
  return { over, end: () => clearTimeout(timer) };
}

function memberOf(networks: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (ip) => isIP(ip) !== 0 && list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}

/** What the machine called itself, in the provider's line on top: `Received: from HELO (…)`. */
function heloOf(headers: readonly MailHeader[]): string | null {
  const [top] = headers;
  return top?.name === 'received' ? (/^from\s+([\w.:[\]-]{1,255})/i.exec(top.value)?.[1] ?? null) : null;
}
