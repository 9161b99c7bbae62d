import { RIGHTS } from '../../core/privacy-request.ts';
import { HANDLER_ROLES, type StaffForm, type StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { ENTRY_LINK_MINUTES } from '../../journey/intake/note/entry-link.ts';
import { ENTRY_CHANNELS, openEntry } from '../../journey/intake/note/open-entry.ts';
import { AGE_YEARS_MAX, readReceivedAt } from '../../journey/intake/note/received-at.ts';
import type { StaffLink } from '../../journey/staff-link.ts';
import { CHANNEL_WORDS, RIGHT_WORDS } from '../words/label-words.ts';
import { dateInput, hint, modal, multiSelectInput, says, selectInput } from './modal.ts';

export const ENTRY_FORM = 'entry.new';

/** The form behind the shortcuts. It asks for nothing that tells who the person is. */
export function entryForm(
  journey: Pick<Journey, 'clock' | 'company'>,
  slackMessage: string | null,
): StaffModal {
  const today = journey.clock.now().toZonedDateTimeISO(journey.company['time-zone']).toPlainDate();
  return modal({
    title: 'New privacy request',
    form: { id: ENTRY_FORM, submit: 'Open the case', value: slackMessage ?? '' },
    blocks: [
      says(
        'Name nobody here: this form passes through Slack. Who the person is and what they said, you add on our own page in the next step.',
      ),
      selectInput(
        'channel',
        'How did it reach us?',
        ENTRY_CHANNELS.map((value) => ({ value, text: CHANNEL_WORDS[value] })),
      ),
      dateInput('received', 'On which day did it reach us?', today),
      multiSelectInput(
        'rights',
        'What does the person ask for?',
        RIGHTS.map((value) => ({ value, text: RIGHT_WORDS[value] })),
      ),
      hint('The legal clock runs from that day. Leave the last question open where you are not sure.'),
    ],
  });
}

/** Sending the form opens the case; the link to our own page goes to the sender alone. */
export function entryFormOf(journey: Journey): StaffForm {
  return {
    id: ENTRY_FORM,
    roles: HANDLER_ROLES,
    async submit({ userId, viewId, value, inputs }) {
      const channel = ENTRY_CHANNELS.find((known) => known === inputs.channel);
      const received = readReceivedAt(String(inputs.received ?? ''), {
        now: journey.clock.now(),
        timeZone: journey.company['time-zone'],
        ageYearsMax: AGE_YEARS_MAX,
      });
      const faults = {
        ...(channel ? {} : { channel: 'Please choose one.' }),
        ...(received.ok ? {} : { received: DATE_FAULTS[received.code] }),
      };
      if (!channel || !received.ok) return { is: 'faulty', faults };
      const rights = RIGHTS.filter((right) => inputs.rights?.includes(right));
      const slackMessage = value === '' ? null : value;
      const order = { viewId, userId, channel, receivedAt: received.at, rights, slackMessage };
      const { reference, link } = await openEntry(journey, order);
      const board = journey.company.channels.triage;
      const note = link && { channel: board, text: linkText(reference, link) };
      return { is: 'done', shows: openedNotice(reference, board), ...(note ? { note } : {}) };
    },
  };
}

const DATE_FAULTS = {
  'not-a-time': 'Please choose a day.',
  'in-the-future': 'This day has not come yet.',
  'too-old': `More than ${AGE_YEARS_MAX} years ago: please check the year.`,
};

/** What the form turns into. */
export function openedNotice(reference: string, board: string): StaffModal {
  return modal({
    title: 'The case is open',
    blocks: [
      says(`${reference} is open and its clock runs.`),
      says(
        `Only you were sent a link in #${board}: it leads to our own page, where you add who the person is and what they said. If it does not come or has run out, press “Add the person…” on the card.`,
      ),
    ],
  });
}

/** What stands in Slack for a moment, for one person: a link of ours and digits, nothing else. */
export function linkText(reference: string, { url, digits }: StaffLink): string {
  return `<${url}|Add the person for ${reference}>: works once, for ${ENTRY_LINK_MINUTES} minutes. The page asks for this number: *${digits}*`;
}
