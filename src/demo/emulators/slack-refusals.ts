import { messageFaults, viewFaults } from '../block-kit/faults.ts';

/** Whether Slack would take what the desk shows; `emulate` takes everything. */
const MESSAGES = ['chat.postMessage', 'chat.update', 'chat.postEphemeral'];
const VIEWS = ['views.open', 'views.push', 'views.update', 'views.publish'];

/** What is wrong with what a call of the Web API shows; nothing where it shows nothing. */
export function callFaults(method: string, body: Record<string, unknown>): string[] {
  if (MESSAGES.includes(method)) return messageFaults(body);
  return VIEWS.includes(method) ? viewFaults(body.view) : [];
}

/** What is wrong with what the desk answers a press, a form or a command with. */
export function answerFaults(answer: string): string[] {
  if (!answer.startsWith('{')) return [];
  const shown = JSON.parse(answer) as Record<string, unknown>;
  if (shown.view !== undefined) return viewFaults(shown.view);
  return 'text' in shown || 'blocks' in shown ? messageFaults(shown) : [];
}

/** As Slack answers a call that shows what it does not take. */
export const refusal = (method: string, faults: readonly string[]) => ({
  ok: false,
  error: VIEWS.includes(method) ? 'invalid_arguments' : 'invalid_blocks',
  response_metadata: { messages: faults },
});
