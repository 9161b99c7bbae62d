import type { Linear } from '../journey/intake/understanding/model.ts';
import type { Vocabulary } from '../journey/intake/understanding/vector.ts';
import type { MarginFit } from './margin.ts';

/** Several margins over one vocabulary as one scorer. */
export function linearOf(
  names: readonly string[],
  vocabulary: Vocabulary,
  fits: readonly MarginFit[],
): Linear {
  const width = names.length;
  const weights = new Float64Array(vocabulary.length * width);
  for (const [name, fit] of fits.entries())
    for (let place = 0; place < vocabulary.length; place++)
      weights[place * width + name] = fit.weights[place] ?? 0;
  return {
    names,
    vocabulary,
    weights,
    scales: new Float64Array(width).fill(1),
    biases: Float64Array.from(fits, ({ bias }) => bias),
  };
}
