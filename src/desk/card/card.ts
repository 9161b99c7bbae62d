import { isActor } from '../../core/authority.ts';
import { lawOf } from '../../core/law/laws.ts';
import { isCertain } from '../../core/lifecycle-event.ts';
import type { Card } from '../../core/ports.ts';
import { HOLD_WORDS, PAUSE_WORDS } from '../words/decision-words.ts';
import { inert, unmarked } from '../words/inert.ts';
import {
  AUTHORITY_WORDS,
  CHANNEL_WORDS,
  hintWords,
  ON_BEHALF_WORDS,
  RIGHT_WORDS,
} from '../words/label-words.ts';
import { daysLeft, mrkdwn, plainDate, slackDate } from '../words/marked-text.ts';
import { inKilobytes, LINK_WORDS, OUTCOME_WORDS, STATE_WORDS } from '../words/sentences.ts';
import { suggestionLine, warnings } from '../words/suggestion-words.ts';
import { elementsFor } from './card-buttons.ts';
import type { CaseRecord } from './case-record.ts';
import { DISOWNED, neededNow } from './needed-now.ts';

/** What is needed is a sentence or two; the whole of a long question stands in the thread. */
const NEEDED_CHARACTERS = 1_500;
const FIELD_CHARACTERS = 500;

/**
 * Draws a case's card. Pure: the same record and instant always give the same card. Header, context, fields and
 * buttons only, because newer blocks are not shown everywhere; `text` says it all for notifications and screen
 * readers.
 */
export function renderCard(record: CaseRecord, now: Temporal.Instant, timeZone: string): Card {
  const deadline = record.extendedUntil ?? record.dueAt;
  const heading = `${record.reference} · ${record.title}`;
  const needed = inert(neededNow(record, now, timeZone), NEEDED_CHARACTERS);
  const law = lawOf(record.jurisdiction)?.name ?? record.jurisdiction ?? 'Law not known yet, strictest clock';
  const nobody = record.closedAt === null ? 'nobody yet' : 'nobody';
  const fields: [string, string][] = [
    ['Stage', STATE_WORDS[record.state]],
    [
      'Owner',
      record.assignee === null
        ? inert(record.team === null ? nobody : `${nobody} (team ${record.team})`, FIELD_CHARACTERS)
        : `<@${record.assignee}>`,
    ],
    [
      'Legal deadline',
      `${slackDate(deadline, timeZone)}${record.closedAt ? '' : ` (${daysLeft(deadline, now)})`}`,
    ],
    [
      'House target',
      `${slackDate(record.targetAt, timeZone)}${record.extendedUntil ? '' : `, at the latest ${slackDate(record.workingAt, timeZone)}`}`,
    ],
    ...(record.rights.length === 0 && record.state !== 'received' ? [] : proofAndSystems(record)),
  ];
  if (isActor(record.onBehalf)) fields.push(['Asked for', actingInWords(record)]);
  if (record.files.types.length > 0) fields.push(['Files', inert(filesInWords(record), FIELD_CHARACTERS)]);
  if (record.receiptWithheld) fields.push(['Receipt', 'not sent']);
  const reading = readingOf(record).map((line) => inert(line));
  const notes = [
    ...decidedOf(record, timeZone),
    ...relativesOf(record, timeZone),
    ...disownedOf(record),
    ...lostLetterOf(record),
    ...blockOf(record, timeZone),
  ].map((line) => inert(line));
  const buttons = elementsFor(record);
  const blocks: object[] = [
    { type: 'header', text: { type: 'plain_text', text: unmarked(heading) } },
    {
      type: 'context',
      elements: [
        mrkdwn(
          `${inert(law)} · by ${CHANNEL_WORDS[record.channel]} · received ${slackDate(record.receivedAt, timeZone)}`,
        ),
        mrkdwn(inert(sourceOf(record, timeZone))),
      ],
    },
    { type: 'section', fields: fields.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)) },
    { type: 'section', text: mrkdwn(needed) },
    ...[...reading, ...notes].map((line) => ({ type: 'section', text: mrkdwn(line) })),
    ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
  ];
  const links = linksOf(record);
  if (links.length > 0) {
    blocks.splice(3, 0, { type: 'context', elements: [mrkdwn(inert(links.join('. ')))] });
  }
  const due = record.closedAt ? '' : `, due ${plainDate(deadline, timeZone)}`;
  const said = [needed, ...reading.map((line) => `${line}.`.replace('..', '.')), ...notes].join(' ');
  return { text: `${inert(heading)}: ${STATE_WORDS[record.state].toLowerCase()}${due}. ${said}`, blocks };
}

/** A message that asks for no right is about no system, and nobody proves anything for it. */
function proofAndSystems({ systems, assurance }: CaseRecord): [string, string][] {
  const settled = systems.total === 0 ? 'not opened yet' : `${systems.settled} of ${systems.total}`;
  return [
    ['Systems', settled],
    ['Assurance', assurance],
  ];
}

/** What is certain is not told like a hint, and needs none. */
function linksOf({ links }: CaseRecord): string[] {
  const named = (some: CaseRecord['links']) =>
    some.map(({ reference, because }) => `${reference} (${LINK_WORDS[because]})`).join(', ');
  const certain = links.filter(({ because }) => isCertain(because));
  const hints = links.filter(({ reference }) => !certain.some((link) => link.reference === reference));
  return [
    ...(certain.length > 0 ? [`Belongs to ${named(certain)}`] : []),
    ...(hints.length > 0 ? [`May belong to ${named(hints)}`] : []),
  ];
}

/** Where the deadline comes from, and what speaks for the law. */
function sourceOf({ dueSource, lawHints, lawfulUntil }: CaseRecord, timeZone: string): string {
  const more = [
    ...(lawfulUntil ? [`the law by itself would allow until ${plainDate(lawfulUntil, timeZone)}`] : []),
    ...(lawHints.length > 0 ? [hintWords(lawHints)] : []),
  ];
  return [`Deadline by ${dueSource}`, ...more].join(' · ');
}

/** What stays where a card stood whose case went to another channel. */
export function movedCard({ reference, slackChannel }: Pick<CaseRecord, 'reference' | 'slackChannel'>): Card {
  const text = inert(`${reference} went to #${slackChannel}.`);
  return { text, blocks: [{ type: 'section', text: mrkdwn(text) }] };
}

/** What the message is taken for, and what to beware of, while somebody must sort it. */
function readingOf({ state, suggestion }: CaseRecord): string[] {
  return state === 'received' && suggestion ? [suggestionLine(suggestion), ...warnings(suggestion)] : [];
}

/** The other things that the same message asks for. */
function relativesOf({ partOf, parts }: CaseRecord, timeZone: string): string[] {
  if (partOf !== null)
    return [`A part of ${partOf}: the person has one number and one thread for all of it.`];
  if (parts.length === 0) return [];
  const each = parts.map(({ reference, rights, state, outcome, dueAt }) => {
    const asked = rights.map((right) => RIGHT_WORDS[right]).join(', ');
    const stage =
      state === 'closed'
        ? (outcome && OUTCOME_WORDS[outcome]) || 'closed'
        : `${STATE_WORDS[state].toLowerCase()}, by ${plainDate(dueAt, timeZone)}`;
    return `${asked} (${reference}): ${stage}`;
  });
  return [`Also asked for, each with a card of its own: ${each.join('; ')}.`];
}

function blockOf({ state, blockedUntil }: CaseRecord, timeZone: string): string[] {
  if (state === 'closed' || blockedUntil === null) return [];
  return [`No machine answers this sender until ${plainDate(blockedUntil, timeZone)}.`];
}

function disownedOf({ attention, state }: CaseRecord): string[] {
  return attention === 'disowned' && state !== 'closed' ? [DISOWNED] : [];
}

function lostLetterOf({ lostLetter }: CaseRecord): string[] {
  if (lostLetter === null) return [];
  const again = lostLetter.resendable ? ', or send it again once their mailbox works' : '';
  return [`A letter did not reach the person. Reach them in another way${again}.`];
}

/** What staff decided that does not show in stage or date yet. */
function decidedOf({ hold, extension, pauses }: CaseRecord, timeZone: string): string[] {
  return [
    ...(hold ? [`Legal hold (${HOLD_WORDS[hold]}): nothing is erased until legal lifts it.`] : []),
    ...pauses.open.map((pause) => `The law’s clock stands still: ${PAUSE_WORDS[pause]}.`),
    ...(extension
      ? [
          `The person is being told that it takes longer. Once they have the letter, the date is ${plainDate(extension.until, timeZone)}; until then it stays.`,
        ]
      : []),
  ];
}

function actingInWords({ onBehalf, authority }: CaseRecord): string {
  const shown = authority === null ? 'nothing found in order yet' : AUTHORITY_WORDS[authority];
  return `${ON_BEHALF_WORDS[onBehalf]}: ${shown}`;
}

function filesInWords({ files }: CaseRecord): string {
  const types = files.types.map(({ type, count }) => `${count} ${type}`);
  return `${types.join(', ')} (${inKilobytes(files.bytes)})`;
}
