import type { Block } from './blocks.ts';
import type { Element } from './elements.ts';

/**
 * What must hold so that everybody can read it: screen readers and notifications get a message's `text` instead of its
 * blocks (https://docs.slack.dev/reference/methods/chat.postMessage#blocks_and_attachments), whoever speaks to a machine
 * says what they see (WCAG 2.5.3), and a picture alone says nothing (WCAG 1.1.1).
 */
export function illegible(blocks: readonly Block[], text?: string): string[] {
  return [
    ...blocks
      .flatMap(wordsOf)
      .filter(isPicture)
      .map((words) => `nothing but pictures: ${words}`),
    ...blocks.flatMap(elementsOf).flatMap(misnamed),
    ...(text === undefined ? [] : unsaid(blocks, text)),
  ];
}

/** Headings and sentences of blocks that the text of their message leaves out. */
function unsaid(blocks: readonly Block[], text: string): string[] {
  const said = spoken(unescaped(text));
  return blocks
    .flatMap((block) =>
      (block.type === 'header' || block.type === 'section') && block.text ? [block.text] : [],
    )
    .filter((words) => !said.includes(spoken(words.type === 'mrkdwn' ? unescaped(words.text) : words.text)))
    .map((words) => `text does not say: ${words.text}`);
}

/** Without what stands behind a link or a date, and with the characters that Slack has escaped. */
const unescaped = (marked: string) =>
  marked
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

/** Words as they are read out: without emoji and marks. */
const spoken = (words: string) =>
  words
    .replace(EMOJI, '')
    .replace(/[*_~`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const EMOJI = /:[a-z0-9_+-]+:|\p{Extended_Pictographic}\uFE0F?/gu;
const isPicture = (words: string) => words.replace(EMOJI, '').trim() === '';

/** Words of ours; a plain section may hold what somebody wrote, which is as they wrote it. */
function wordsOf(block: Block): string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return marked([...(block.text ? [block.text] : []), ...(block.fields ?? [])]);
    case 'context':
      return marked(block.elements.filter((element) => element.type !== 'image'));
    case 'input':
      return [block.label.text];
    case 'actions':
      return block.elements.flatMap((element) => ('text' in element ? [element.text.text] : []));
    default:
      return [];
  }
}

const marked = (texts: readonly { type: string; text: string }[]) =>
  texts.flatMap(({ type, text }) => (type === 'mrkdwn' ? [text] : []));

function elementsOf(block: Block): Element[] {
  if (block.type === 'actions') return block.elements;
  return block.type === 'section' && block.accessory ? [block.accessory] : [];
}

/** A label that is not what stands there; a choice that is named by nothing, because no input labels it. */
function misnamed(element: Element): string[] {
  if (element.type === 'button' || element.type === 'workflow_button') {
    const { text, accessibility_label: label } = element;
    return label === undefined || label.startsWith(text.text) ? [] : [`label without its words: ${label}`];
  }
  const isChoice = element.type.endsWith('_select') || element.type.endsWith('picker');
  const isNamed = 'placeholder' in element && element.placeholder !== undefined;
  return isChoice && !isNamed ? [`a choice without a placeholder: ${element.type}`] : [];
}
