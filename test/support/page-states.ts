import { OUTCOMES } from '../../src/core/privacy-request.ts';
import type { Notice } from '../../src/http/pages/notices.ts';
import { NOTICE_TONES } from '../../src/http/pages/notices.ts';
import type { RequesterView } from '../../src/journey/requester-view.ts';

export interface PageState {
  name: string;
  view: RequesterView;
  notice?: Notice;
}

const at = (time: string) => Temporal.Instant.from(time);
const base: RequesterView = {
  reference: 'FW-7K3M-92QD',
  rights: ['delete'],
  state: 'verifying',
  waitingOn: 'requester',
  outcome: null,
  disowned: false,
  left: false,
  receivedAt: at('2026-08-01T15:00:00Z'),
  dueAt: at('2026-09-15T15:00:00Z'),
  verifiedAt: null,
  endedAt: null,
  coolingUntil: null,
  code: { is: 'none' },
  answers: [],
  parts: [],
  mayWithdraw: true,
  mayDisown: true,
  mayAppeal: false,
  mayAddContact: false,
  secondProof: null,
  acting: null,
  isAsked: false,
};
const open: RequesterView['code'] = {
  is: 'open',
  expiresAt: at('2026-08-02T15:00:00Z'),
  triesLeft: 4,
  channel: 'email',
  digits: 8,
};
const verifiedAt = at('2026-08-01T15:04:00Z');
const proven = { ...base, verifiedAt, mayDisown: false } satisfies RequesterView;
const over = { ...proven, mayWithdraw: false, endedAt: at('2026-08-09T15:00:00Z') } satisfies RequesterView;

/** Everything that a requester's page can show, each once. */
export const PAGE_STATES: PageState[] = [
  { name: 'received', view: { ...base, state: 'received', rights: [] } },
  { name: 'code on its way', view: base },
  { name: 'code by mail', view: { ...base, code: open } },
  {
    name: 'code by text, last try',
    view: { ...base, code: { ...open, channel: 'sms', digits: 6, triesLeft: 1 } },
  },
  {
    name: 'code by mail, with parts that are on their own way',
    view: {
      ...base,
      code: open,
      parts: [
        { ...base, rights: ['opt_out'], state: 'fulfilling', waitingOn: 'system' },
        { ...base, rights: ['marketing_opt_out'], state: 'closed', outcome: 'fulfilled' },
        { ...base, rights: ['correct'] },
      ],
    },
  },
  ...(['agent', 'parent'] as const).flatMap((as) =>
    (
      [
        ['wanted', 'wanted'],
        ['under-review', 'named'],
        ['in-order', 'named'],
        ['under-review', 'confirmed'],
      ] as const
    ).map(([authority, subject]) => ({
      name: `${as}: paper ${authority}, person ${subject}`,
      view: { ...proven, verifiedAt: null, acting: { as, authority, subject } },
    })),
  ),
  { name: 'asked by somebody else', view: { ...base, code: open, isAsked: true, mayWithdraw: false } },
  { name: 'code expired', view: { ...base, code: { is: 'expired' } } },
  { name: 'code used up', view: { ...base, code: { is: 'used-up' } } },
  ...(Object.keys(NOTICE_TONES) as Notice[]).map((notice) => ({
    name: `notice ${notice}`,
    view: { ...base, code: open },
    notice,
  })),
  { name: 'code withheld', view: { ...base, code: { is: 'withheld', until: at('2026-08-02T15:00:00Z') } } },
  ...(['wanted', 'under-review', 'unmatched'] as const).map((standing) => ({
    name: `second proof ${standing}`,
    view: { ...base, mayAddContact: true, secondProof: standing },
  })),
  { name: 'left', view: { ...base, left: true, mayWithdraw: false, mayDisown: false } },
  {
    name: 'another contact, code on its way',
    view: { ...proven, state: 'fulfilling', waitingOn: 'team', mayAddContact: true, code: open },
  },
  { name: 'routed', view: { ...proven, state: 'routed', rights: ['access', 'correct'] } },
  { name: 'working, team', view: { ...proven, state: 'fulfilling', waitingOn: 'team' } },
  { name: 'working, systems', view: { ...proven, state: 'fulfilling', waitingOn: 'system' } },
  {
    name: 'working, cooling off',
    view: { ...proven, state: 'fulfilling', waitingOn: 'clock', coolingUntil: at('2026-08-05T15:00:00Z') },
  },
  { name: 'answer on its way', view: { ...proven, state: 'delivering', mayWithdraw: false } },
  {
    name: 'withdrawal on its way',
    view: { ...proven, state: 'delivering', outcome: 'withdrawn', mayWithdraw: false },
  },
  { name: 'disowned', view: { ...over, state: 'closed', outcome: 'unverified', disowned: true } },
  {
    name: 'refused, may appeal',
    view: { ...over, state: 'closed', outcome: 'refused', mayAppeal: true },
  },
  ...OUTCOMES.map((outcome) => ({
    name: `closed, ${outcome}`,
    view: { ...over, state: 'closed', outcome } as const,
  })),
  {
    name: 'closed, answered by text',
    view: {
      ...over,
      state: 'closed',
      outcome: 'fulfilled',
      answers: [{ text: '##- x -##\n\nFluentworks: 3\nStripe: 1\n\n•••', locale: 'en' }],
    },
  },
];
