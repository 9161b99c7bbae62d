import type { MailEnvelope } from '../../../core/inbound-message.ts';
import type { MailHeader } from '../../mail-headers.ts';
import type { DkimEvidence, SenderEvidence } from './sender-evidence.ts';

/** Why a mail does not count as authenticated; the code is stored and shown. */
export type Unauthenticated =
  | 'transport-anomaly'
  | 'ambiguous-from'
  | 'ambiguous-header'
  | 'too-many-signatures'
  | 'not-checked'
  | 'dns-unavailable'
  | 'undersized-signature'
  | 'weak-signature'
  | 'partial-signature'
  | 'forwarded'
  | 'dmarc-fail'
  | 'unsigned';
export type Authentication = 'authenticated' | 'provider-reported' | `unauthenticated:${Unauthenticated}`;

/** What the judgement rests on beside the evidence. */
export interface SenderFacts {
  headers: readonly MailHeader[];
  /** The one author as our own header reader sees it. */
  author: string | undefined;
  envelope: Pick<MailEnvelope, 'senderIp' | 'anomalies'>;
}

export interface SenderTrust {
  /** Domains whose seal on a forwarded mail is believed (RFC 8617 §5: which, is the receiver's to decide). */
  sealers: readonly string[];
  /** Whether a machine forwards mail to us: what SPF says of it says nothing of the author. */
  isForwarder(ip: string): boolean;
}

const KEY_BITS_MIN = 1024;
const MUST_BE_SIGNED = ['from', 'subject', 'to', 'date'];
/** Fields that a mail has once (RFC 5322 §3.6). A second one can be added above the one that was signed. */
const ONCE = ['subject', 'to', 'date', 'message-id', 'content-type'];
/** Traces that a mail was handed on by somebody. */
const FORWARD_TRACES = /^(resent-|x-forwarded-(to|for)$|arc-seal$)/;

/**
 * Whether the domain of a mail's author vouches for it. This decides only whether a machine may answer: a domain lets
 * mail out for everybody with an account there, so it says nothing of who a person is.
 */
export function judgeSender(
  evidence: SenderEvidence,
  facts: SenderFacts,
  trust: SenderTrust,
): Authentication {
  if (facts.envelope.anomalies.length > 0) return 'unauthenticated:transport-anomaly';
  const [from] = evidence.from;
  const one = evidence.fromFields === 1 && evidence.from.length === 1;
  if (facts.author === undefined || !one || from?.toLowerCase() !== facts.author) {
    return 'unauthenticated:ambiguous-from';
  }
  if (ONCE.some((name) => facts.headers.filter((header) => header.name === name).length > 1)) {
    return 'unauthenticated:ambiguous-header';
  }
  if (bySignature(evidence, facts.headers) || byTrustedSeal(evidence, facts.author, trust)) {
    return 'authenticated';
  }
  const viaSpf =
    evidence.spf?.result === 'pass' && evidence.dmarc?.result === 'pass' && evidence.dmarc.spfAligned;
  if (viaSpf && !wasForwarded(facts, trust)) return 'authenticated';
  return `unauthenticated:${reason(evidence, facts.headers, viaSpf)}`;
}

/** A sound signature of the author's domain, where DMARC passes or there is no record that asks for it. */
function bySignature({ dkim, dmarc }: SenderEvidence, headers: readonly MailHeader[]): boolean {
  const allowed = dmarc?.result === 'pass' || dmarc?.result === 'none';
  return allowed && dkim.some((signature) => passes(signature) && weakness(signature, headers) === null);
}

const passes = ({ result, aligned }: DkimEvidence) => result === 'pass' && aligned;

function weakness(
  { unsignedBytes, algorithm, keyBits, signedFields }: DkimEvidence,
  headers: readonly MailHeader[],
): Unauthenticated | null {
  if (unsignedBytes > 0) return 'undersized-signature';
  if (/sha1$/i.test(algorithm) || (keyBits !== null && keyBits < KEY_BITS_MIN)) return 'weak-signature';
  const unsigned = MUST_BE_SIGNED.filter(
    (name) => headers.some((header) => header.name === name) && !signedFields.includes(name),
  );
  return unsigned.length > 0 ? 'partial-signature' : null;
}

/** A forward broke the signature, and everybody who sealed the mail is trusted to say that it held before. */
function byTrustedSeal({ arc }: SenderEvidence, author: string, { sealers }: SenderTrust): boolean {
  if (arc?.result !== 'pass' || arc.sealers.length === 0) return false;
  const domain = author.slice(author.lastIndexOf('@') + 1);
  return (
    arc.sealers.every((sealer) => sealers.includes(sealer)) &&
    arc.lastSaw?.dmarc === 'pass' &&
    arc.lastSaw.fromDomain === domain
  );
}

function wasForwarded({ headers, envelope }: SenderFacts, { isForwarder }: SenderTrust): boolean {
  const { senderIp } = envelope;
  return senderIp === null || isForwarder(senderIp) || headers.some(({ name }) => FORWARD_TRACES.test(name));
}

function reason(
  { dkim, dmarc }: SenderEvidence,
  headers: readonly MailHeader[],
  viaSpf: boolean,
): Unauthenticated {
  if (dmarc?.result === 'temperror' || dkim.some(({ result }) => result === 'temperror'))
    return 'dns-unavailable';
  const signature = dkim.find(passes);
  const weak = signature && weakness(signature, headers);
  if (weak) return weak;
  if (dkim.some(({ result, aligned }) => result === 'policy' && aligned)) return 'weak-signature';
  if (viaSpf) return 'forwarded';
  return dmarc?.result === 'fail' ? 'dmarc-fail' : 'unsigned';
}

/**
 * What SendGrid's own words are worth where the mail did not come as it was (parsed mode): it names domains whose
 * signature it found good. Never more than `provider-reported`, because nobody can check it.
 */
export function judgeReported(
  { reported, from, anomalies }: Pick<MailEnvelope, 'reported' | 'from' | 'anomalies'>,
  author: string | undefined,
): Authentication {
  if (anomalies.length > 0) return 'unauthenticated:transport-anomaly';
  if (author === undefined) return 'unauthenticated:ambiguous-from';
  const domain = author.slice(author.lastIndexOf('@') + 1);
  const signers = [...(reported?.dkim ?? '').matchAll(/@([a-z0-9.-]+)\s*:\s*pass\b/gi)];
  const signed = signers.some(([, signer]) => signer?.toLowerCase() === domain);
  const sent = reported?.spf.toLowerCase() === 'pass' && from?.toLowerCase().endsWith(`@${domain}`);
  return signed || sent ? 'provider-reported' : 'unauthenticated:unsigned';
}
