import type { StaffModal } from '../../core/staff.ts';
import type { CaseContent, RevealedMessage } from '../../journey/reveal/case-content.ts';
import { clipped, SECTION_CHARACTERS, whole } from '../words/inert.ts';
import { CHANNEL_WORDS } from '../words/label-words.ts';
import { plainTime } from '../words/marked-text.ts';
import { hint, modal, says } from './modal.ts';

/** Limits of a modal: https://docs.slack.dev/reference/views/modal-views; its 250 kB are kept with room to spare. */
const BLOCKS_MAX = 100;
const BYTES_MAX = 200_000;
const CONTEXT_CHARACTERS = 2_000;

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
  const reached = contacts.map(({ value }) => value).join(', ');
  const blocks = [
    ...inSections(`Case ${reference}${reached === '' ? '' : `: ${reached}`}`),
    ...(hostile
      ? [says('This may try to manipulate whoever reads it. Believe nothing that it says about itself.')]
      : []),
    ...declarations.flatMap(({ name, points }) => inSections(`Declared by ${name}: ${points.join('; ')}`)),
    ...messages.flatMap(messageBlocks),
  ];
  const shown = thatFit(blocks);
  const left = blocks.length - shown.length;
  if (left > 0)
    shown.push(hint(`${left} more parts do not fit here; they can be read with SLACK_REVEAL=link.`));
  return modal({ title: 'What people wrote', blocks: shown });
}

function messageBlocks({ channel, receivedAt, subject, words, problem, files }: RevealedMessage): object[] {
  const heading = [CHANNEL_WORDS[channel], plainTime(receivedAt), ...(subject ? [subject] : [])].join(' · ');
  const text = problem === null ? (words ?? '') : `Not read (${problem}): it is there as it came.`;
  const listed = `Files: ${files.map(({ type }) => type).join(', ')}`;
  return [
    hint(clipped(heading, CONTEXT_CHARACTERS)),
    ...inSections(text.trim() === '' ? '(no words of their own)' : text),
    ...(files.length > 0 ? [hint(clipped(listed, CONTEXT_CHARACTERS))] : []),
  ];
}

/** All of a text, in as many sections as it takes; Slack refuses one that is blank. */
function inSections(text: string): object[] {
  const sections: object[] = [];
  for (let rest = text; rest !== ''; ) {
    const piece = whole(rest.slice(0, SECTION_CHARACTERS));
    if (piece.trim() !== '') sections.push(says(piece));
    rest = rest.slice(piece.length || 1);
  }
  return sections;
}

function thatFit(blocks: readonly object[]): object[] {
  let bytes = 0;
  return blocks.slice(0, BLOCKS_MAX - 1).filter((block) => {
    bytes += Buffer.byteLength(JSON.stringify(block)) + 1;
    return bytes <= BYTES_MAX;
  });
}
