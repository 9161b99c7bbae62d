import type { App } from '@slack/bolt';
import type { WorkflowSteps } from '../../core/workflow-step.ts';
import { call } from './call.ts';
import { type SlackSettings, slackClient } from './client.ts';

/** The event by which Slack asks for a step; told apart by the run's own id, not by the event's. */
export const FUNCTION_EVENT = 'function_executed';

/**
 * Steps of Workflow Builder. Each is noted before Slack hears that it arrived, and answered by the engine; only the
 * choices of a form are answered at once, since somebody looks at it.
 */
export function listenFunctions(app: App, settings: SlackSettings, workflow: WorkflowSteps): void {
  const interactive = slackClient(settings, true);
  const later = { autoAcknowledge: false };
  for (const step of workflow.steps) {
    app.function(step, later, async ({ event, ack }) => {
      await workflow.begin({ executionId: event.function_execution_id, step, inputs: event.inputs });
      await ack();
    });
  }
  for (const [step, choices] of Object.entries(workflow.choices)) {
    app.function(step, later, async ({ event, ack }) => {
      const options = choices().map(({ value, text }) => ({ value, text: { type: 'plain_text', text } }));
      const { function_execution_id } = event;
      await call(interactive.functions.completeSuccess({ function_execution_id, outputs: { options } }));
      await ack();
    });
  }
}
