import { Permanent, toProblem } from '../../core/problem.ts';
import { RUN_OVER, type WorkflowAnswers } from '../../core/workflow-step.ts';
import { call } from './call.ts';
import { type SlackSettings, slackClient } from './client.ts';

/** The workflow was ended, or deleted, before we answered. */
const OVER = ['slack-execution_not_in_running_state', 'slack-function_execution_not_found'];

/** https://docs.slack.dev/reference/methods/functions.completeSuccess and completeError */
export function workflowAnswers(settings: SlackSettings): WorkflowAnswers {
  const client = slackClient(settings);
  const answer = async (made: Promise<unknown>) => {
    try {
      await call(made);
    } catch (error) {
      throw OVER.includes(toProblem(error).code) ? new Permanent(RUN_OVER) : error;
    }
  };
  return {
    succeed: (function_execution_id, outputs) =>
      answer(client.functions.completeSuccess({ function_execution_id, outputs })),
    fail: (function_execution_id, error) =>
      answer(client.functions.completeError({ function_execution_id, error })),
  };
}
