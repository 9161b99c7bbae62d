import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/demo/free-port.ts';
import { type Case, cardOf, lettersOf, listCases, readCase } from '../../src/demo/observe.ts';
import { postJson } from '../../src/demo/patient-fetch.ts';
import { sendMail, typeCode } from '../../src/demo/requester.ts';
import type { Stage } from '../../src/demo/stage.ts';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { eventually } from '../support/eventually.ts';
import { type TestPlace, testPlace } from '../support/test-place.ts';

let place: TestPlace;
let demo: Demo;
const start = async () =>
  await startDemo({ data: place.data, port: await freePort(), environment: place.env });
beforeAll(async () => {
  place = await testPlace();
  demo = await start();
}, 60_000);
afterAll(async () => {
  await demo.stop();
  await place.drop();
});

const MAIL = 'From: marcus.webb@example.org\r\n\r\nPlease delete my account and everything about me.\r\n';
const reaches = (stage: Stage, reference: string, wanted: Partial<Case>) =>
  eventually(async () => {
    const record = await readCase(stage, reference);
    return Object.entries(wanted).every(([name, value]) => record[name as keyof Case] === value);
  });
const pressApprove = async (stage: Stage, reference: string, approver: number) => {
  const card = await eventually(async () => {
    const found = await cardOf(stage, reference);
    return found?.text.includes(`${approver} of 2 approvals`) ? found : undefined;
  });
  const { channel, ts } = card;
  const user = stage.approvers[approver]?.id ?? '';
  await postJson(`${stage.urls.slack}/_emulator/press`, { user, channel, ts, action_id: 'case.approve' });
};

test('a demo that is started again goes on where it stopped: letters, cards, and what was erased', async () => {
  await sendMail(demo.stage, Buffer.from(MAIL));
  const [{ reference }] = await eventually(async () => {
    const cases = await listCases(demo.stage);
    return cases.length > 0 ? (cases as [{ reference: string; part_of: null }]) : undefined;
  });
  await eventually(async () => (await lettersOf(demo.stage, reference)).length === 2);
  await demo.stop();
  demo = await start();
  const letters = (await lettersOf(demo.stage, reference)).map(({ text }) => text).join('\n');
  const code = /^Your code is (\d{8})/m.exec(letters)?.[1] ?? '';
  const token = /\/r\/([\w-]+)/.exec(letters)?.[1] ?? '';
  expect(await typeCode(`${demo.stage.urls.app}/r/${token}`, code)).toBe(303);
  await pressApprove(demo.stage, reference, 0);
  await demo.stop();
  demo = await start();
  await pressApprove(demo.stage, reference, 1);
  await reaches(demo.stage, reference, { waiting_on: 'clock' });
  await postJson(`${demo.stage.urls.app}/_demo/clock`, { advance: 'P3D' });
  await reaches(demo.stage, reference, { state: 'closed', outcome: 'partly_fulfilled' });
  await demo.stop();
  demo = await start();
  const held = await (await fetch(`${demo.stage.urls.stripe}/_emulator/state`)).json();
  expect(JSON.stringify((held as { customers: object[] }).customers)).not.toContain('arcus');
  expect(await lettersOf(demo.stage, reference)).toHaveLength(3);
}, 60_000);
