import { createHash } from 'node:crypto';
import { problem } from './fluentworks-problem.ts';
import { found, KEPT_FOR, RECORD_TYPES, type State, type StoredErasure } from './fluentworks-state.ts';

export function startErasure(state: State, key: string, records: StoredErasure['records']): Response {
  const body = createHash('sha256').update(JSON.stringify(records)).digest('hex');
  let erasure = state.erasures.find((one) => one.key === key);
  if (erasure && erasure.body !== body) return problem(409, 'Idempotency key reused');
  if (!erasure) {
    const id = `ers_${String(state.erasures.length + 1).padStart(6, '0')}`;
    erasure = { id, key, body, looks: 0, records, erased: [], kept: [] };
    state.erasures.push(erasure);
  }
  const headers = { location: `/v1/privacy/erasures/${erasure.id}` };
  return Response.json(progress(erasure, 'pending'), { status: 202, headers });
}

export function readErasure(state: State, id: string, looks: number): Response {
  const erasure = state.erasures.find((one) => one.id === id);
  if (!erasure) return problem(404, 'No such erasure');
  erasure.looks += 1;
  if (erasure.looks < looks) {
    return Response.json(progress(erasure, 'running'), { headers: { 'retry-after': '0' } });
  }
  if (erasure.looks === looks) finish(state, erasure);
  return Response.json(progress(erasure, 'completed'));
}

export function progress({ id, erased, kept }: StoredErasure, status: string) {
  return status === 'completed' ? { id, status, erased, kept } : { id, status, erased: [], kept: [] };
}

export function finish(state: State, erasure: StoredErasure) {
  const count = (records: StoredErasure['records']) =>
    RECORD_TYPES.map((type) => ({ type, count: records.filter((one) => one.type === type).length })).filter(
      (entry) => entry.count > 0,
    );
  const kept = erasure.records.filter(({ type }) => KEPT_FOR[type] !== undefined);
  erasure.erased = count(erasure.records.filter(({ type }) => KEPT_FOR[type] === undefined));
  erasure.kept = count(kept).map((entry) => ({ ...entry, reason: KEPT_FOR[entry.type] ?? '' }));
  const named = new Set(erasure.records.map(({ id }) => id));
  state.records = state.records.flatMap((record) => {
    if (!named.has(record.id)) return [record];
    return KEPT_FOR[record.type] === undefined ? [] : [{ ...record, person: null }];
  });
}

export function existing(state: State, wanted: { type: string; id: string }) {
  return state.records.filter(({ type, id }) => type === wanted.type && id === wanted.id).map(found);
}
