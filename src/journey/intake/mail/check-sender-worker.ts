import { type AuthenticateOptions, authenticate } from 'mailauth';
import type { DkimEvidence, SenderEvidence, SenderToCheck } from './sender-evidence.ts';
import { type Ask, asBuffer, serveOrders } from './serve-orders.ts';

/**
 * Checks DKIM, SPF, DMARC and ARC (RFC 6376, 7208, 9989, 8617) in a thread of its own: hashing a large body takes long.
 * The questions for the domain name system go to the desk.
 */
serveOrders<SenderToCheck, SenderEvidence>(async (sender, ask) => ({ result: await check(sender, ask) }));

type Checked = Awaited<ReturnType<typeof authenticate>>;

async function check({ raw, senderIp, helo, returnPath }: SenderToCheck, ask: Ask): Promise<SenderEvidence> {
  const options: AuthenticateOptions = {
    mta: 'lawrence',
    sender: returnPath,
    disableBimi: true,
    // RFC 8301 §3.1: such signatures must not be taken.
    rejectRsaSha1: true,
    minBitLength: 1024,
    resolver: async (name, type) => (await ask({ name, type })) as string[][],
    ...(senderIp === null ? {} : { ip: senderIp }),
    ...(helo === null ? {} : { helo }),
  };
  const checked = await authenticate(asBuffer(raw), options);
  return {
    fromFields: checked.dkim.fromFields,
    from: checked.dkim.headerFrom,
    dkim: checked.dkim.results.flatMap(dkimEvidence),
    spf: spfEvidence(checked.spf, senderIp),
    dmarc: dmarcEvidence(checked.dmarc),
    arc: arcEvidence(checked.arc),
  };
}

function dkimEvidence(result: Checked['dkim']['results'][number]): DkimEvidence[] {
  const { signingDomain, selector, status, algo, modulusLength, signingHeaders } = result;
  if (signingDomain === undefined) return [];
  return [
    {
      domain: signingDomain.toLowerCase(),
      selector: selector ?? '',
      result: status.result,
      aligned: Boolean(status.aligned),
      unsignedBytes: status.underSized ?? 0,
      algorithm: algo ?? '',
      keyBits: modulusLength ?? null,
      signedFields: (signingHeaders?.keys ?? '').split(':').map((name) => name.trim().toLowerCase()),
    },
  ];
}

/** Without the address of the machine there is nothing to ask SPF. */
function spfEvidence(spf: Checked['spf'], senderIp: string | null): SenderEvidence['spf'] {
  if (!spf || senderIp === null) return null;
  return { result: spf.status.result, domain: spf.domain?.toLowerCase() ?? null };
}

function dmarcEvidence(dmarc: Checked['dmarc']): SenderEvidence['dmarc'] {
  if (!dmarc) return null;
  const { status, policy, alignment } = dmarc;
  return {
    result: status.result,
    policy: policy ?? null,
    spfAligned: alignment?.spf.result !== undefined,
  };
}

interface SealTags {
  'arc-seal'?: { parsed?: { d?: { value?: unknown } } };
}
interface SeenBySealer {
  dmarc?: { result?: string; header?: { from?: string } };
}

function arcEvidence(arc: Checked['arc']): SenderEvidence['arc'] {
  if (!arc || arc.status.result === 'none') return null;
  const chain = (arc.chain || []) as unknown as SealTags[];
  const seen = (arc.authenticationResults as SeenBySealer | undefined)?.dmarc;
  return {
    result: arc.status.result,
    sealers: chain.map((set) => String(set['arc-seal']?.parsed?.d?.value ?? '').toLowerCase()),
    lastSaw: seen ? { dmarc: seen.result ?? '', fromDomain: seen.header?.from?.toLowerCase() ?? '' } : null,
  };
}
