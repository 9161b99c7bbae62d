import type { Vector, Vocabulary } from './vector.ts';

/** Linear scorers over one vocabulary. `weights` holds one row of `names.length` numbers for each place. */
export interface Linear {
  names: readonly string[];
  vocabulary: Vocabulary;
  weights: Int8Array | Int16Array | Float64Array;
  /** What a stored weight of each scorer is multiplied by. */
  scales: Float64Array;
  biases: Float64Array;
}

/** Multinomial logistic regression over standardised numbers. */
export interface Softmax {
  means: Float64Array;
  deviations: Float64Array;
  /** One row a class: a weight for each number, then the bias. */
  rows: readonly Float64Array[];
}

/** Scores of every scorer, in the order of `names`. */
export function scores(linear: Linear, vector: Vector): Float64Array {
  const width = linear.names.length;
  const sums = new Float64Array(width);
  for (let index = 0; index < vector.places.length; index++) {
    const base = (vector.places[index] ?? 0) * width;
    const value = vector.values[index] ?? 0;
    for (let name = 0; name < width; name++)
      sums[name] = (sums[name] ?? 0) + (linear.weights[base + name] ?? 0) * value;
  }
  return sums.map((sum, name) => sum * (linear.scales[name] ?? 1) + (linear.biases[name] ?? 0));
}

/** Probability of every class. */
export function probabilities(softmax: Softmax, numbers: Float64Array): Float64Array {
  const { means, deviations, rows } = softmax;
  const width = means.length;
  const logits = rows.map((row) => {
    let sum = row[width] ?? 0;
    for (let at = 0; at < width; at++)
      sum += ((row[at] ?? 0) * ((numbers[at] ?? 0) - (means[at] ?? 0))) / (deviations[at] ?? 1);
    return sum;
  });
  const top = Math.max(...logits);
  const raised = logits.map((logit) => Math.exp(logit - top));
  const total = raised.reduce((sum, value) => sum + value, 0);
  return Float64Array.from(raised, (value) => value / total);
}
