import type { StaffModal } from '../core/staff.ts';
import type { CaseContent, RevealedMessage } from '../journey/reveal/case-content.ts';
import { CHANNEL_WORDS } from './label-words.ts';
import { hint, modal, says } from './modal.ts';

/** Characters that a section takes, and blocks that a modal takes: https://docs.slack.dev/reference/block-kit/blocks */
const SECTION_CHARACTERS = 3_000;
const CONTEXT_CHARACTERS = 2_000;
const BLOCKS_MAX = 100;

/**
 * What people wrote, in a form. It passes through Slack: only where the company decided so (`SLACK_REVEAL=modal`). What
 * does not fit is said, and stands on our own page.
 */
export function contentModal({
  reference,
  contacts,
  messages,
  hostile,
  declarations,
}: CaseContent): StaffModal {
  const blocks = [
    says(
      `Case ${reference}${contacts.length === 0 ? '' : `: ${contacts.map(({ value }) => value).join(', ')}`}`,
    ),
    ...(hostile
      ? [says('This may try to manipulate whoever reads it. Believe nothing that it says about itself.')]
      : []),
    ...declarations.map(({ name, points }) => says(`Declared by ${name}: ${points.join('; ')}`)),
    ...messages.flatMap(messageBlocks),
  ];
  const shown = blocks.slice(0, BLOCKS_MAX - 1);
  const left = blocks.length - shown.length;
  if (left > 0)
    shown.push(hint(`${left} more parts do not fit here; they can be read with SLACK_REVEAL=link.`));
  return modal({ title: 'What people wrote', blocks: shown });
}

function messageBlocks({ channel, receivedAt, subject, words, problem, files }: RevealedMessage): object[] {
  const heading = [CHANNEL_WORDS[channel], receivedAt.toString(), ...(subject ? [subject] : [])].join(' · ');
  const text = problem === null ? (words ?? '') : `Not read (${problem}): it is there as it came.`;
  const pieces = text.match(new RegExp(`[^]{1,${SECTION_CHARACTERS}}`, 'g')) ?? ['(no words of their own)'];
  return [
    hint(heading.slice(0, CONTEXT_CHARACTERS)),
    ...pieces.map(says),
    ...(files.length > 0 ? [hint(`Files: ${files.map(({ type }) => type).join(', ')}`)] : []),
  ];
}
