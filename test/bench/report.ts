export type Report = (row: Record<string, string | number | boolean>) => void;

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value =
    sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? Number.NaN;
  return Math.round(value * 100) / 100;
}

export const median = (values: readonly number[]) => percentile(values, 50);
