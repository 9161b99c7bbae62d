import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Clock } from '../../core/clock.ts';
import type { Card } from '../../core/ports.ts';
import type { InboundId } from '../../core/privacy-request.ts';
import type { StaffModal } from '../../core/staff.ts';
import type { Db, Tables } from '../../db/tables.ts';
import { authorityForm } from '../../desk/authority-form.ts';
import { blockForm } from '../../desk/block-form.ts';
import { movedCard, renderCard } from '../../desk/card.ts';
import type { CaseRecord } from '../../desk/case-record.ts';
import { contentModal } from '../../desk/content-modal.ts';
import { appealForm, formFor, sendBackForm } from '../../desk/decide-forms.ts';
import { DECISIONS } from '../../desk/decision-words.ts';
import { entryForm, linkText, openedNotice } from '../../desk/entry-form.ts';
import { lawForm } from '../../desk/law-form.ts';
import { moreForm } from '../../desk/more-form.ts';
import { REFUSED_STAFF } from '../../desk/refusal-words.ts';
import { linkModal, revealForm } from '../../desk/reveal-form.ts';
import { threadLine } from '../../desk/sentences.ts';
import { sortForm } from '../../desk/sort-form.ts';
import { tasksForm } from '../../desk/tasks-form.ts';
import { alarmCard } from '../../desk/watch-codes.ts';
import type { Journey } from '../../journey/context.ts';
import { noticeModal } from '../../vendors/slack/notice-modal.ts';
import { loadWorkflows } from '../../workflows/load-workflows.ts';
import { CASES, NOW, ORDINARY } from './cases.ts';

/** One picture of the gallery: a message of the channel, or a modal. */
export type Item = { name: string } & ({ message: Card } | { modal: StaffModal });

/** Everything that staff see, drawn by the desk itself from made-up cases. */
export async function galleryItems(): Promise<Item[]> {
  const { company, organizations } = await loadWorkflows();
  const clock: Clock = { now: () => NOW };
  const card = (name: string, message: Card): Item => ({ name, message });
  const modal = (name: string, shown: StaffModal): Item => ({ name, modal: shown });
  const named = (name: string): CaseRecord => CASES[name] ?? ORDINARY;
  const link = { url: 'https://privacy.fluentworks.com/s/a-token', digits: '804211' };
  const decisions: Item[] = [];
  for (const decision of DECISIONS) {
    const record = { ...ORDINARY, decisions: [decision] };
    const form = await formFor({ db: emptyDatabase(), organizations } as Journey, record, decision);
    if (form) decisions.push(modal(`decide-${decision}`, form));
  }
  return [
    ...Object.entries(CASES).map(([name, record]) =>
      card(`card-${name}`, renderCard(record, NOW, company['time-zone'])),
    ),
    card('card-moved', movedCard({ ...ORDINARY, slackChannel: 'privacy-baa' })),
    card('alarm', alarmCard({ wrong_guesses: 214 })),
    card('thread', THREAD),
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
    ...decisions,
    modal('send-back', sendBackForm(named('refusal-proposed'))),
    modal('appeal', appealForm(named('appeal'))),
    modal('entry', entryForm({ clock, company }, null)),
    modal('entry-opened', openedNotice(ORDINARY.reference, company.channels.triage)),
    modal('refused', noticeModal(REFUSED_STAFF['no-role'])),
  ];
}

/** Cases of the gallery stand in no database; forms that look for others find none. */
function emptyDatabase(): Db {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
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
const THREAD: Card = sentence(
  happened
    .map(([type, actor, data]) => threadLine({ type, actor, data }))
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
