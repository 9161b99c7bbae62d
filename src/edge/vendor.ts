/** A webhook request as it came, for whoever checks its signature. */
export interface Delivery {
  /** The address that the vendor posted to. */
  url: string;
  header(name: string): string | undefined;
  body: Uint8Array<ArrayBuffer>;
  receivedAtMs: number;
}

/** What the edge has to know of a vendor: how it signs and what it wants to hear. */
export interface Vendor {
  /** Headers that the desk needs for reading the body and checking the signature again. */
  headers: readonly string[];
  isSigned(keys: readonly string[], delivery: Delivery): Promise<boolean>;
  thanks(): Response;
}

/** @returns `undefined` for what is no base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    // Not base64: whoever sent it signed nothing.
    return undefined;
  }
}
