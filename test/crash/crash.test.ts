import { describe, expect, test } from 'vitest';
import { verifyChains } from '../../src/db/audit.ts';
import type { Db } from '../../src/db/tables.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { openStage } from '../../src/demo/open-stage.ts';
import { playOnce } from '../../src/demo/play-once.ts';
import type { Stage } from '../../src/demo/stage.ts';
import { superviseDesk } from '../support/desk-process.ts';
import { expectOneOfEach } from '../support/journey-facts.ts';
import { testPlace } from '../support/test-place.ts';

const MAIL = 'test/fixtures/mail/delete-my-data.eml';
/** Short, so that what a dead process held, or was about to ring for, comes back while the test watches. */
const QUICK = { STEP_LEASE_SECONDS: '5', RELAY_SECONDS: '1', SWEEP_SECONDS: '1', RING_AGAIN_SECONDS: '3' };

const CRASHES: [when: string, point: string, kind?: string][] = [
  ['after the raw mail is stored and before the sender is told', 'after-message-stored'],
  ['after a step was rung for and before it was claimed', 'before-claim'],
  ['after a case was opened and before anybody was told', 'after-settle-before-doorbell', 'intake.read'],
  ['while the case is being opened', 'inside-settle', 'intake.read'],
  ['after a code was made and before it was stored', 'after-effect-before-settle', 'verify.challenge'],
  ['after a letter left and before that was noted', 'after-effect-before-settle', 'letter.send'],
  ['while a sent letter is being noted', 'inside-settle', 'letter.send'],
  ['after the card was posted and before the step was settled', 'after-effect-before-settle', 'desk.card'],
  ['after data was erased and before that was noted', 'after-effect-before-settle', 'systems.erase'],
  ['after a step was claimed', 'after-claim', 'systems.locate'],
];

/** Plays the mail until its case is closed; where it is not, the failure tells how far it came. */
async function playToTheEnd(stage: Stage): Promise<string> {
  const transcript: string[] = [];
  const reference = await playOnce(stage, MAIL, (line) => transcript.push(line));
  if (reference === undefined) throw new Error(`the case was not closed:\n${transcript.join('\n')}`);
  return reference;
}

const brokenLink = async (db: Db) => (await verifyChains(db)).first;

describe('a desk killed in the middle', () => {
  test.concurrent.each(CRASHES)(
    '%s: the person gets one of each, and no step is lost',
    async (_, ...crashAt) => {
      const place = await testPlace();
      const opened = await openStage({
        data: place.data,
        port: await freePort(),
        environment: { ...QUICK, ...place.env },
      });
      const desk = superviseDesk(opened.env, place.data, crashAt as [string, string?]);
      try {
        await expectOneOfEach(opened.stage, await playToTheEnd(opened.stage));
        expect(desk.restarts()).toBe(1);
      } finally {
        await desk.stop();
        await opened.close();
      }
      expect(await place.look(brokenLink)).toBeNull();
      await place.drop();
    },
    90_000,
  );

  test('while two workers claim: the other one finishes, and nothing happens twice', async () => {
    const place = await testPlace();
    const [port, otherPort] = [await freePort(), await freePort()];
    const opened = await openStage({ data: place.data, port, environment: { ...QUICK, ...place.env } });
    const other = superviseDesk({ ...opened.env, PORT: String(otherPort) }, place.data, undefined);
    const desk = superviseDesk(opened.env, place.data, ['after-claim', 'verify.challenge']);
    try {
      await expectOneOfEach(opened.stage, await playToTheEnd(opened.stage));
    } finally {
      await Promise.all([desk.stop(), other.stop()]);
      await opened.close();
    }
    expect(await place.look(brokenLink)).toBeNull();
    await place.drop();
  }, 90_000);
});
