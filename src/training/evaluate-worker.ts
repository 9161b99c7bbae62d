import { parentPort, workerData } from 'node:worker_threads';
import { corpusFiles, corpusRows } from './corpus.ts';
import { readFold } from './evaluate.ts';

/** Reads some folds beside the others, in a thread of its own. */
const { folds, count } = workerData as { folds: number[]; count: number };
const rows = corpusRows(await corpusFiles());
parentPort?.postMessage(folds.flatMap((fold) => readFold(rows, fold, count)));
