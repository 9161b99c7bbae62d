import { signSlack } from '../sign-slack.ts';
import { answerFaults } from './slack-refusals.ts';
import type { Deliver, SlackSocket } from './slack-socket.ts';
import type { SlackWorkspace } from './slack-workspace.ts';

type From = Pick<SlackWorkspace, 'signingSecret' | 'eventsUrl' | 'clock' | 'calls'>;

/** Hands what happened to the desk as Slack does: over its socket where it has one open, else signed and by HTTP. */
export function delivery({ signingSecret, eventsUrl, clock, calls }: From, socket: SlackSocket): Deliver {
  return async (body) => {
    const answer = socket.connected() ? await socket.deliver(body) : await byHttp(body);
    const faults = answerFaults(answer.body);
    calls.push({ method: 'answer', body: { text: answer.body }, faults });
    const [fault] = faults;
    return fault === undefined ? answer : { ...answer, fault };
  };
  async function byHttp(body: string) {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000);
    const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
    const headers = { 'Content-Type': type, ...signSlack(signingSecret, seconds, body) };
    const answer = await fetch(eventsUrl(), { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  }
}
