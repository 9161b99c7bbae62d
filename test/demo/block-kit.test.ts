import { describe, expect, test } from 'vitest';
import { messageFaults, viewFaults } from '../../src/demo/block-kit/faults.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const marked = (text: string) => ({ type: 'mrkdwn', text });
const x = (count: number) => 'x'.repeat(count);
const option = (value: string, more: object = {}) => ({ text: plain('An option'), value, ...more });
const options = (count: number) => Array.from({ length: count }, (_, index) => option(`v${index}`));
const button = (more: object = {}) => ({ type: 'button', text: plain('Go on'), action_id: 'go', ...more });
const CONFIRM = { title: plain('T'), text: plain('X'), confirm: plain('Y'), deny: plain('N') };
const section = (text: string) => ({ type: 'section', text: plain(text) });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  block_id: 'a',
  label: plain('A'),
  element: { action_id: 'a', ...element },
  ...more,
});
const select = (more: object = {}) => input({ type: 'static_select', options: options(2), ...more });

const message = (...blocks: object[]) => ({ text: 'It says it all. A heading', blocks });
const modal = (parts: object = {}) => ({
  type: 'modal',
  title: plain('T'),
  submit: plain('S'),
  blocks: [select()],
  ...parts,
});
const holding = (...blocks: object[]) => modal({ blocks });

test('a message and a view that Slack takes pass', () => {
  const everything = message(
    { type: 'header', text: plain('A heading') },
    { type: 'section', text: marked('*It* says <https://a.example/b|it all>.'), accessory: button() },
    { type: 'section', fields: [marked('*Stage*\nClosed')] },
    { type: 'context', elements: [marked('by mail'), plain('and so on')] },
    actions(button({ style: 'danger', confirm: CONFIRM }), {
      type: 'overflow',
      action_id: 'more',
      options: options(5),
    }),
    { type: 'divider' },
    { type: 'table', rows: [[{ type: 'raw_text', text: 'FW-7K3M-92QD' }]] },
  );
  expect(messageFaults(everything)).toEqual([]);
  expect(messageFaults({ text: 'A line of a thread.' })).toEqual([]);
  expect(viewFaults(modal())).toEqual([]);
  expect(viewFaults({ type: 'home', blocks: [section('Nothing to do.')] })).toEqual([]);
});

describe('a message that Slack refuses is found:', () => {
  test.each<[string, object]>([
    ['no text', { blocks: [section('It says it all.')] }],
    ['a blank text', { text: ' ' }],
    ['a long text', { text: x(4_001) }],
    ['an empty list of blocks', message()],
    ['51 blocks', message(...Array<object>(51).fill({ type: 'divider' }))],
    ['a block of no known kind', message({ type: 'hologram' })],
    ['a field that blocks do not have', message({ type: 'divider', colour: 'red' })],
    [
      'the same block id twice',
      message({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' }),
    ],
    ['a long block id', message({ type: 'divider', block_id: x(256) })],
    ['a long heading', { text: x(151), blocks: [{ type: 'header', text: plain(x(151)) }] }],
    ['a marked heading', message({ type: 'header', text: marked('A heading') })],
    ['a section that says nothing', message({ type: 'section' })],
    ['a blank section', message(section('  '))],
    ['a long section', { text: x(3_001), blocks: [section(x(3_001))] }],
    ['11 fields', message({ type: 'section', fields: Array<object>(11).fill(plain('f')) })],
    ['a long field', message({ type: 'section', fields: [plain(x(2_001))] })],
    ['an empty context', message({ type: 'context', elements: [] })],
    ['11 parts of a context', message({ type: 'context', elements: Array<object>(11).fill(plain('c')) })],
    ['26 actions', message(actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `${i}` }))))],
    ['the same action id twice in a block', message(actions(button(), button()))],
    ['a long action id', message(actions(button({ action_id: x(256) })))],
    ['a button without an id', message(actions({ type: 'button', text: plain('Go on') }))],
    ['a long button', message(actions(button({ text: plain(x(76)) })))],
    ['a button that carries much', message(actions(button({ value: x(2_001) })))],
    ['a style of no kind', message(actions(button({ style: 'loud' })))],
    ['a long question', message(actions(button({ confirm: { ...CONFIRM, text: plain(x(301)) } })))],
    [
      'a long title of a question',
      message(actions(button({ confirm: { ...CONFIRM, title: plain(x(101)) } }))),
    ],
    ['a long yes', message(actions(button({ confirm: { ...CONFIRM, confirm: plain(x(31)) } })))],
    [
      'six options of an overflow',
      message(actions({ type: 'overflow', action_id: 'm', options: options(6) })),
    ],
    ['a picture without words', message({ type: 'image', image_url: 'https://a.example/b.png' })],
    [
      '101 rows',
      message({ type: 'table', rows: Array<object>(101).fill([{ type: 'raw_text', text: 'a' }]) }),
    ],
    [
      'much in all',
      {
        text: 'short',
        blocks: Array.from({ length: 6 }, () => ({ type: 'section', fields: [plain(x(1_999))] })),
      },
    ],
  ])('%s', (_, given) => {
    expect(messageFaults(given)).not.toEqual([]);
  });
});

describe('a view that Slack refuses is found:', () => {
  test.each<[string, object]>([
    ['a long title', modal({ title: plain(x(25)) })],
    ['no title', modal({ title: undefined })],
    ['a long submit', modal({ submit: plain(x(25)) })],
    ['a long close', modal({ close: plain(x(25)) })],
    ['inputs and nothing to send them with', modal({ submit: undefined })],
    ['much carried along', modal({ private_metadata: x(3_001) })],
    ['a long callback id', modal({ callback_id: x(256) })],
    ['101 blocks', holding(...Array<object>(101).fill({ type: 'divider' }))],
    ['no blocks', modal({ blocks: undefined })],
    ['one block id twice', holding(select(), select())],
    ['no options', holding(select({ options: [] }))],
    ['neither options nor groups', holding(select({ options: undefined }))],
    ['101 options', holding(select({ options: options(101) }))],
    ['a long option', holding(select({ options: [option(x(76))] }))],
    ['an option without a value', holding(select({ options: [option('')] }))],
    ['an option with long words', holding(select({ options: [option('v', { text: plain(x(76)) })] }))],
    ['an option twice', holding(select({ options: [option('v'), option('v')] }))],
    ['a choice that is none', holding(select({ initial_option: option('other') }))],
    ['a choice in other words', holding(select({ initial_option: option('v0', { text: plain('Else') }) }))],
    [
      'choices of which one is none',
      holding(
        input({
          type: 'multi_static_select',
          options: options(2),
          initial_options: [option('v0'), option('other')],
        }),
      ),
    ],
    ['11 check boxes', holding(input({ type: 'checkboxes', options: options(11) }))],
    ['a long label', holding(input({ type: 'plain_text_input' }, { label: plain(x(2_001)) }))],
    ['no label', holding(input({ type: 'plain_text_input' }, { label: undefined }))],
    ['a long hint', holding(input({ type: 'plain_text_input' }, { hint: plain(x(2_001)) }))],
    ['a long placeholder', holding(input({ type: 'plain_text_input', placeholder: plain(x(151)) }))],
    ['room for more than Slack takes', holding(input({ type: 'plain_text_input', max_length: 3_001 }))],
    ['a day that is none', holding(input({ type: 'datepicker', initial_date: '2026-02-30' }))],
    [
      'two inputs that both want the focus',
      holding(input({ type: 'plain_text_input', focus_on_load: true }), {
        ...input({ type: 'plain_text_input', focus_on_load: true }),
        block_id: 'b',
      }),
    ],
    ['a button as an input', holding(input({ type: 'button', text: plain('Go on') }))],
    ['a title of a home tab', { type: 'home', title: plain('T'), blocks: [section('x')] }],
    ['a view of no kind', modal({ type: 'page' })],
    ['a view of more than 250 kB', holding(...Array.from({ length: 90 }, () => section(x(3_000))))],
  ])('%s', (_, given) => {
    expect(viewFaults(given)).not.toEqual([]);
  });
});

describe('what somebody could not read is found:', () => {
  test.each<[string, object]>([
    ['a sentence that the text leaves out', message(section('And more.'))],
    ['a heading that the text leaves out', message({ type: 'header', text: plain('Another') })],
    ['a button of a picture alone', message(actions(button({ text: plain(':+1:') })))],
    [
      'a sentence of pictures alone',
      { text: '🎉', blocks: [{ type: 'section', text: marked('🎉 :tada:') }] },
    ],
    [
      'a label that does not begin with the words',
      message(actions(button({ accessibility_label: 'Continue' }))),
    ],
    [
      'a choice that nothing names',
      message(actions({ type: 'static_select', action_id: 'a', options: options(2) })),
    ],
  ])('%s', (_, given) => {
    expect(messageFaults(given)).not.toEqual([]);
  });

  test('and what they can read passes', () => {
    const named = message(
      section(':warning: It says it all.'),
      actions(button({ accessibility_label: 'Go on with FW-7K3M-92QD' }), {
        type: 'users_select',
        action_id: 'who',
        placeholder: plain('Choose a colleague'),
      }),
    );
    expect(messageFaults(named)).toEqual([]);
  });
});
