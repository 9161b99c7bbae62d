import { randomInt, randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '../../src/db/tables.ts';
import { sendText } from '../../src/demo/emulators/twilio.ts';
import { freePort } from '../../src/demo/free-port.ts';
import { getJson, postJson } from '../../src/demo/patient-fetch.ts';
import { playOnce } from '../../src/demo/play-once.ts';
import { sendMail } from '../../src/demo/requester.ts';
import { startDemo } from '../../src/demo/start.ts';
import { testPlace } from '../support/test-place.ts';

const mark = randomUUID().slice(0, 8);
const NUMBER = `+1303${randomInt(2_000_000, 9_999_999)}`;
const CANARIES = [
  `canary-${mark}@example.net`,
  `canary-${mark}`,
  `Quetzal${mark}`,
  `zanzibar-${mark}`,
  NUMBER.slice(2),
];
const mail = (extra: string[] = []) =>
  Buffer.from(
    [
      `From: Quetzal${mark} Person <canary-${mark}@example.net>`,
      'To: legal@fluentworks.com',
      `Subject: Please delete my account zanzibar-${mark}`,
      `Message-ID: <zanzibar-${mark}-${randomUUID()}@example.net>`,
      'Date: Tue, 24 Nov 2026 07:52:11 -0700',
      ...extra,
      '',
      `Please delete my account and everything about me. I am Quetzal${mark}, the zanzibar-${mark} one.`,
      '',
    ].join('\r\n'),
  );

/** The person again, with a file that tells of them in its name and in its text. */
const mailWithFile = () =>
  mail([
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    `I am Quetzal${mark} and this is my licence.`,
    '--b',
    `Content-Type: text/plain; name="Quetzal${mark}.txt"`,
    'Content-Disposition: attachment',
    '',
    `canary-${mark}@example.net lives here. `.repeat(20),
    '--b--',
  ]);

/** Every file of the blob store as text, its name beside it. */
async function readBlobs(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.map(async (file) => `${file} ${await readFile(file, 'latin1')}`));
  return texts.join('\n');
}

test('an address and a number sent through the whole journey stand nowhere in clear but with those who must have it', async () => {
  const place = await testPlace();
  const demo = await startDemo({ data: place.data, port: await freePort(), environment: place.env });
  const { stage } = demo;
  try {
    // Vendors that fail and mails that cannot be read take the paths on which errors are written.
    await postJson(`${stage.urls.sendgrid}/_emulator/faults`, {
      route: 'POST /v3/mail/send',
      status: 500,
      times: 1,
    });
    await postJson(`${stage.urls.fluentworks}/_emulator/faults`, {
      route: '/v1/privacy/people/locate',
      status: 500,
      times: 1,
    });
    const file = join(place.data, 'canary.eml');
    await writeFile(file, mail());
    expect(await playOnce(stage, file, () => {})).toBeDefined();
    await sendMail(stage, Buffer.from(`no header of canary-${mark}@example.net at all`));
    await sendMail(stage, mail(['Auto-Submitted: auto-replied']));
    await sendMail(stage, mailWithFile());
    await settled(place);
    const texted = join(place.data, 'canary.sms.json');
    const body = `Please delete my account and everything about me. I am Quetzal${mark}.`;
    await writeFile(texted, JSON.stringify({ from: NUMBER, body }));
    expect(await playOnce(stage, texted, () => {})).toBeDefined();
    await sendText(stage.twilio, NUMBER, 'STOP');
    const unsigned = await fetch(`${stage.urls.app}/webhooks/sendgrid/inbound`, {
      method: 'POST',
      body: new Uint8Array(mail()),
    });
    expect(unsigned.status).toBe(401);
    await settled(place);

    // Who must have it: the mail provider that delivers to it.
    expect(JSON.stringify(await getJson(`${stage.urls.sendgrid}/_emulator/messages`))).toContain(CANARIES[0]);
    const metrics = await (await fetch(`${stage.urls.app}/metrics`)).text();
    const slack = JSON.stringify(await getJson(`${stage.urls.slack}/_emulator/state`));
    const api = JSON.stringify(await getJson(`${stage.urls.app}/api/v1/requests`, stage.apiToken));
    const log = await readFile(demo.logFile, 'utf8');
    const dump = await place.look(dumpEverything);
    const blobs = await readBlobs(join(place.data, 'blobs'));
    expect(blobs.length).toBeGreaterThan(100);
    expect(dump.length).toBeGreaterThan(20_000);
    for (const [where, text] of Object.entries({ metrics, slack, api, log, dump, blobs })) {
      expect({ where, found: CANARIES.filter((canary) => holds(text, canary)) }).toEqual({
        where,
        found: [],
      });
    }
    // That the search can find something at all.
    expect(holds(`x\\x${Buffer.from(CANARIES[1] ?? '').toString('hex')}`, CANARIES[1] ?? '')).toBe(true);
    expect(slack).toContain('FW-');
  } finally {
    await demo.stop();
    await place.drop();
  }
}, 90_000);

/** In clear, in the hex that PostgreSQL prints bytes in, in base64, or as a URL would carry it. */
function holds(text: string, canary: string): boolean {
  const bytes = Buffer.from(canary);
  const forms = [
    canary,
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -4),
    encodeURIComponent(canary),
  ];
  const lower = text.toLowerCase();
  return forms.some((form) => lower.includes(form.toLowerCase()));
}

async function settled(place: { look<Result>(work: (db: Db) => Promise<Result>): Promise<Result> }) {
  await expect
    .poll(
      () =>
        place.look(async (db) => {
          const { rows } = await sql<{ open: string }>`
            select count(*) as open from steps where state in ('ready', 'running')`.execute(db);
          return rows[0]?.open;
        }),
      { timeout: 20_000 },
    )
    .toBe('0');
}

/** Every row of every table of every schema as text: what a database dump holds. */
async function dumpEverything(db: Db): Promise<string> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(db);
  const parts: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(`${schema}.${name}`)} t`.execute(db);
    parts.push(`${schema}.${name}`, ...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}
