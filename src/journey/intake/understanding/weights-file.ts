import { z } from 'zod';
import type { Linear, Softmax } from './model.ts';
import type { Reader } from './reader.ts';

/**
 * The weights as one file: a line of JSON (names, small tables, what it was made from), then the vocabularies
 * (uint32, little endian) and the weights (int8) of the five scorers, in this order, then the common words.
 */
const softmax = z.strictObject({
  means: z.array(z.number()),
  deviations: z.array(z.number()),
  rows: z.array(z.array(z.number())),
});
const linear = z.strictObject({
  names: z.array(z.string()),
  features: z.number().int(),
  scales: z.array(z.number()),
  biases: z.array(z.number()),
});
const header = z.strictObject({
  madeFrom: z.string(),
  whole: linear,
  meaning: linear,
  wording: linear,
  sentence: linear,
  identifier: linear,
  common: z.number().int(),
  kind: softmax,
  rights: z.array(softmax),
  hostile: softmax,
  certainty: softmax,
  decidesFrom: z.number(),
  flagsFrom: z.array(z.number()),
});
const SCORERS = ['whole', 'meaning', 'wording', 'sentence', 'identifier'] as const;
const BYTE = 127;

/** @param madeFrom hash of the corpus and of the program that trained it */
export function encodeReader(reader: Reader, madeFrom: string): Buffer {
  const plain = (table: Softmax) => ({
    means: [...table.means],
    deviations: [...table.deviations],
    rows: table.rows.map((row) => [...row]),
  });
  const stored = Object.fromEntries(SCORERS.map((name) => [name, quantised(reader[name])])) as Record<
    (typeof SCORERS)[number],
    ReturnType<typeof quantised>
  >;
  const about = (name: (typeof SCORERS)[number]): z.infer<typeof linear> => ({
    names: [...reader[name].names],
    features: reader[name].vocabulary.length,
    scales: [...stored[name].scales],
    biases: [...reader[name].biases],
  });
  const head: z.infer<typeof header> = {
    madeFrom,
    whole: about('whole'),
    meaning: about('meaning'),
    wording: about('wording'),
    sentence: about('sentence'),
    identifier: about('identifier'),
    common: reader.common.length,
    kind: plain(reader.kind),
    rights: reader.rights.map(plain),
    hostile: plain(reader.hostile),
    certainty: plain(reader.certainty),
    decidesFrom: reader.decidesFrom,
    flagsFrom: [...reader.flagsFrom],
  };
  const blocks = SCORERS.flatMap((name) => [
    uint32(reader[name].vocabulary),
    Buffer.from(stored[name].bytes),
  ]);
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...blocks, uint32(reader.common)]);
}

/** @throws ZodError or RangeError when the file is not what `encodeReader` writes */
export function decodeReader(file: Buffer): Reader & { madeFrom: string } {
  const end = file.indexOf('\n');
  const head = header.parse(JSON.parse(file.subarray(0, end).toString()));
  let at = end + 1;
  const hashes = (count: number) => {
    const start = at;
    at += 4 * count;
    return Uint32Array.from({ length: count }, (_, index) => file.readUInt32LE(start + 4 * index));
  };
  const read = ({ names, features, scales, biases }: z.infer<typeof linear>): Linear => {
    const vocabulary = Uint32Array.from({ length: features }, (_, index) =>
      file.readUInt32LE(at + 4 * index),
    );
    at += 4 * features;
    const length = features * names.length;
    const weights = new Int8Array(file.buffer, file.byteOffset + at, length);
    at += length;
    return {
      names,
      vocabulary,
      weights,
      scales: Float64Array.from(scales),
      biases: Float64Array.from(biases),
    };
  };
  const table = ({ means, deviations, rows }: z.infer<typeof softmax>): Softmax => ({
    means: Float64Array.from(means),
    deviations: Float64Array.from(deviations),
    rows: rows.map((row) => Float64Array.from(row)),
  });
  return {
    madeFrom: head.madeFrom,
    whole: read(head.whole),
    meaning: read(head.meaning),
    wording: read(head.wording),
    sentence: read(head.sentence),
    identifier: read(head.identifier),
    common: hashes(head.common),
    kind: table(head.kind),
    rights: head.rights.map(table),
    hostile: table(head.hostile),
    certainty: table(head.certainty),
    decidesFrom: head.decidesFrom,
    flagsFrom: Float64Array.from(head.flagsFrom),
  };
}

/** Each scorer's weights as bytes of its own scale. */
function quantised({ names, vocabulary, weights, scales }: Linear): {
  bytes: Int8Array;
  scales: Float64Array;
} {
  const width = names.length;
  const tops = new Float64Array(width);
  for (let index = 0; index < weights.length; index++)
    tops[index % width] = Math.max(tops[index % width] ?? 0, Math.abs(weights[index] ?? 0));
  const bytes = new Int8Array(vocabulary.length * width);
  for (let index = 0; index < weights.length; index++)
    bytes[index] = Math.round(((weights[index] ?? 0) / (tops[index % width] || 1)) * BYTE);
  return { bytes, scales: tops.map((top, name) => (top / BYTE) * (scales[name] ?? 1)) };
}

function uint32(values: Uint32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
