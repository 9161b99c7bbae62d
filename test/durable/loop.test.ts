import { expect, test } from 'vitest';
import { Transient } from '../../src/core/problem.ts';
import { startLoop } from '../../src/durable/loop.ts';
import { TestLog } from '../support/journey.ts';
import { gate } from './engine-on-test.ts';

/** Time that passes when the test says so. */
function handMoved() {
  const waits: { milliseconds: number; pass: () => void }[] = [];
  const asked: (() => void)[] = [];
  const wait = (milliseconds: number, stop: AbortSignal) =>
    new Promise<void>((pass) => {
      stop.addEventListener('abort', () => pass());
      waits.push({ milliseconds, pass });
      for (const tell of asked.splice(0)) tell();
    });
  const nextWait = () => new Promise<void>((tell) => void asked.push(tell));
  return { waits, wait, nextWait };
}

test('a loop never overlaps itself and waits its time after each tick', async () => {
  const time = handMoved();
  const [held, second] = [gate(), gate()];
  let running = 0;
  let most = 0;
  let ticks = 0;
  const loop = startLoop({ name: 'test', everySeconds: 3, log: new TestLog(), wait: time.wait }, async () => {
    most = Math.max(most, ++running);
    if (++ticks === 1) await held.passed;
    else second.open();
    running -= 1;
  });
  expect(time.waits).toHaveLength(0);
  const waiting = time.nextWait();
  held.open();
  await waiting;
  expect(time.waits[0]?.milliseconds).toBe(3000);
  time.waits[0]?.pass();
  await second.passed;
  await loop.stop();
  expect(ticks).toBe(2);
  expect(most).toBe(1);
});

test('a tick that breaks is logged by its code and the next one starts clean', async () => {
  const time = handMoved();
  const log = new TestLog();
  const again = gate();
  let ticks = 0;
  const waiting = time.nextWait();
  const loop = startLoop({ name: 'relay', everySeconds: 1, log, wait: time.wait }, async () => {
    if (++ticks === 1) throw new Transient('database-08006');
    again.open();
  });
  await waiting;
  time.waits[0]?.pass();
  await again.passed;
  await loop.stop();
  expect(log.lines).toEqual([
    { level: 'error', message: 'loop tick failed', fields: { loop: 'relay', problem: 'database-08006' } },
  ]);
});

test('stopping lets the running tick end and starts no other', async () => {
  const [held, begun] = [gate(), gate()];
  let ended = 0;
  const loop = startLoop({ name: 'test', everySeconds: 1, log: new TestLog() }, async () => {
    begun.open();
    await held.passed;
    ended += 1;
  });
  await begun.passed;
  const stopped = loop.stop();
  held.open();
  await stopped;
  expect(ended).toBe(1);
});
