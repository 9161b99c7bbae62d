/** Memory that threads see as well: a large message is not copied for each that reads it. */
export const sharedMemory = (bytes: number): Buffer => Buffer.from(new SharedArrayBuffer(bytes));
