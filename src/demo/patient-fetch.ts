import { setTimeout as pause } from 'node:timers/promises';

/** A desk that was killed has to start again, on a machine that may be busy. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;

/** Asks again while nobody answers or the desk says that it cannot take it (503), as SendGrid and Slack would. */
export async function patientFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const answer = await fetch(url, init);
      if (answer.status !== 503 || performance.now() > end) return answer;
      await answer.body?.cancel();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await pause(PAUSE_MS);
  }
}

export async function getJson(url: string, token?: string): Promise<unknown> {
  const answer = await patientFetch(url, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  if (!answer.ok) throw new Error(`GET ${new URL(url).pathname} answered ${answer.status}`);
  return await answer.json();
}

export async function postJson(url: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await patientFetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${new URL(url).pathname} answered ${answer.status}`);
  return await answer.json();
}
