import type { App } from '@slack/bolt';
import type { StaffCommand, StaffGate, StaffModal } from '../../core/staff.ts';

export interface CommandParts {
  commands: readonly StaffCommand[];
  gate: StaffGate;
  /** Shows a form to whoever just typed. */
  show(triggerId: string, modal: StaffModal, userId: string, channel: string): Promise<void>;
}

/** Slash commands: each is answered to its caller alone. */
export function listenCommands(app: App, { commands, gate, show }: CommandParts): void {
  for (const { name, read } of commands) {
    app.command(name, async ({ command, ack }) => {
      const { user_id: userId, channel_id: channel, trigger_id: triggerId } = command;
      const verb = read(command.text);
      const press = { userId, value: '' };
      const may = await gate.mayAct(userId, verb.roles);
      const answer = may.ok ? await verb.run(press) : await gate.refused(press, verb.id, may.because);
      if (typeof answer !== 'string' && 'type' in answer) {
        await ack();
        return await show(triggerId, answer, userId, channel);
      }
      const { text, blocks } = typeof answer === 'string' ? { text: answer, blocks: undefined } : answer;
      await ack({ response_type: 'ephemeral', text, ...(blocks ? { blocks: blocks as never[] } : {}) });
    });
  }
}
