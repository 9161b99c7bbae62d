import { slackProblem } from './client.ts';

/** Waits for an answer of the Web API. @throws Transient, Permanent or NeedsHuman, never what the client threw */
export async function call<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw slackProblem(error);
  }
}
