import type { Vector } from '../journey/intake/understanding/vector.ts';

export interface MarginExample {
  vector: Vector;
  /** Whether it belongs to the class. */
  positive: boolean;
  /** How much a mistake on it costs. */
  weight: number;
}
export interface MarginFit {
  weights: Float64Array;
  bias: number;
}

const ENOUGH = 0.01;

/**
 * Linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al., ICML 2008, as in
 * LIBLINEAR). Deterministic: the order of coordinates comes from a fixed generator.
 */
export function fitMargin(
  examples: readonly MarginExample[],
  size: number,
  cost: number,
  rounds = 20,
): MarginFit {
  const weights = new Float64Array(size);
  let bias = 0;
  const alphas = new Float64Array(examples.length);
  const squares = examples.map(({ vector }) => vector.values.reduce((sum, value) => sum + value * value, 1));
  const order = Int32Array.from(examples, (_, index) => index);
  const random = generator(7);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    let worst = 0;
    for (const index of order) {
      const example = examples[index];
      if (!example) continue;
      const { places, values } = example.vector;
      const sign = example.positive ? 1 : -1;
      let score = bias;
      for (let at = 0; at < places.length; at++) score += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
      const alpha = alphas[index] ?? 0;
      const diagonal = 0.5 / (cost * example.weight);
      const gradient = sign * score - 1 + diagonal * alpha;
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (Math.abs(projected) < 1e-9) continue;
      worst = Math.max(worst, Math.abs(projected));
      const next = Math.max(0, alpha - gradient / ((squares[index] ?? 1) + diagonal));
      const step = (next - alpha) * sign;
      alphas[index] = next;
      if (step === 0) continue;
      for (let at = 0; at < places.length; at++) {
        const place = places[at] ?? 0;
        weights[place] = (weights[place] ?? 0) + step * (values[at] ?? 0);
      }
      bias += step;
    }
    if (worst < ENOUGH) break;
  }
  return { weights, bias };
}

/** A linear congruential generator (Numerical Recipes): the same numbers everywhere, always. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const kept = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = kept;
  }
}
