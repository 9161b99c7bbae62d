import { generateKeyPairSync } from 'node:crypto';
import { authenticate, dkimSign, sealMessage } from 'mailauth';
import { zoneOf } from './names.ts';

/** A domain's signing key, and the record that publishes it. */
export interface SigningKey {
  privateKey: string;
  record: string;
}

export function signingKey(bits = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=rsa; p=${spki}`,
  };
}

export interface Signature {
  domain: string;
  key: SigningKey;
  /** Fields to sign; default: all that matter. */
  fields?: string;
  algorithm?: string;
  /** Signs so many bytes of the body only. */
  bodyBytes?: number;
}

/** Signs as a mail server does (RFC 6376), under the selector `s`. */
export async function sign(mail: string, signature: Signature): Promise<string> {
  const { domain, key, fields, algorithm, bodyBytes } = signature;
  const one = {
    signingDomain: domain,
    selector: 's',
    privateKey: key.privateKey,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(bodyBytes === undefined ? {} : { maxBodyLength: bodyBytes }),
  };
  const headerList = fields === undefined ? {} : { headerList: fields };
  const { signatures } = await dkimSign(mail, { ...one, ...headerList, signatureData: [one] });
  return signatures + mail;
}

/**
 * What a forwarder does that adds a line to a mail: notes what it found before, and seals what it hands on (RFC 8617).
 * @param zone text records that the forwarder saw
 */
export async function forwardSealed(
  mail: string,
  by: { domain: string; key: SigningKey },
  zone: Record<string, readonly string[]>,
): Promise<string> {
  const seen = await authenticate(mail, {
    mta: `mx.${by.domain}`,
    ip: '192.0.2.7',
    helo: 'mail.example.net',
    sender: 'dana.ruiz@example.net',
    resolver: async (name, type) => (await zoneOf(zone)(name, type)) as string[][],
  });
  const changed = `${mail}-- \r\nforwarded to you\r\n`;
  const seal = await sealMessage(Buffer.from(changed), {
    signingDomain: by.domain,
    selector: 's',
    privateKey: by.key.privateKey,
    cv: 'none',
    authResults: seen.arc ? (seen.arc.authResults ?? '') : '',
  });
  return seal.toString() + changed;
}
