import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import type { TeamBoard } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { slackInbox } from '../db/slack-inbox.ts';
import { deskActions } from '../desk/actions.ts';
import { boardOff } from '../desk/board-off.ts';
import { caseForms } from '../desk/case-forms.ts';
import { findFormOf } from '../desk/commands/find-form.ts';
import { privacyCommand } from '../desk/commands/privacy-command.ts';
import { sendDigests } from '../desk/digest/send-digests.ts';
import { entryFormOf } from '../desk/entry-form.ts';
import { deskHome } from '../desk/home/desk-home.ts';
import { homeActions } from '../desk/home/home-actions.ts';
import { sendReminders, snoozeActions } from '../desk/notices/snooze.ts';
import { deskShortcuts } from '../desk/shortcuts.ts';
import { staffGate } from '../desk/staff-gate.ts';
import { syncStaff } from '../desk/sync-staff.ts';
import type { Sweep } from '../durable/sweep.ts';
import { staffEntryPage } from '../http/staff-entry-page.ts';
import { staffFindPage } from '../http/staff-find-page.ts';
import { staffPackagePage } from '../http/staff-package-page.ts';
import { staffRevealPage } from '../http/staff-reveal-page.ts';
import type { Journey } from '../journey/context.ts';
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
  const gate = staffGate(journey);
  const home = deskHome(journey, board, gate);
  const app = slackApp({
    ...settings,
    signingSecrets: config.SLACK_SIGNING_SECRETS.map((secret) => secret.reveal()),
    clock: signatureClock,
    log,
    inbox: slackInbox(db, clock),
    gate,
    board,
    actions: [...deskActions(journey), ...homeActions(journey, board), ...snoozeActions(journey)],
    shortcuts: deskShortcuts(journey),
    forms: [entryFormOf(journey), findFormOf(journey, board), ...caseForms(journey)],
    commands: [privacyCommand(journey, board)],
    home,
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
    routes: [
      app.routes,
      staffEntryPage(journey, gate),
      staffFindPage(journey, gate),
      staffRevealPage(journey, gate),
      staffPackagePage(journey, gate),
    ],
    sweeps: [
      { name: 'staff', run: sync },
      { name: 'homes', run: () => home.refresh() },
      { name: 'digests', run: () => sendDigests(journey, board) },
      { name: 'reminders', run: () => sendReminders(journey, board) },
    ],
    start,
    stop: () => app.stop(),
  };
}
