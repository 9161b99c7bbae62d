import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Block, Message } from 'slack-blocks-to-jsx';
import type { StaffModal } from '../../core/staff.ts';
import type { Item } from './items.ts';

const LOGO =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"%3E%3Crect width="36" height="36" rx="6" fill="%23243b53"/%3E%3Ctext x="12" y="25" font-size="20" font-family="sans-serif" fill="white"%3EL%3C/text%3E%3C/svg%3E';
const STAFF = { U0ANA: 'Ana Castillo', U0BEN: 'Ben Okafor', U0LEE: 'Lee Tanaka', U0GUS: 'Gus Guest' };
const DATA = {
  users: Object.entries(STAFF).map(([id, name]) => ({ id, name })),
  channels: [],
  user_groups: [],
};

/** One page that holds everything it needs: each item as Slack shows it, and beneath a message what is read out of it, beneath a modal what can be chosen. */
export async function galleryPage(items: readonly Item[]): Promise<string> {
  const styles = join(dirname(createRequire(import.meta.url).resolve('slack-blocks-to-jsx')), 'style.css');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What staff see in Slack</title>
<style>${await readFile(styles, 'utf8')}${FRAME}</style>
<body>
<h1>What staff see in Slack</h1>
<nav>${items.map(({ name }) => `<a href="#${name}">${name}</a>`).join(' ')}</nav>
${items.map((item) => `<section id="${item.name}"><h2>${item.name}</h2>${shown(item)}</section>`).join('\n')}
</body>
</html>
`;
}

function shown(item: Item): string {
  if ('modal' in item) return framed(item.modal);
  return 'home' in item ? drawn(item.home.blocks, true) : posted(item.message);
}

function posted({ text, blocks }: { text: string; blocks: object[] }): string {
  return `<div class="message">${drawn(blocks)}<p class="said">${escaped(text)}</p></div>`;
}

/** The library draws blocks; the window around those of a modal is ours. */
function framed({ title, blocks, submit, close }: StaffModal): string {
  const press = (named: unknown, kind: string) =>
    named === undefined ? '' : `<span class="press ${kind}">${(named as { text: string }).text}</span>`;
  const choices = choicesIn(blocks);
  const listed = choices.length === 0 ? '' : `<p class="said">${choices.map(escaped).join('<br>')}</p>`;
  return `<dialog open><header>${title.text}</header>${drawn(blocks, true)}<footer>${press(close, 'close')}${press(submit, 'submit')}</footer></dialog>${listed}`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What a modal lets one choose from, which stands behind a press in Slack. */
function choicesIn(blocks: object[]): string[] {
  type Option = { text: { text: string }; description?: { text: string } };
  const found: string[] = [];
  JSON.stringify(blocks, (name, value) => {
    if (name !== 'options') return value;
    for (const { text, description } of value as Option[]) {
      found.push(description ? `${text.text}: ${description.text}` : text.text);
    }
    return undefined;
  });
  return found;
}

const drawn = (blocks: object[], withoutWrapper = false): string =>
  renderToStaticMarkup(
    createElement(Message, {
      blocks: withoutVerbatim(blocks),
      name: 'Lawrence',
      logo: LOGO,
      time: new Date('2026-11-24T15:00:00Z'),
      theme: 'light',
      data: DATA,
      withoutWrapper,
    }),
  );

/** The library takes `verbatim` for "no marks at all"; Slack only makes no links by itself then. */
const withoutVerbatim = (blocks: object[]): Block[] =>
  JSON.parse(JSON.stringify(blocks, (name, value) => (name === 'verbatim' ? undefined : value)));

const FRAME = `
body { font: 15px/1.46 Lato, "Helvetica Neue", Arial, sans-serif; margin: 24px; color: #1d1c1d; background: #fff }
section { width: 720px; padding: 12px 16px; margin: 16px 0; border: 1px solid #ddd; border-radius: 8px }
h2 { font-size: 13px; color: #616061; font-weight: normal; margin: 0 0 8px }
nav a { margin-right: 8px; font-size: 13px }
.said { margin: 12px 0 0; padding-left: 8px; border-left: 3px solid #ddd; color: #616061; font-size: 12px }
dialog { position: static; width: 520px; margin: 0; padding: 0; border: 1px solid #bbb; border-radius: 8px; box-shadow: 0 4px 18px #0003 }
dialog header { padding: 16px 24px; font-size: 20px; font-weight: 900 }
dialog #slack_blocks_to_jsx { padding: 0 24px 16px }
dialog footer { padding: 12px 24px; border-top: 1px solid #ddd; text-align: right }
.press { display: inline-block; margin-left: 8px; padding: 6px 14px; border: 1px solid #bbb; border-radius: 4px; font-weight: 700 }
.press.submit { background: #007a5a; border-color: #007a5a; color: #fff }`;
