import { hashFeature } from './hash-feature.ts';

/** Features by family: name → how often. */
export type Features = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A sparse vector over the places of a vocabulary. */
export interface Vector {
  places: Int32Array;
  values: Float64Array;
}

/** Sorted hashes of the features that a model knows. */
export type Vocabulary = Uint32Array;

/** Each family is scaled to this length, so that a long text's many letters do not drown its few concepts. */
const FAMILY_LENGTH: { [family: string]: number } = {
  word: 1,
  part: 0.7,
  concept: 1.2,
  pair: 0.6,
  shape: 0.5,
  near: 1,
};

export const hashOf = (family: string, name: string): number => hashFeature(`${family} ${name}`);

/** What of these features a model knows, damped by logarithm and scaled family by family. */
export function vectorOf(features: Features, vocabulary: Vocabulary): Vector {
  const places: number[] = [];
  const values: number[] = [];
  for (const [family, names] of features) {
    const start = places.length;
    let square = 0;
    for (const [name, count] of names) {
      const place = placeOf(vocabulary, hashOf(family, name));
      if (place < 0) continue;
      const value = 1 + Math.log(count);
      places.push(place);
      values.push(value);
      square += value * value;
    }
    const scale = (FAMILY_LENGTH[family] ?? 1) / Math.sqrt(square || 1);
    for (let index = start; index < values.length; index++) values[index] = (values[index] ?? 0) * scale;
  }
  return { places: Int32Array.from(places), values: Float64Array.from(values) };
}

/** The place of a hash in a vocabulary, or -1. */
export function placeOf(vocabulary: Vocabulary, hash: number): number {
  let low = 0;
  let high = vocabulary.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const here = vocabulary[middle] ?? 0;
    if (here === hash) return middle;
    if (here < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
