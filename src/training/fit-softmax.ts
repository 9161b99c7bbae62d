import type { Softmax } from '../journey/intake/understanding/model.ts';

const STEPS = 300;
const RATE = 0.15;
const MOMENTUM = 0.9;

/** Multinomial logistic regression with L2 penalty, by gradient descent with momentum: few numbers, many rows. */
export function fitSoftmax(
  inputs: readonly Float64Array[],
  classes: readonly number[],
  classCount: number,
  penalty: number,
): Softmax {
  const width = inputs[0]?.length ?? 0;
  const { means, deviations } = standard(inputs, width);
  const rows = inputs.map((input) =>
    input.map((value, at) => (value - (means[at] ?? 0)) / (deviations[at] ?? 1)),
  );
  const weights = Array.from({ length: classCount }, () => new Float64Array(width + 1));
  const speeds = Array.from({ length: classCount }, () => new Float64Array(width + 1));
  for (let step = 0; step < STEPS; step++) {
    const gradients = Array.from({ length: classCount }, () => new Float64Array(width + 1));
    for (const [index, row] of rows.entries()) {
      const logits = weights.map((weight) => {
        let sum = weight[width] ?? 0;
        for (let at = 0; at < width; at++) sum += (weight[at] ?? 0) * (row[at] ?? 0);
        return sum;
      });
      const top = Math.max(...logits);
      const raised = logits.map((logit) => Math.exp(logit - top));
      const total = raised.reduce((sum, value) => sum + value, 0);
      for (let one = 0; one < classCount; one++) {
        const error = (raised[one] ?? 0) / total - (classes[index] === one ? 1 : 0);
        const gradient = gradients[one];
        if (!gradient) continue;
        for (let at = 0; at < width; at++) gradient[at] = (gradient[at] ?? 0) + error * (row[at] ?? 0);
        gradient[width] = (gradient[width] ?? 0) + error;
      }
    }
    for (let one = 0; one < classCount; one++) {
      const [weight, speed, gradient] = [weights[one], speeds[one], gradients[one]];
      if (!weight || !speed || !gradient) continue;
      for (let at = 0; at <= width; at++) {
        const slope = (gradient[at] ?? 0) / rows.length + (at < width ? penalty * (weight[at] ?? 0) : 0);
        speed[at] = MOMENTUM * (speed[at] ?? 0) - RATE * slope;
        weight[at] = (weight[at] ?? 0) + (speed[at] ?? 0);
      }
    }
  }
  return { means, deviations, rows: weights };
}

function standard(inputs: readonly Float64Array[], width: number) {
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (const input of inputs)
    for (let at = 0; at < width; at++) means[at] = (means[at] ?? 0) + (input[at] ?? 0) / inputs.length;
  for (const input of inputs)
    for (let at = 0; at < width; at++)
      deviations[at] = (deviations[at] ?? 0) + ((input[at] ?? 0) - (means[at] ?? 0)) ** 2 / inputs.length;
  return { means, deviations: deviations.map((value) => Math.sqrt(value) || 1) };
}
