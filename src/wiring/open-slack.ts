import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import type { TeamBoard } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { slackInbox } from '../db/slack-inbox.ts';
import { type DeskVerbs, deskActions } from '../desk/actions.ts';
import { boardOff } from '../desk/board-off.ts';
import { staffGate } from '../desk/staff-gate.ts';
import { staffIntake } from '../desk/staff-intake.ts';
import { syncStaff } from '../desk/sync-staff.ts';
import type { Sweep } from '../durable/sweep.ts';
import { staffEntryPage } from '../http/staff-entry-page.ts';
import { seeMessage } from '../journey/close/see-message.ts';
import { withdraw } from '../journey/close/withdraw.ts';
import type { Journey } from '../journey/context.ts';
import { releaseReceipt } from '../journey/deliver/release-receipt.ts';
import { resendLetter } from '../journey/deliver/resend-letter.ts';
import { approve } from '../journey/fulfil/approve.ts';
import { passOverSystem } from '../journey/fulfil/pass-over-system.ts';
import { retryStep } from '../journey/fulfil/retry-step.ts';
import { dismiss } from '../journey/route/dismiss.ts';
import { triage } from '../journey/route/triage.ts';
import { slackApp } from '../vendors/slack/app.ts';
import { slackBoard } from '../vendors/slack/board.ts';
import { slackStaffDirectory } from '../vendors/slack/staff-directory.ts';
import { signatureClock } from './signature-clock.ts';

/** Slack: the team's board, what staff do there, and who they are. */
export interface Slack {
  board: TeamBoard;
  routes: readonly Hono[];
  sweeps: readonly Sweep[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack, or a board that asks for it: cases then wait for a human where nobody would see them otherwise. */
export function openSlack(config: Config, journey: Journey): Slack {
  const { db, clock, log, company } = journey;
  if (!config.SLACK_BOT_TOKEN || !config.SLACK_SIGNING_SECRETS) {
    const nothing = async () => {};
    return { board: boardOff, routes: [], sweeps: [], start: nothing, stop: nothing };
  }
  const settings = { botToken: config.SLACK_BOT_TOKEN.reveal(), apiUrl: config.SLACK_API_URL };
  const board = slackBoard(settings);
  const directory = slackStaffDirectory(settings, company.roles);
  const sync = () => syncStaff(db, clock, directory);
  const intake = staffIntake(journey);
  const verbs: DeskVerbs = {
    approve: (order) => approve(journey, order),
    withdraw: (order) => withdraw(journey, order),
    retryStep: (order) => retryStep(journey, order),
    triage: (order) => triage(journey, order),
    passOver: (order) => passOverSystem(journey, order),
    resendLetter: (order) => resendLetter(journey, order),
    seeMessage: (order) => seeMessage(journey, order),
    dismiss: (order) => dismiss(journey, order),
    releaseReceipt: (order) => releaseReceipt(journey, order),
    ...intake.verbs,
  };
  const gate = staffGate(journey);
  const app = slackApp({
    ...settings,
    signingSecrets: config.SLACK_SIGNING_SECRETS.map((secret) => secret.reveal()),
    clock: signatureClock,
    log,
    inbox: slackInbox(db, clock),
    gate,
    board,
    actions: deskActions(journey, verbs),
    shortcuts: intake.shortcuts,
    forms: intake.forms,
    notesChannel: company.channels.triage,
    onStaffChanged: sync,
  });
  const start = async () => {
    try {
      await sync();
    } catch (error) {
      log.warn(
        { problem: toProblem(error).code },
        'roles not read from Slack; decisions are refused until they are',
      );
    }
  };
  return {
    board,
    routes: [app.routes, staffEntryPage(journey, gate)],
    sweeps: [{ name: 'staff', run: sync }],
    start,
    stop: () => app.stop(),
  };
}
