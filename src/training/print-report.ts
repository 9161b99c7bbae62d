import type { Report } from './cross-validate.ts';
import type { Metrics } from './metrics.ts';

/** The report as tables to read. */
export function printReport({ all, blind, languages, curve, folds }: Report): string {
  const columns: [string, Metrics][] = [['all', all], ['blind third', blind], ...Object.entries(languages)];
  const names = Object.keys(all).filter((name) => name !== 'identifiers') as Exclude<
    keyof Metrics,
    'identifiers'
  >[];
  const lines = [
    `${folds}-fold cross-validation, whole clusters held out`,
    ['measure'.padEnd(20), ...columns.map(([name]) => name.padStart(12))].join(''),
    ...names.map((name) =>
      [name.padEnd(20), ...columns.map(([, metrics]) => String(metrics[name]).padStart(12))].join(''),
    ),
    ...Object.keys(all.identifiers).map((type) =>
      [
        `F1 ${type}`.padEnd(20),
        ...columns.map(([, metrics]) => String(metrics.identifiers[type]).padStart(12)),
      ].join(''),
    ),
    '',
    'threshold   decided      kind  exact rights   lost',
    ...curve.map(({ threshold, decided, kind, exactRights, lost }) =>
      [
        threshold.toFixed(2).padEnd(9),
        decided.toFixed(4).padStart(10),
        kind.toFixed(4).padStart(10),
        exactRights.toFixed(4).padStart(12),
        lost.toFixed(4).padStart(9),
      ].join(''),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
