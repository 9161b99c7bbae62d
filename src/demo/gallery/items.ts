import type { Clock } from '../../core/clock.ts';
import type { Card } from '../../core/ports.ts';
import type { InboundId } from '../../core/privacy-request.ts';
import type { StaffHomeView, StaffModal } from '../../core/staff.ts';
import { movedCard, renderCard } from '../../desk/card/card.ts';
import type { CaseRecord } from '../../desk/card/case-record.ts';
import { briefModal } from '../../desk/case-brief.ts';
import { searchForm } from '../../desk/commands/find-form.ts';
import { HELP } from '../../desk/commands/privacy-command.ts';
import { queueCard } from '../../desk/commands/queue-card.ts';
import { digestCard } from '../../desk/digest/digest-card.ts';
import { homeNotice, homeView } from '../../desk/home/home-view.ts';
import { noAccess } from '../../desk/home/no-access.ts';
import { noticeCard } from '../../desk/notices/notice-card.ts';
import { askForm } from '../../desk/verbs/ask-form.ts';
import { authorityForm } from '../../desk/verbs/authority-form.ts';
import { blockForm } from '../../desk/verbs/block-form.ts';
import { failedStepForm, openSystemsForm } from '../../desk/verbs/by-hand-forms.ts';
import { contentModal } from '../../desk/verbs/content-modal.ts';
import { appealForm, formFor, mergeForm, sendBackForm } from '../../desk/verbs/decide-forms.ts';
import { entryForm, linkText, openedNotice } from '../../desk/verbs/entry-form.ts';
import { giveForm } from '../../desk/verbs/give-form.ts';
import { lawForm } from '../../desk/verbs/law-form.ts';
import { moreForm } from '../../desk/verbs/more-form.ts';
import { noteForm } from '../../desk/verbs/note-form.ts';
import { linkModal, revealForm } from '../../desk/verbs/reveal-form.ts';
import { sortForm } from '../../desk/verbs/sort-form.ts';
import { tasksForm } from '../../desk/verbs/tasks-form.ts';
import { alarmCard } from '../../desk/watch-codes.ts';
import { DECISIONS, type Decision } from '../../desk/words/decision-words.ts';
import { inert } from '../../desk/words/inert.ts';
import { REFUSED_STAFF } from '../../desk/words/refusal-words.ts';
import { threadLine } from '../../desk/words/sentences.ts';
import { answeredCard, questionCard } from '../../desk/workflow-steps/ask-team.ts';
import type { Journey } from '../../journey/context.ts';
import { noticeModal } from '../../vendors/slack/notice-modal.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { CASES, NOW, ORDINARY } from './cases.ts';
import { CARD, DOCKET, homeOn, WORKFLOW_RUNS } from './team-views.ts';

/** One picture of the gallery: a message, a modal, or a home. */
export type Item = { name: string } & ({ message: Card } | { modal: StaffModal } | { home: StaffHomeView });

/** Forms that list what stands in the database are drawn from made-up lists. */
const LISTING: readonly Decision[] = ['in-part', 'settle', 'duplicate'];
const OPEN_SYSTEM = {
  system: 'aws',
  outcomes: [
    { outcome: 'erased' },
    { outcome: 'nothing_found' },
    { outcome: 'partly_kept', reason: 'audit' },
  ],
} as const satisfies Parameters<typeof failedStepForm>[2];

/** Everything that staff see, drawn by the desk itself from made-up cases. */
export async function galleryItems(): Promise<Item[]> {
  const { company, organizations, questions } = await loadWorkflows();
  const clock: Clock = { now: () => NOW };
  const timeZone = company['time-zone'];
  const card = (name: string, message: Card): Item => ({ name, message });
  const modal = (name: string, shown: StaffModal): Item => ({ name, modal: shown });
  const home = (name: string, shown: StaffHomeView): Item => ({ name, home: shown });
  const named = (name: string): CaseRecord => CASES[name] ?? ORDINARY;
  const link = { url: 'https://privacy.fluentworks.com/s/a-token', digits: '804211' };
  const decisions: Item[] = [];
  for (const decision of DECISIONS) {
    const record = { ...named('clock-paused'), decisions: [decision] };
    const form = LISTING.includes(decision)
      ? undefined
      : await formFor({ organizations } as Journey, record, decision);
    if (form) decisions.push(modal(`decide-${decision}`, form));
  }
  return [
    ...Object.entries(CASES).map(([name, record]) => card(`card-${name}`, renderCard(record, NOW, timeZone))),
    card('card-moved', movedCard({ ...ORDINARY, slackChannel: 'privacy-baa' })),
    card(
      'direct-message',
      noticeCard(ORDINARY, 'You are asked to decide: approve it.', { link: CARD, now: NOW, timeZone }),
    ),
    card(
      'answer-to-privacy',
      queueCard({ ...homeOn(timeZone), lists: homeOn(timeZone).lists.slice(0, 1) }, HELP),
    ),
    card('digest', digestCard(DOCKET)),
    home('home', homeView(homeOn(timeZone))),
    home('home-without-access', homeNotice(noAccess('no-role', company))),
    card('workflow-question', questionCard(WORKFLOW_RUNS.asked, ORDINARY)),
    card('workflow-answered', answeredCard(WORKFLOW_RUNS.answered)),
    card('workflow-proposal', questionCard(WORKFLOW_RUNS.suggested, ORDINARY)),
    card('workflow-proposed', answeredCard(WORKFLOW_RUNS.proposed)),
    card('workflow-refused', answeredCard(WORKFLOW_RUNS.refused)),
    card('alarm', alarmCard({ wrong_guesses: 214 })),
    card('thread', threadOf(timeZone)),
    card('whispered-link', sentence(linkText(ORDINARY.reference, link))),
    modal('sort', sortForm(named('received-suggested'))),
    modal('block', blockForm(named('received-unclear'))),
    modal('law', lawForm(ORDINARY)),
    modal('authority', authorityForm(named('verifying-agent'))),
    modal('authority-of-a-parent', authorityForm(named('verifying-parent'))),
    modal('tasks', tasksForm(named('work-by-hand'))),
    modal('reveal', revealForm(ORDINARY)),
    modal('reveal-link', linkModal(link)),
    modal('reveal-content', contentModal(CONTENT)),
    modal('more', moreForm(ORDINARY)),
    modal('more-received', moreForm(named('received-hostile-child'))),
    modal('more-failed', moreForm(named('nothing-to-search-by'))),
    modal('more-closed', moreForm(named('closed-wrote-again'))),
    modal('ask', askForm(ORDINARY, questions)),
    modal('note', noteForm(ORDINARY)),
    modal('give', giveForm(ORDINARY)),
    ...decisions,
    modal('decide-in-part', openSystemsForm(ORDINARY, [OPEN_SYSTEM, { ...OPEN_SYSTEM, system: 'datadog' }])),
    modal('decide-settle', failedStepForm(named('step-failed'), 'erase.aws', OPEN_SYSTEM)),
    modal('decide-duplicate', mergeForm(ORDINARY, [{ ...ORDINARY, reference: 'FW-2B4D-6F8H' }])),
    modal('send-back', sendBackForm(named('refusal-proposed'))),
    modal('appeal', appealForm(named('appeal'))),
    modal('entry', entryForm({ clock, company }, null)),
    modal('entry-opened', openedNotice(ORDINARY.reference, company.channels.triage)),
    modal('brief', briefModal(`${inert(renderCard(ORDINARY, NOW, timeZone).text)}\n<${CARD}|Open its card>`)),
    modal('find', searchForm(link)),
    modal('refused', noticeModal(REFUSED_STAFF['no-role'])),
  ];
}

const sentence = (text: string): Card => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
});

const happened: [type: string, actor: string, data: NonNullable<Parameters<typeof threadLine>[0]['data']>][] =
  [
    ['request.understood', 'staff:U0ANA', { playbook: 'delete', assuranceNeeded: 'basic' }],
    ['owner.assigned', 'staff:U0ANA', { to: 'U0ANA', because: 'claimed' }],
    ['code.refused', 'requester', { because: 'no-code-in-own-words' }],
    ['identity.verified', 'requester', { assurance: 'basic' }],
    ['step.done', 'system', { step: 'locate.stripe', result: { records: 3, customers: 1, invoices: 2 } }],
    ['action.refused', 'staff:U0GUS', { action: 'case.approve', because: 'guest' }],
    ['approval.given', 'staff:U0BEN', { approvals: 1, needed: 2 }],
    [
      'step.failed',
      'system',
      { step: 'erase.stripe', problem: 'stripe-unreachable', ask: 'Should it be tried again?' },
    ],
    ['step.escalated', 'system', { step: 'approve', to: 'legal', people: ['U0LEE'] }],
    ['deadline.near', 'system', { left: 3, workingOn: '2026-12-21', dueOn: '2026-12-22' }],
    ['deadline.missed', 'system', { dueOn: '2026-12-22', source: 'C.R.S. 6-1-1306(2)(a)' }],
    [
      'extension.announced',
      'staff:U0ANA',
      { reason: 'complex', until: '2027-02-05T00:00:00Z', source: 'C.R.S. 6-1-1306(2)(b)' },
    ],
    ['answer.sent', 'system', {}],
  ];
const threadOf = (timeZone: string): Card =>
  sentence(
    happened
      .map(([type, actor, data]) => threadLine({ type, actor, data }, timeZone))
      .filter((line) => line !== null)
      .join('\n'),
  );

const CONTENT: Parameters<typeof contentModal>[0] = {
  reference: ORDINARY.reference,
  receivedAt: NOW,
  hostile: true,
  contacts: [{ channel: 'email', source: 'sender', value: 'dana.ruiz@example.net', provenAt: NOW }],
  messages: [
    {
      id: '01990000-0000-7000-8000-000000000003' as InboundId,
      channel: 'email',
      receivedAt: NOW,
      automatic: null,
      problem: null,
      subject: 'Please delete my account',
      words: 'Hello,\n\nplease delete everything that you hold about me.\n\nThank you\nDana Ruiz',
      claims: [],
      files: [{ id: 'f', name: 'licence.pdf', type: 'application/pdf', bytes: 180_000 }],
    },
  ],
  notes: [],
  declarations: [
    {
      name: 'Dana Ruiz',
      statement: 'I declare that this is true.',
      points: ['account 1182', 'joined in 2021', 'Pinewood Dental'],
      signedAt: NOW,
      accepted: null,
    },
  ],
};
