/**
 * HMAC-SHA-256 between edge and desk, in Web Crypto because both have it. What is signed starts with what it is for,
 * so that a signature for one purpose is none for another.
 */
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** What the edge signs: the facts as they stand in the header, and the SHA-256 of the body. */
export async function forwardText(facts: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body)).toHex();
  return `lawrence edge 1: forward\n${facts}\n${digest}`;
}

/** What the desk signs in return: only then does the edge let go of its copy. */
export function receiptText(signature: string): string {
  return `lawrence edge 1: stored\n${signature}`;
}

export async function sign(secret: string, text: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', await keyOf(secret), new TextEncoder().encode(text));
  return new Uint8Array(mac).toHex();
}

/** Compares in constant time; a signature that is no signature is a wrong one. */
export async function isSigned(secret: string, text: string, signature: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  const mac = Uint8Array.fromHex(signature);
  return await crypto.subtle.verify('HMAC', await keyOf(secret), mac, new TextEncoder().encode(text));
}

async function keyOf(secret: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, [
    'sign',
    'verify',
  ]);
}
