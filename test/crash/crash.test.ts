import { describe, expect, test } from 'vitest';
import { verifyChains } from '../../src/db/audit.ts';
import type { Db } from '../../src/db/tables.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { openStage } from '../../src/demo/open-stage.ts';
import { playOnce } from '../../src/demo/play-once.ts';
import type { Stage } from '../../src/demo/stage.ts';
import { type Crash, superviseDesk } from '../support/desk-process.ts';
import { expectOneOfEach } from '../support/journey-facts.ts';
import { testPlace } from '../support/test-place.ts';

const MAIL = 'test/fixtures/mail/delete-my-data.eml';
/** Short, so that what a dead process held, or was about to ring for, comes back while the test watches. */
const QUICK = { STEP_LEASE_SECONDS: '5', RELAY_SECONDS: '1', SWEEP_SECONDS: '1', RING_AGAIN_SECONDS: '3' };

/** Killed again and again in one play: each desk dies at the next point, so that all of them come in the journey's order. */
const CRASHES: [during: string, ...points: Crash[]][] = [
  [
    'while the message comes in',
    { when: 'after the raw mail is stored and before the sender is told', at: 'after-message-stored' },
    { when: 'after a step was rung for and before it was claimed', at: 'before-claim' },
    { when: 'while the case is being opened', at: 'inside-settle', kind: 'intake.read' },
    {
      when: 'after a case was opened and before anybody was told',
      at: 'after-settle-before-doorbell',
      kind: 'intake.read',
    },
    {
      when: 'after the card was posted and before the step was settled',
      at: 'after-effect-before-settle',
      kind: 'desk.card',
    },
  ],
  [
    'while the person is written to',
    {
      when: 'after a code was made and before it was stored',
      at: 'after-effect-before-settle',
      kind: 'verify.challenge',
    },
    {
      when: 'after a letter left and before that was noted',
      at: 'after-effect-before-settle',
      kind: 'letter.send',
    },
    { when: 'while a sent letter is being noted', at: 'inside-settle', kind: 'letter.send' },
  ],
  [
    'while systems are asked',
    { when: 'after a step was claimed', at: 'after-claim', kind: 'systems.locate' },
    {
      when: 'after data was erased and before that was noted',
      at: 'after-effect-before-settle',
      kind: 'systems.erase',
    },
  ],
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
    async (_, ...crashes) => {
      const place = await testPlace();
      const opened = await openStage({
        data: place.data,
        port: await freePort(),
        environment: { ...QUICK, ...place.env },
      });
      const desk = superviseDesk(opened.env, place.data, crashes);
      try {
        await expectOneOfEach(opened.stage, await playToTheEnd(opened.stage));
        expect(desk.deaths()).toEqual(crashes.map(({ when }) => when));
      } finally {
        await desk.stop();
        await opened.close();
      }
      expect(await place.look(brokenLink)).toBeNull();
      await place.drop();
    },
    240_000,
  );

  test('while two workers claim: the other one finishes, and nothing happens twice', async () => {
    const place = await testPlace();
    const [port, otherPort] = [await freePort(), await freePort()];
    const opened = await openStage({ data: place.data, port, environment: { ...QUICK, ...place.env } });
    const other = superviseDesk({ ...opened.env, PORT: String(otherPort) }, place.data);
    const desk = superviseDesk(opened.env, place.data, [
      { when: 'after a code was asked for', at: 'after-claim', kind: 'verify.challenge' },
    ]);
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
