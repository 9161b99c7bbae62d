import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Read } from './evaluate.ts';
import { madeFrom } from './made-from.ts';
import { type Metrics, metricsOf, type ThresholdPoint, thresholdCurve } from './metrics.ts';

export interface Report {
  /** Of the program and corpus that were measured. */
  madeFrom: string;
  folds: number;
  all: Metrics;
  /** A third of the clusters, whose rows nobody looked at while lexicons and rules were written. */
  blind: Metrics;
  languages: { [language: string]: Metrics };
  curve: ThresholdPoint[];
}

const FOLDS = 5;
const THREADS = 2;

/** Fits on four fifths of the clusters and reads the last, five times; everything that is fitted, is fitted inside. */
export async function crossValidate(worker: URL): Promise<Report> {
  const shares = Array.from({ length: THREADS }, (_, thread) =>
    Array.from({ length: FOLDS }, (_, fold) => fold).filter((fold) => fold % THREADS === thread),
  );
  const read = (
    await Promise.all(
      shares.map(
        (folds) =>
          new Promise<Read[]>((done, fail) => {
            const thread = new Worker(worker, { workerData: { folds, count: FOLDS } });
            thread.once('message', done);
            thread.once('error', fail);
          }),
      ),
    )
  ).flat();
  const of = (language: string) => read.filter(({ row }) => row.language === language);
  return {
    madeFrom: await madeFrom(),
    folds: FOLDS,
    all: metricsOf(read),
    blind: metricsOf(read.filter(({ row }) => isBlind(row.cluster))),
    languages: Object.fromEntries(['en', 'es', 'fr'].map((language) => [language, metricsOf(of(language))])),
    curve: thresholdCurve(read),
  };
}

/** The blind third, fixed before anything was written. */
export function isBlind(cluster: string): boolean {
  const digest = createHash('sha256').update(`b${cluster}`).digest('hex');
  return BigInt(`0x${digest}`) % 3n === 0n;
}
