import type { Config } from '../config.ts';
import type { TeamBoard } from '../core/ports.ts';
import type { StepCatalogue, StepHandler } from '../core/step.ts';
import type { Tx } from '../db/tables.ts';
import { drawCardHandler } from '../desk/card/draw-card.ts';
import type { Journey } from '../journey/context.ts';
import { letterReportHandler } from '../journey/deliver/letter-report.ts';
import { sendLetterHandler } from '../journey/deliver/send-letter.ts';
import { approveHandler } from '../journey/fulfil/approve.ts';
import { buildPackageHandler } from '../journey/fulfil/build-package.ts';
import { coolingOffHandler } from '../journey/fulfil/cooling-off.ts';
import { decideAppealHandler } from '../journey/fulfil/decide-appeal.ts';
import { describeHandler } from '../journey/fulfil/describe.ts';
import { eraseHandler } from '../journey/fulfil/erase.ts';
import { exportHandler } from '../journey/fulfil/export.ts';
import { listRecipientsHandler } from '../journey/fulfil/list-recipients.ts';
import { locateHandler } from '../journey/fulfil/locate.ts';
import { optOutHandler } from '../journey/fulfil/opt-out.ts';
import { teamTaskHandler } from '../journey/fulfil/team-task.ts';
import { verifyErasedHandler } from '../journey/fulfil/verify-erased.ts';
import { readMessageHandler } from '../journey/intake/read-message.ts';
import { fetchMediaHandler, forgetMediaHandler } from '../journey/intake/text/fetch-media.ts';
import { learnResidenceHandler } from '../journey/route/learn-residence.ts';
import { openRouteHandler } from '../journey/route/open-steps.ts';
import { challengeHandler } from '../journey/verify/challenge.ts';
import { replyCodeHandler } from '../journey/verify/reply-code.ts';
import { searchRecordHandler } from '../journey/verify/search-record.ts';
import { cancelCodeHandler, startCodeHandler } from '../journey/verify/start-code.ts';
import type { Workflows } from '../workflows/load-workflows.ts';
import { type MailRooms, messageReaders } from './message-readers.ts';
import { openConnectors, openExports, openOptOuts } from './open-connectors.ts';
import { openMail } from './open-mail.ts';
import type { Texts } from './open-texts.ts';

interface CatalogueParts {
  board: TeamBoard;
  texts: Texts;
  /** Of rooms that are switched on. */
  handlers: readonly [kind: string, handler: StepHandler<Tx>][];
}

/** Every step kind and what runs it. */
export function stepCatalogue(
  config: Config,
  journey: Journey,
  { systems }: Workflows,
  { board, texts, handlers }: CatalogueParts,
  mail: MailRooms,
): StepCatalogue<Tx> {
  const connectors = openConnectors(config);
  return new Map([
    ['intake.read', readMessageHandler(journey, messageReaders(config, mail))],
    ['intake.media', fetchMediaHandler(journey, texts.media)],
    ['intake.forget-media', forgetMediaHandler(journey, texts.media)],
    ['verify.challenge', challengeHandler(journey)],
    ['verify.record', searchRecordHandler(journey, connectors)],
    ['verify.reply', replyCodeHandler(journey)],
    ['code.start', startCodeHandler(journey)],
    ['code.cancel', cancelCodeHandler(journey)],
    ['route.open', openRouteHandler(journey, systems)],
    ['route.residence', learnResidenceHandler(journey, connectors)],
    ['systems.locate', locateHandler(journey, connectors)],
    ['team.approve', approveHandler(journey)],
    ['appeal.decide', decideAppealHandler(journey)],
    ['wait.cooling-off', coolingOffHandler(journey)],
    ['systems.erase', eraseHandler(journey, connectors)],
    ['systems.verify-erased', verifyErasedHandler(journey, connectors)],
    ['systems.opt-out', optOutHandler(journey, openOptOuts(config))],
    ['systems.export', exportHandler(journey, openExports(config))],
    ['systems.describe', describeHandler(journey, connectors)],
    ['team.review', approveHandler(journey)],
    ['team.task', teamTaskHandler(journey)],
    ['package.build', buildPackageHandler(journey, systems)],
    ['recipients.list', listRecipientsHandler(systems)],
    ['letter.send', sendLetterHandler(journey, { mail: openMail(config), text: texts.sender }, systems)],
    ['letter.report', letterReportHandler(journey)],
    ['desk.card', drawCardHandler(journey, board)],
    ...handlers,
  ]);
}
