/** Bytes in memory that threads see as well: a large message is not copied for each that reads it. */
export function inSharedMemory(bytes: Buffer): Buffer {
  const shared = Buffer.from(new SharedArrayBuffer(bytes.length));
  bytes.copy(shared);
  return shared;
}
