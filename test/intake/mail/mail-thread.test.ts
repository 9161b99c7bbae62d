import { afterAll, describe, expect, test } from 'vitest';
import { mailThread } from '../../../src/journey/intake/mail/mail-thread.ts';

const SCRIPT = new URL('../../support/odd-worker.ts', import.meta.url);
const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

function thread(timeMs = 20_000) {
  const made = mailThread<string, string>({ script: SCRIPT, memoryMb: 64, timeMs });
  open.push(made);
  return made;
}

describe('a thread', () => {
  test('does what it is ordered, and may ask while it does', async () => {
    const one = thread();
    expect(await one.order('this')).toEqual({ ok: true, result: 'did this' });
    expect(await one.order('ask', async (question) => `about ${question}`)).toEqual({
      ok: true,
      result: 'told about the question',
    });
  });

  test('hears with which code an answer failed, and nothing else of it', async () => {
    const refuse = async () => {
      throw Object.assign(new Error('canary'), { code: 'ENOTFOUND' });
    };
    expect(await thread().order('ask in vain', refuse)).toEqual({ ok: true, result: 'refused: ENOTFOUND' });
  });

  test.each([
    ['throws', 'throw', 'failed'],
    ['dies', 'die', 'thread-died'],
    ['wants more memory than it may', 'hog', 'thread-died'],
  ] as const)('that %s says so, and the next order is done', async (_, order, because) => {
    const one = thread();
    expect(await one.order(order)).toEqual({ ok: false, because });
    expect(await one.order('the next')).toEqual({ ok: true, result: 'did the next' });
  });

  test('that takes too long is ended, with all that it was doing, and the next order is done', async () => {
    const one = thread(1_500);
    expect(await one.order('the first')).toMatchObject({ ok: true });
    const both = await Promise.all([one.order('hang'), one.order('after it')]);
    expect(both).toEqual([
      { ok: false, because: 'took-too-long' },
      { ok: false, because: 'took-too-long' },
    ]);
    expect(await one.order('the next')).toEqual({ ok: true, result: 'did the next' });
  });

  test('that is closed leaves nobody waiting', async () => {
    const one = thread();
    const never = one.order('ask', () => new Promise(() => {}));
    await one.close();
    expect(await never).toEqual({ ok: false, because: 'thread-died' });
  });
});
