import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log, Ring, StepQueue } from '../../../src/core/ports.ts';
import type { StepId } from '../../../src/core/privacy-request.ts';
import { newId } from '../../../src/db/new-id.ts';
import { TestLog } from '../../support/journey.ts';

/** One home of the queue: a store that a test can look into and break. */
export interface QueueHome {
  open(log: Log): Promise<StepQueue>;
  /** Everything in the store, as text. */
  dump(): Promise<string>;
  /** Loses every job that waits, as a flush does. */
  lose(): Promise<void>;
  /** Ends every connection of the queue from the store's side. */
  disconnect(): Promise<void>;
}

export const ring = (kind = 'test.work', attempt = 0): Ring => ({ id: newId<StepId>(), kind, attempt });

/** Collects what a listener was handed and tells when something was. */
export class Heard {
  readonly ids: StepId[] = [];
  readonly #waiting: { id: StepId; done: () => void }[] = [];
  handle = async (id: StepId): Promise<void> => {
    this.ids.push(id);
    for (const waiter of this.#waiting.filter((one) => one.id === id)) waiter.done();
  };
  async once(id: StepId): Promise<void> {
    if (this.ids.includes(id)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ id, done: resolve });
    await promise;
  }
}

/** What the engine may rely on, whatever store BullMQ runs on. */
export function stepQueueConformance(home: () => QueueHome): void {
  let queue: StepQueue;
  let heard: Heard;
  let log: TestLog;
  beforeEach(async () => {
    log = new TestLog();
    queue = await home().open(log);
    heard = new Heard();
  });
  afterEach(async () => {
    await queue.close();
  });

  describe('a step queue', () => {
    test('hands every ring to a listener', async () => {
      const rings = Array.from({ length: 120 }, (_, index) =>
        ring(index % 3 === 0 ? 'letter.send' : 'test.work'),
      );
      const listener = queue.listen(4, heard.handle);
      queue.doorbell.ring(rings.slice(0, 60));
      for (const one of rings.slice(60)) queue.doorbell.ring([one]);
      await Promise.all(rings.map(({ id }) => heard.once(id)));
      await listener.close();
      expect(heard.ids.toSorted()).toEqual(rings.map(({ id }) => id).toSorted());
    });

    test('hears what was rung before anybody listened', async () => {
      const one = ring();
      queue.doorbell.ring([one]);
      const listener = queue.listen(1, heard.handle);
      await heard.once(one.id);
      await listener.close();
      expect(heard.ids).toEqual([one.id]);
    });

    test('hears a ring that was asked for later after the one for now', async () => {
      const [later, now] = [{ ...ring(), inMilliseconds: 700 }, ring()];
      queue.doorbell.ring([later, now]);
      const listener = queue.listen(1, heard.handle);
      await heard.once(later.id);
      await listener.close();
      expect(heard.ids).toEqual([now.id, later.id]);
    });

    test('takes the same ring twice without harm, and again after it was handled', async () => {
      const [one, after] = [ring(), ring()];
      queue.doorbell.ring([one, one]);
      queue.doorbell.ring([one]);
      const listener = queue.listen(1, heard.handle);
      await heard.once(one.id);
      heard.ids.length = 0;
      queue.doorbell.ring([one, after]);
      await heard.once(one.id);
      await heard.once(after.id);
      await listener.close();
      expect(new Set(heard.ids)).toEqual(new Set([one.id, after.id]));
    });

    test('stores the id of the step and nothing else about it', async () => {
      const one = ring('letter.send', 7);
      queue.doorbell.ring([one]);
      await eventually(async () =>
        expect((await queue.counts()).messages).toEqual({ waiting: 1, active: 0 }),
      );
      const dump = await home().dump();
      expect(dump).toContain(`step_${one.id}_7`);
      expect(payloads(dump)).toEqual([{ stepId: one.id }]);
      expect(dump).not.toContain('letter.send');
    });

    test('closing waits for what runs and takes nothing more', async () => {
      const [running, later] = [ring(), ring()];
      const release = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const ended: StepId[] = [];
      const listener = queue.listen(1, async (id) => {
        begun.resolve();
        await release.promise;
        ended.push(id);
      });
      queue.doorbell.ring([running]);
      await begun.promise;
      const closed = listener.close();
      queue.doorbell.ring([later]);
      release.resolve();
      await closed;
      expect(ended).toEqual([running.id]);
      await eventually(async () => expect((await queue.counts()).steps).toEqual({ waiting: 1, active: 0 }));
      const next = queue.listen(1, heard.handle);
      await heard.once(later.id);
      await next.close();
    });

    test('that lost its jobs hears the same rings again', async () => {
      const lost = [ring(), ring(), ring()];
      queue.doorbell.ring(lost);
      await eventually(async () => expect((await queue.counts()).steps?.waiting).toBe(3));
      await home().lose();
      expect((await queue.counts()).steps).toEqual({ waiting: 0, active: 0 });
      const listener = queue.listen(2, heard.handle);
      queue.doorbell.ring(lost);
      await Promise.all(lost.map(({ id }) => heard.once(id)));
      await listener.close();
    });

    test('goes on by itself after every connection was cut', async () => {
      const listener = queue.listen(2, heard.handle);
      const before = ring();
      queue.doorbell.ring([before]);
      await heard.once(before.id);
      await home().disconnect();
      const after = [ring(), ring('letter.send')];
      queue.doorbell.ring(after);
      await Promise.all(after.map(({ id }) => heard.once(id)));
      expect(await queue.healthy()).toBe(true);
      await listener.close();
    });

    test('survives a job that it cannot read', async () => {
      const listener = queue.listen(1, heard.handle);
      queue.doorbell.ring([{ id: 'not-an-id' as StepId, kind: 'test.work', attempt: 0 }]);
      const good = ring();
      queue.doorbell.ring([good]);
      await heard.once(good.id);
      await eventually(async () =>
        expect(log.lines.map(({ fields }) => fields.problem)).toContain('TypeError'),
      );
      await listener.close();
      expect(heard.ids).toEqual([good.id]);
    });
  });
}

function payloads(dump: string): unknown[] {
  return [...dump.matchAll(/\{\\*"stepId\\*":[^}]*\}/g)].map(([text]) =>
    JSON.parse(text.replaceAll('\\', '')),
  );
}

/** Asks again until it holds; the test's own time limit is the limit. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'AssertionError') throw error;
      await new Promise(setImmediate);
    }
  }
}
