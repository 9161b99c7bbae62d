import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import type { TeamBoard } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import type { CurrentToken } from '../core/slack-token.ts';
import type { StepHandler } from '../core/step.ts';
import { slackInbox } from '../db/slack-inbox.ts';
import { forgetTurns, slackPace } from '../db/slack-pace.ts';
import { rotatedToken } from '../db/slack-token.ts';
import type { Tx } from '../db/tables.ts';
import { WORKFLOW_STEP } from '../db/workflow-runs.ts';
import { boardOff } from '../desk/board-off.ts';
import { findFormOf } from '../desk/commands/find-form.ts';
import { privacyCommand } from '../desk/commands/privacy-command.ts';
import { sendDigests } from '../desk/digest/send-digests.ts';
import { deskHome } from '../desk/home/desk-home.ts';
import { homeActions } from '../desk/home/home-actions.ts';
import { sendReminders, snoozeActions } from '../desk/notices/snooze.ts';
import { staffGate } from '../desk/staff/staff-gate.ts';
import { staffRoster } from '../desk/staff/staff-roster.ts';
import { deskActions } from '../desk/verbs/actions.ts';
import { caseForms } from '../desk/verbs/case-forms.ts';
import { entryFormOf } from '../desk/verbs/entry-form.ts';
import { deskShortcuts } from '../desk/verbs/shortcuts.ts';
import { channelGuard, watchChannels } from '../desk/watch-channels.ts';
import { workflowSteps } from '../desk/workflow-steps/begin-run.ts';
import { workflowRunHandler } from '../desk/workflow-steps/run-step.ts';
import { workflowPresses } from '../desk/workflow-steps/workflow-presses.ts';
import type { Sweep } from '../durable/sweep.ts';
import { staffEntryPage } from '../http/staff-entry-page.ts';
import { staffFindPage } from '../http/staff-find-page.ts';
import { staffPackagePage } from '../http/staff-package-page.ts';
import { staffRevealPage } from '../http/staff-reveal-page.ts';
import { staffSignIn } from '../http/staff-sign-in.ts';
import type { Journey } from '../journey/context.ts';
import { slackApp } from '../vendors/slack/app.ts';
import { slackBoard } from '../vendors/slack/board.ts';
import { slackChannels } from '../vendors/slack/channels.ts';
import { exchangeSlackToken } from '../vendors/slack/exchange-token.ts';
import { slackStaffDirectory } from '../vendors/slack/staff-directory.ts';
import { workflowAnswers } from '../vendors/slack/workflow-answers.ts';
import { signatureClock } from './signature-clock.ts';

/** Slack: the team's board, what staff do there, and who they are. */
export interface Slack {
  board: TeamBoard;
  routes: readonly Hono[];
  sweeps: readonly Sweep[];
  /** What the engine runs only where there is Slack. */
  handlers: readonly [kind: string, handler: StepHandler<Tx>][];
  /** What a worker needs of Slack at its start. */
  start(): Promise<void>;
  /** Takes what happens in Slack, where that comes over a socket. */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** Slack, or a board that asks for it: cases then wait for a human where nobody would see them otherwise. */
export function openSlack(config: Config, journey: Journey): Slack {
  const { db, clock, log, company } = journey;
  const transport = slackTransport(config);
  const botToken = slackToken(config, journey);
  if (!botToken || !transport) {
    const nothing = async () => {};
    return {
      board: boardOff,
      routes: [],
      sweeps: [],
      handlers: [],
      start: nothing,
      listen: nothing,
      stop: nothing,
    };
  }
  const settings = { botToken, apiUrl: config.SLACK_API_URL };
  const channels = slackChannels(settings);
  const board = slackBoard(settings, { pace: slackPace(journey), guard: channelGuard(journey, channels) });
  const lookAtChannels = (all: boolean) => watchChannels(journey, channels, board.tell, { all });
  const directory = slackStaffDirectory(settings, company.roles);
  const roster = staffRoster(journey, directory);
  const gate = staffGate(journey);
  const home = deskHome(journey, board, gate);
  const app = slackApp({
    ...settings,
    transport,
    clock: signatureClock,
    log,
    inbox: slackInbox(db, clock),
    gate,
    board,
    actions: [
      ...deskActions(journey),
      ...homeActions(journey, board),
      ...snoozeActions(journey),
      ...workflowPresses(journey, gate),
    ],
    shortcuts: deskShortcuts(journey),
    forms: [entryFormOf(journey), findFormOf(journey, board), ...caseForms(journey)],
    workflow: workflowSteps(journey),
    commands: [privacyCommand(journey, board)],
    home,
    notesChannel: company.channels.triage,
    onStaffChanged: roster.changed,
    onChannelsChanged: () => lookAtChannels(true),
  });
  const start = async () => {
    try {
      await roster.sync();
    } catch (error) {
      log.warn(
        { problem: toProblem(error).code },
        'roles not read from Slack; decisions are refused until they are',
      );
    }
    try {
      await lookAtChannels(true);
    } catch (error) {
      log.warn({ problem: toProblem(error).code }, 'channels not read from Slack; the sweep will');
    }
  };
  return {
    board,
    routes: [
      ...(app.routes ? [app.routes] : []),
      ...(config.STAFF_SSO_HEADER ? [staffSignIn(journey, config.STAFF_SSO_HEADER)] : []),
      staffEntryPage(journey, gate),
      staffFindPage(journey, gate),
      staffRevealPage(journey, gate),
      staffPackagePage(journey, gate),
    ],
    sweeps: [
      { name: 'staff', run: roster.sync },
      { name: 'slack-token', run: async () => void (typeof botToken === 'string' || (await botToken())) },
      { name: 'slack-channels', run: () => lookAtChannels(false) },
      { name: 'slack-turns', run: () => forgetTurns(db, clock.now()) },
      { name: 'homes', run: () => home.refresh() },
      { name: 'digests', run: () => sendDigests(journey, board) },
      { name: 'reminders', run: () => sendReminders(journey, board) },
    ],
    handlers: [
      [WORKFLOW_STEP, workflowRunHandler({ journey, board, gate, answers: workflowAnswers(settings) })],
    ],
    start,
    listen: () => app.start(),
    stop: () => app.stop(),
  };
}

/** Socket Mode where there is a token for it; then no signing secret is needed, and none is used. */
function slackTransport({ SLACK_APP_TOKEN, SLACK_SIGNING_SECRETS }: Config) {
  if (SLACK_APP_TOKEN) return { appToken: SLACK_APP_TOKEN.reveal() };
  return SLACK_SIGNING_SECRETS && { signingSecrets: SLACK_SIGNING_SECRETS.map((secret) => secret.reveal()) };
}

/** One that never ends, or the current one of those that do. */
function slackToken(config: Config, { db, vault, log }: Journey): string | CurrentToken | undefined {
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET, SLACK_REFRESH_TOKEN } = config;
  if (!clientId || !SLACK_CLIENT_SECRET || !SLACK_REFRESH_TOKEN) return config.SLACK_BOT_TOKEN?.reveal();
  const app = { clientId, clientSecret: SLACK_CLIENT_SECRET.reveal(), apiUrl: config.SLACK_API_URL };
  const seed = SLACK_REFRESH_TOKEN.reveal();
  return rotatedToken({ db, vault, clock: signatureClock, log, seed, exchange: exchangeSlackToken(app) });
}
