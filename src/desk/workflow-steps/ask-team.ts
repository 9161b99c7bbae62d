import type { Card } from '../../core/ports.ts';
import { type CaseStanding, noteQuestion, type WorkflowRun } from '../../db/workflow-runs.ts';
import { writeValue } from '../card/button-value.ts';
import { REFUSAL_WORDS } from '../words/decision-words.ts';
import { QUESTIONS } from './definitions.ts';
import { INPUTS } from './read-inputs.ts';
import { type Performed, soon, type WorkflowParts } from './workflow-parts.ts';

export const WORKFLOW_BUTTONS = { yes: 'workflow.yes', no: 'workflow.no' } as const;

/** Puts a question before the team where the case's card stands, and waits for a press; an answered one loses its buttons. */
export async function askTheTeam(
  { journey, board }: WorkflowParts,
  run: WorkflowRun,
  standing: CaseStanding,
): Promise<Performed> {
  if (standing.state === 'closed') return { refusal: 'Nothing was asked: the case is closed.' };
  if (run.state === 'waiting') return 'not-yet';
  if (standing.slackChannel === null) throw soon('case-has-no-channel-yet');
  const card = questionCard(run, standing);
  const found = await board.find(standing.slackChannel, run.id);
  const place = found ?? (await board.post(standing.slackChannel, card, run.id, true));
  await noteQuestion(journey.db, run.id, { ...place });
  return 'not-yet';
}

export function questionCard(run: WorkflowRun, { id, version }: Pick<CaseStanding, 'id' | 'version'>): Card {
  const text = questionText(run);
  const value = writeValue({ requestId: id, stepId: run.id, version });
  const [yes, no] = run.step === 'ask_approval' ? ['Approve', 'Decline'] : ['Propose it', 'Drop it'];
  const button = (label: string, action_id: string) => ({
    type: 'button',
    text: { type: 'plain_text', text: label },
    action_id,
    value,
  });
  return {
    text,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'actions', elements: [button(yes, WORKFLOW_BUTTONS.yes), button(no, WORKFLOW_BUTTONS.no)] },
    ],
  };
}

/** What is asked, in a sentence that says it all. */
export function questionText(run: WorkflowRun): string {
  if (run.step === 'ask_approval') {
    const { reference, role, question, asked_by } = INPUTS.ask_approval.parse(run.inputs);
    return `A workflow of <@${asked_by}> asks about ${reference}: ${QUESTIONS[question]} Whoever holds the role ${role} may answer.`;
  }
  const { reference, reason, asked_by } = INPUTS.propose_decision.parse(run.inputs);
  const what =
    reason === undefined
      ? `telling the person of ${reference} that we hold nothing about them`
      : `refusing ${reference}: ${REFUSAL_WORDS[reason]}`;
  return `A workflow of <@${asked_by}> suggests ${what}. Pressing proposes it in your name; another person must confirm it.`;
}

export function answeredCard(run: WorkflowRun): Card {
  const text = `${questionText(run)}\n${answerText(run)}`;
  return { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] };
}

function answerText({ outputs, refusal }: WorkflowRun): string {
  if (outputs === null) return `It is not asked any more. ${refusal}`;
  const by = `<@${String(outputs.decided_by ?? outputs.proposed_by)}>`;
  return `${by} ${String(outputs.decision ?? outputs.proposal)} it.`;
}
