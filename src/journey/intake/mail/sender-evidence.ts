/** What was found out about a mail's sender, as codes, domains and results: the basis of the judgement, kept sealed. */
export interface SenderEvidence {
  /** How many From fields the checker saw, and the addresses in them. */
  fromFields: number;
  from: readonly string[];
  dkim: readonly DkimEvidence[];
  spf: { result: string; domain: string | null } | null;
  /** `none`: the domain has no record; `null`: there was no one author to ask it for. */
  dmarc: { result: string; policy: string | null; spfAligned: boolean } | null;
  /** `null` where nobody sealed the mail. */
  arc: { result: string; sealers: readonly string[]; lastSaw: LastSeal | null } | null;
}

export interface DkimEvidence {
  domain: string;
  selector: string;
  result: string;
  /** The signer is the author's domain, or belongs to the same organization. */
  aligned: boolean;
  /** Bytes of the body that an `l=` leaves unsigned. */
  unsignedBytes: number;
  algorithm: string;
  /** Of an RSA key. */
  keyBits: number | null;
  /** Names of the fields that are in the mail and signed, in lower case. */
  signedFields: readonly string[];
}

/** What the machine that sealed last says that it found. */
export interface LastSeal {
  dmarc: string;
  fromDomain: string;
}

/** What the checks start from. */
export interface SenderToCheck {
  raw: Uint8Array;
  senderIp: string | null;
  helo: string | null;
  /** Return path; empty for none. */
  returnPath: string;
}
