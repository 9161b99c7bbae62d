import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { inboundForm, signInbound } from './sign-mail.ts';
import type { Stage } from './stage.ts';
import { type CaseRecord, caseRecord, letterSchema, listSchema, type SlackMessage, slackSchema } from './stage-replies.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 50;

/**
 * Plays one mail through the running desk as its parties would: the mail goes through the signed webhook, the code
 * comes from the mail that the requester got, the staff press the buttons of their card. Prints what each party sees.
 * @returns whether the case was closed
 */
export async function playOnce(stage: Stage, file: string, print: (line: string) => void): Promise<boolean> {
  const say = (who: 'requester' | 'staff' | 'systems' | 'record', text: string) => {
    const [first = '', ...more] = text.trimEnd().split('\n');
    print(`${who.padEnd(10)} ${first}`);
    for (const line of more) print(`${' '.repeat(11)}${line}`);
  };
  const mail = await readFile(file);
  const before = new Set((await listCases(stage)).map((record) => record.reference));
  say('requester', `sends ${file}`);
  say('record', `webhook answers ${await deliver(stage, mail)}`);

  const reference = await until(async () => (await listCases(stage)).find((record) => !before.has(record.reference)))
    .then((record) => record?.reference);
  if (!reference) {
    say('record', 'no case was opened for this mail');
    return false;
  }
  say('record', `case ${reference} is open`);
  return await follow(stage, reference, say);
}

type Say = (who: 'requester' | 'staff' | 'systems' | 'record', text: string) => void;

/** Looks at the case again and again, tells what is new, and lets whoever is waited for do their part. */
async function follow(stage: Stage, reference: string, say: Say): Promise<boolean> {
  const told = { letters: 0, card: '', thread: 0, state: '', systems: new Set<string>() };
  const approvers = [...stage.approvers];
  let typed = false;
  let quietSince = performance.now();
  for (;;) {
    const record = await readCase(stage, reference);
    const letters = await lettersOf(stage, reference);
    const card = await cardOf(stage, reference);
    const news = tell(record, letters, card, told, say);
    if (news) quietSince = performance.now();
    if (record.state === 'closed' && letters.length >= 2 && card?.text.includes('losed')) {
      say('record', `closed: ${record.outcome}`);
      return true;
    }
    const code = letters.map((letter) => /^Your code is (\d{8})/m.exec(letter.text)?.[1]).findLast((found) => found);
    const page = letters.map((letter) => /https?:\/\/\S+\/r\/\S+/.exec(letter.text)?.[0]).findLast((found) => found);
    if (record.state === 'verifying' && code && page && !typed) {
      typed = true;
      say('requester', `opens the page and types the code: ${await typeCode(page, code)}`);
    }
    const button = approveButton(card);
    if (record.state === 'fulfilling' && record.waiting_on === 'team' && button && card && approvers.length > 0) {
      const user = approvers.shift();
      if (user) say('staff', `${user.name} presses Approve: ${await press(stage, user.id, card, button)}`);
    }
    if (record.state === 'fulfilling' && record.waiting_on === 'clock') {
      say('record', 'three days pass');
      await postJson(`${stage.urls.app}/_demo/clock`, { advance: 'P3D' });
    }
    if (performance.now() - quietSince > PATIENCE_MS) {
      say('record', `nothing moved for ${PATIENCE_MS / 1000} s; the case stays ${record.state}`);
      return false;
    }
    await sleep(POLL_MS);
  }
}

function tell(
  record: CaseRecord,
  letters: { subject: string; text: string }[],
  card: SlackMessage | undefined,
  told: { letters: number; card: string; thread: number; state: string; systems: Set<string> },
  say: Say,
): boolean {
  let news = false;
  const state = `${record.state}, waiting on ${record.waiting_on ?? 'nobody'}, assurance ${record.assurance}`;
  if (state !== told.state) {
    told.state = state;
    news = true;
    say('record', state);
  }
  for (const letter of letters.slice(told.letters)) {
    news = true;
    say('requester', `gets "${letter.subject}"\n${letter.text.replace(/^##-.*\n+/, '')}`);
  }
  told.letters = letters.length;
  for (const { system, outcome, counts } of record.systems) {
    if (!outcome || told.systems.has(system)) continue;
    told.systems.add(system);
    news = true;
    const numbers = Object.entries(counts).map(([type, count]) => `${count} ${type}`);
    say('systems', `${system}: ${outcome}${numbers.length > 0 ? ` (${numbers.join(', ')})` : ''}`);
  }
  if (card && card.text !== told.card) {
    told.card = card.text;
    news = true;
    say('staff', `#${card.channel} card: ${card.text}`);
  }
  for (const line of (card?.thread ?? []).slice(told.thread)) say('staff', `thread: ${line}`);
  told.thread = card?.thread.length ?? 0;
  return news;
}

async function deliver(stage: Stage, mail: Buffer): Promise<string> {
  const receivedAt = new Date().toUTCString();
  const trace = `Received: from mail.example.net (mxd [192.0.2.7]) by mx.sendgrid.net with ESMTP id ${crypto.randomUUID()} for <legal@parse.fluentworks.com>; ${receivedAt}\r\n`;
  const from = /^From:.*?([^\s<>]+@[^\s<>]+)/im.exec(mail.toString('latin1'))?.[1];
  const { body, contentType } = inboundForm(Buffer.concat([Buffer.from(trace), mail]), {
    to: 'legal@parse.fluentworks.com',
    ...(from ? { from } : {}),
  });
  const timestamp = Math.floor(stage.clock.now().epochMilliseconds / 1000);
  const headers = { 'Content-Type': contentType, ...signInbound(stage.sign.sendgrid_private_key, timestamp, body) };
  const answer = await fetch(`${stage.urls.app}/webhooks/sendgrid/inbound`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  return String(answer.status);
}

async function typeCode(page: string, code: string): Promise<string> {
  const answer = await fetch(`${page}/code`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code }),
    redirect: 'manual',
  });
  return String(answer.status);
}

async function listCases(stage: Stage): Promise<CaseRecord[]> {
  return listSchema.parse(await getJson(`${stage.urls.app}/api/v1/requests?limit=100`, stage.apiToken)).requests;
}

async function readCase(stage: Stage, reference: string): Promise<CaseRecord> {
  return caseRecord.parse(await getJson(`${stage.urls.app}/api/v1/requests/${reference}`, stage.apiToken));
}

async function lettersOf(stage: Stage, reference: string) {
  const letters = letterSchema.parse(await getJson(`${stage.urls.sendgrid}/_emulator/messages`));
  return letters.filter((letter) => letter.subject.includes(reference));
}

async function cardOf(stage: Stage, reference: string): Promise<SlackMessage | undefined> {
  for (const channel of stage.channels) {
    const messages = slackSchema.parse(
      await getJson(`${stage.urls.slack}/_emulator/messages?channel=${channel}`),
    );
    const found = messages.find((message) => message.text.includes(reference) && message.blocks.length > 0);
    if (found) return { ...found, channel, thread: found.replies.map((reply) => reply.text) };
  }
  return undefined;
}

function approveButton(card: SlackMessage | undefined): string | undefined {
  const elements = (card?.blocks ?? []).flatMap((block) => block.elements ?? []);
  return elements.find((element) => element.action_id?.includes('approve'))?.action_id;
}

async function press(stage: Stage, user: string, card: SlackMessage, actionId: string): Promise<string> {
  const answer = await postJson(`${stage.urls.slack}/_emulator/press`, {
    user,
    channel: card.channel,
    ts: card.ts,
    action_id: actionId,
  });
  return String(answer.status);
}

async function until<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(POLL_MS);
  }
  return undefined;
}

async function getJson(url: string, token?: string): Promise<unknown> {
  const answer = await fetch(url, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  if (!answer.ok) throw new Error(`GET ${new URL(url).pathname} answered ${answer.status}`);
  return await answer.json();
}

async function postJson(url: string, body: object): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${new URL(url).pathname} answered ${answer.status}`);
  return answer;
}
