const COORDINATE_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * An ECDSA signature on P-256 from DER (`ECDSA-Sig-Value`, RFC 3279 §2.2.3), which SendGrid sends, as the r ‖ s of 32
 * bytes each that Web Crypto takes (IEEE P1363).
 * @returns `undefined` for anything else
 */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  if (!s || s.end !== der.length) return undefined;
  const raw = new Uint8Array(2 * COORDINATE_BYTES);
  raw.set(r.value, COORDINATE_BYTES - r.value.length);
  raw.set(s.value, 2 * COORDINATE_BYTES - s.value.length);
  return raw;
}

function integerAt(der: Uint8Array, at: number): { value: Uint8Array; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length === 0 || end > der.length) return undefined;
  // A zero stands before a number whose first bit is set, because DER's integers have a sign.
  const start = at + 2 + (der[at + 2] === 0 && length > 1 ? 1 : 0);
  return end - start > COORDINATE_BYTES ? undefined : { value: der.subarray(start, end), end };
}
