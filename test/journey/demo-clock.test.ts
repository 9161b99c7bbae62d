import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';
import { sendMail } from '../../src/demo/requester.ts';
import { signSlack } from '../../src/demo/sign-slack.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { type TestPlace, testPlace } from '../support/test-place.ts';

let place: TestPlace;
let demo: Demo;
beforeAll(async () => {
  place = await testPlace();
  demo = await startDemo({ data: place.data, port: await freePort(), environment: place.env });
}, 60_000);
afterAll(async () => {
  await demo.stop();
  await place.drop();
});

const move = (body: object) =>
  fetch(`${demo.stage.urls.app}/_demo/clock`, { method: 'POST', body: JSON.stringify(body) });
const now = async (answer: Response) => Temporal.Instant.from(((await answer.json()) as { now: string }).now);

test('the clock goes forward by what was asked, and never back', async () => {
  const before = await now(await move({ advance: 'PT0S' }));
  const after = await now(await move({ advance: 'P3DT1H' }));
  expect(Math.round(after.since(before).total('hours'))).toBe(73);
  for (const advance of ['-P1D', 'tomorrow', 3]) expect((await move({ advance })).status).toBe(400);
  expect(Math.round((await now(await move({ advance: 'PT0S' }))).since(after).total('hours'))).toBe(0);
});

test('what a vendor signs by real time is taken, however far the clock was moved', async () => {
  await move({ advance: 'P60D' });
  expect(await sendMail(demo.stage, Buffer.from('From: dana@example.net\r\n\r\nHello'))).toBe(200);
  const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const answer = await fetch(`${demo.stage.urls.app}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      ...signSlack(demo.stage.sign.slack_signing_secret, seconds, body),
    },
  });
  expect(answer.status).toBe(200);
});
