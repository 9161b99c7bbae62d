import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from './message.ts';
import { readWith } from './read-with.ts';
import type { Reader } from './reader.ts';
import type { Understanding } from './understanding.ts';
import { decodeReader } from './weights-file.ts';

/** Made by `npm run train` from the corpus, the lexicons and the training program, the same bytes every time. */
export const WEIGHTS_FILE = join(import.meta.dirname, 'weights.bin');

let loaded: (Reader & { madeFrom: string }) | undefined;

/** The trained reader, loaded once. */
export function trainedReader(): Reader & { madeFrom: string } {
  loaded ??= decodeReader(readFileSync(WEIGHTS_FILE));
  return loaded;
}

/**
 * What a message says, read in this process: nothing leaves it, nothing is remembered, the same message gives the
 * same answer. The weights (some MB) are loaded with the first message.
 */
export function understand(message: Message): Understanding {
  return readWith(trainedReader(), message);
}
