import fc from 'fast-check';
import { LAWS } from '../../src/core/law/laws.ts';
import { ORGANIZATION_ROLES, type Organization } from '../../src/core/organization.ts';
import { type InboundId, MESSAGE_CHANNELS, type RequestId } from '../../src/core/privacy-request.ts';
import { STAFF_REFUSALS } from '../../src/core/staff.ts';
import { movedCard, renderCard } from '../../src/desk/card/card.ts';
import { briefModal } from '../../src/desk/case-brief.ts';
import { searchForm } from '../../src/desk/commands/find-form.ts';
import { queueCard } from '../../src/desk/commands/queue-card.ts';
import { digestCard } from '../../src/desk/digest/digest-card.ts';
import { homeNotice, homeView } from '../../src/desk/home/home-view.ts';
import { noticeCard } from '../../src/desk/notices/notice-card.ts';
import { allowedVerbs } from '../../src/desk/verbs/allowed-verbs.ts';
import { askForm } from '../../src/desk/verbs/ask-form.ts';
import { authorityForm } from '../../src/desk/verbs/authority-form.ts';
import { blockForm } from '../../src/desk/verbs/block-form.ts';
import { failedStepForm, openSystemsForm } from '../../src/desk/verbs/by-hand-forms.ts';
import { contentModal } from '../../src/desk/verbs/content-modal.ts';
import { appealForm, formFor, mergeForm, sendBackForm } from '../../src/desk/verbs/decide-forms.ts';
import { entryForm, linkText, openedNotice } from '../../src/desk/verbs/entry-form.ts';
import { giveForm } from '../../src/desk/verbs/give-form.ts';
import { lawForm } from '../../src/desk/verbs/law-form.ts';
import { moreForm } from '../../src/desk/verbs/more-form.ts';
import { noteForm } from '../../src/desk/verbs/note-form.ts';
import { linkModal, revealForm } from '../../src/desk/verbs/reveal-form.ts';
import { sortForm } from '../../src/desk/verbs/sort-form.ts';
import { splitForm } from '../../src/desk/verbs/split-form.ts';
import { tasksForm } from '../../src/desk/verbs/tasks-form.ts';
import { alarmCard } from '../../src/desk/watch-codes.ts';
import { DECISIONS } from '../../src/desk/words/decision-words.ts';
import { inert } from '../../src/desk/words/inert.ts';
import { REFUSED_STAFF, refusedAction } from '../../src/desk/words/refusal-words.ts';
import { threadLine } from '../../src/desk/words/sentences.ts';
import { answeredCard, questionCard } from '../../src/desk/workflow-steps/ask-team.ts';
import type { CaseContent } from '../../src/journey/reveal/case-content.ts';
import { outcomesOf } from '../../src/journey/task-outcomes.ts';
import { noticeModal } from '../../src/vendors/slack/notice-modal.ts';
import { caseRecord, instant, NOW, ZONE } from './case-records.ts';
import { anyEvent, eventPayloads } from './event-arbitraries.ts';
import { hostileWords } from './hostile-words.ts';
import type { TestJourney } from './journey.ts';
import { homeRecord, teamDocket } from './team-views.ts';

/** Where it is shown decides what Slack takes: a card or another message, a modal, a home tab, a line without blocks. */
export type Surface = 'message' | 'modal' | 'home' | 'line';
export interface View {
  surface: Surface;
  /** As it is drawn of any record; `null` or `undefined` where there is nothing to show. */
  drawn: fc.Arbitrary<unknown>;
}

/**
 * Everything that the desk can show in Slack, by the function that draws it. Whoever adds a form, a card, a home tab or a
 * message adds a line here; a test finds those that are missing.
 */
export function everyView(journey: TestJourney): { readonly [builder: string]: View } {
  return {
    renderCard: {
      surface: 'message',
      drawn: fc.tuple(caseRecord, instant).map(([record, now]) => renderCard(record, now, ZONE)),
    },
    movedCard: message(caseRecord.map(movedCard)),
    alarmCard: message(fc.nat().map((wrong_guesses) => alarmCard({ wrong_guesses }))),
    sortForm: modal(caseRecord.map(sortForm)),
    blockForm: modal(caseRecord.map(blockForm)),
    lawForm: modal(
      fc
        .tuple(caseRecord, fc.constantFrom(...LAWS))
        .map(([record, { id }]) => lawForm({ ...record, jurisdiction: id })),
    ),
    authorityForm: modal(
      fc
        .tuple(caseRecord, fc.constantFrom(null, ...LAWS.map(({ id }) => id)))
        .map(([record, jurisdiction]) => authorityForm({ ...record, jurisdiction })),
    ),
    tasksForm: modal(caseRecord.filter(({ tasks }) => tasks.length > 0).map(tasksForm)),
    revealForm: modal(caseRecord.map(revealForm)),
    linkModal: modal(fc.constant(linkModal(LINK))),
    contentModal: modal(caseContent.map(contentModal)),
    moreForm: modal(caseRecord.filter((record) => allowedVerbs(record).length > 0).map(moreForm)),
    askForm: modal(caseRecord.map((record) => askForm(record, journey.questions))),
    noteForm: modal(caseRecord.map(noteForm)),
    giveForm: modal(caseRecord.map(giveForm)),
    splitForm: modal(caseRecord.map(splitForm)),
    briefModal: modal(
      fc
        .tuple(caseRecord, instant)
        .map(([record, now]) => briefModal(inert(renderCard(record, now, ZONE).text))),
    ),
    homeView: home(homeRecord.map(homeView)),
    homeNotice: home(fc.constantFrom(...STAFF_REFUSALS).map((why) => homeNotice(REFUSED_STAFF[why]))),
    queueCard: message(
      homeRecord.map((record) =>
        queueCard({ ...record, lists: record.lists.slice(0, 1) }, ['`/privacy mine` what you own']),
      ),
    ),
    digestCard: message(teamDocket.map(digestCard)),
    noticeCard: message(
      fc
        .tuple(caseRecord, instant)
        .map(([record, now]) =>
          noticeCard(record, 'You are asked to decide: approve it.', { link: LINK.url, now, timeZone: ZONE }),
        ),
    ),
    questionCard: message(fc.constant(questionCard(workflowRun(false), WORKFLOW_CASE))),
    answeredCard: message(fc.boolean().map((answered) => answeredCard(workflowRun(answered)))),
    formFor: modal(
      fc
        .tuple(
          caseRecord,
          fc.constantFrom(...DECISIONS),
          fc.uniqueArray(organization, { maxLength: 120, selector: ({ id }) => id }),
        )
        .map(([record, decision, organizations]) =>
          formFor({ ...journey, organizations }, { ...record, decisions: [decision] }, decision),
        ),
    ),
    openSystemsForm: modal(
      fc
        .tuple(
          caseRecord,
          fc.uniqueArray(openSystem, { minLength: 1, maxLength: 30, selector: ({ system }) => system }),
        )
        .map(([record, open]) => openSystemsForm(record, open)),
    ),
    failedStepForm: modal(
      fc
        .tuple(caseRecord, openSystem)
        .map(([record, system]) => failedStepForm(record, `erase.${system.system}`, system)),
    ),
    mergeForm: modal(
      fc.tuple(caseRecord, fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 10 })).map(([record, ids]) =>
        mergeForm(
          record,
          ids.map((id) => ({ id: id as RequestId, reference: 'FW-7K3M-92QD', version: 3 })),
        ),
      ),
    ),
    searchForm: modal(fc.constant(searchForm(LINK))),
    sendBackForm: modal(caseRecord.map(sendBackForm)),
    appealForm: modal(caseRecord.map(appealForm)),
    entryForm: modal(
      fc.option(fc.constant('C0123456789/1780000000.000100')).map((from) => entryForm(journey, from)),
    ),
    openedNotice: modal(fc.constant(openedNotice('FW-7K3M-92QD', 'privacy-requests'))),
    noticeModal: modal(fc.constantFrom(...STAFF_REFUSALS).map((why) => noticeModal(REFUSED_STAFF[why]))),
    threadLine: line(poisonedEvent.map((event) => threadLine(event, ZONE))),
    linkText: line(fc.constant(linkText('FW-7K3M-92QD', LINK))),
    refusedAction: line(
      fc.oneof(fc.constantFrom('stale', 'no-refusal-proposed'), hostileWords(40)).map(refusedAction),
    ),
  };
}

const message = (drawn: fc.Arbitrary<unknown>): View => ({ surface: 'message', drawn });
const modal = (drawn: fc.Arbitrary<unknown>): View => ({ surface: 'modal', drawn });
const home = (drawn: fc.Arbitrary<unknown>): View => ({ surface: 'home', drawn });
const line = (drawn: fc.Arbitrary<unknown>): View => ({ surface: 'line', drawn });

const LINK = { url: 'https://privacy.example.test/s/a-token-of-some-length', digits: '123456' };

const organization: fc.Arbitrary<Organization> = fc.record({
  id: fc.stringMatching(/^[a-z][a-z0-9-]{0,59}$/),
  name: hostileWords(75),
  role: fc.constantFrom(...ORGANIZATION_ROLES),
  'privacy-contact': fc.constant('privacy@customer.example'),
  'forward-within': fc.constant({ 'business-days': 2 }),
});

/** As the data map names it, with what can come of it. */
const openSystem = fc.record({
  system: fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/),
  outcomes: fc.constant(outcomesOf({ title: '', team: '', does: 'erase', reasons: ['audit', 'tax'] })),
});

/** What strangers wrote, of which nothing is ours. */
const caseContent: fc.Arbitrary<CaseContent> = fc.record({
  reference: fc.constant('FW-7K3M-92QD'),
  receivedAt: instant,
  hostile: fc.boolean(),
  contacts: fc.array(
    fc.record({
      channel: fc.constantFrom('email', 'sms'),
      source: fc.constant('sender'),
      value: hostileWords(320),
      provenAt: fc.option(instant),
    }),
    { maxLength: 30 },
  ),
  messages: fc.array(
    fc.record({
      id: fc.constant('i' as InboundId),
      channel: fc.constantFrom(...MESSAGE_CHANNELS),
      receivedAt: instant,
      automatic: fc.constant(null),
      problem: fc.option(fc.constant('unreadable')),
      subject: fc.option(hostileWords(5_000)),
      words: fc.option(fc.oneof(fc.constant('  \n'), hostileWords(200_000))),
      claims: fc.constant([]),
      files: fc.array(
        fc.record({
          id: fc.constant('f'),
          name: hostileWords(200),
          type: hostileWords(200),
          bytes: fc.nat(),
        }),
        { maxLength: 40 },
      ),
    }),
    { maxLength: 8 },
  ),
  notes: fc.constant([]),
  declarations: fc.array(
    fc.record({
      name: hostileWords(200),
      statement: fc.constant('I declare that this is true.'),
      points: fc.tuple(hostileWords(2_000), hostileWords(2_000), hostileWords(2_000)),
      signedAt: fc.constant(NOW),
      accepted: fc.option(fc.boolean()),
    }),
    { maxLength: 3 },
  ),
});

/** Slack's own ids, which become mentions, and instants, of which a line shows the day. */
const NEVER_WORDS = ['to', 'people', 'slackMessage', 'until'];

/** Any event, any of whose words may be a stranger's: what stands in an event decides nothing about marks. */
const poisonedEvent = fc
  .tuple(
    anyEvent(eventPayloads(() => 'hash')),
    fc.infiniteStream(fc.option(hostileWords(3_000), { freq: 2 })),
    fc.constantFrom('system', 'requester', 'operator', 'staff:U0ANA'),
  )
  .map(([{ type, ...data }, words, actor]) => {
    const poisoned = Object.entries(data).map(([name, value]) => {
      const word = typeof value === 'string' && !NEVER_WORDS.includes(name) ? words.next().value : null;
      return [name, word ?? value];
    });
    return { type, actor, data: Object.fromEntries(poisoned) };
  });

const WORKFLOW_CASE = { id: '01990000-0000-7000-8000-000000000001' as RequestId, version: 9 };

/** A question of a workflow, with its answer or without any. */
const workflowRun = (answered: boolean): Parameters<typeof answeredCard>[0] => ({
  id: '01990000-0000-7000-8000-000000000000',
  execution_id: 'Fx1',
  step: 'ask_approval',
  inputs: { reference: 'FW-7K3M-92QD', role: 'approver', question: 'proceed', asked_by: 'U0ANA' },
  asked_by: 'U0ANA',
  request_id: null,
  state: 'answered',
  question: null,
  outputs: answered ? { decision: 'approved', decided_by: 'U0BEN' } : null,
  refusal: answered ? null : 'The case is closed.',
  begun_at: NOW,
  answered_at: NOW,
});
