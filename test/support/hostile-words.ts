import fc from 'fast-check';

/** What a stranger could write so that Slack shows more than their words. */
const HOSTILE = [
  '<!channel>',
  '<!here> <@U0HOSTILE> <#C0HOSTILE>',
  '<!subteam^S0HOSTILE>',
  '<https://hostile.example/x|your bank>',
  'https://hostile.example/login',
  '@channel @here #privacy-requests',
  '*hostile* _hostile_ ~hostile~ `hostile`',
  '```hostile```',
  'quoted\n> hostile\n>>> hostile',
  ':rotating_light: :hostile:',
  '&lt;!channel&gt; & <!channel',
  '> hostile',
  '|hostile> <mailto:a@hostile.example|write>',
  '\u202Eelitsoh\u2066',
  '👩‍⚕️ \uD83D hostile',
];

/** Words of a stranger's of at most so many characters. */
export const hostileWords = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.constantFrom(...HOSTILE),
      fc
        .array(fc.constantFrom(...HOSTILE, 'word', '&', '<', '>'), { minLength: 1 })
        .map((all) => all.join(' ')),
      fc.constantFrom('&', '<!channel>', 'hostile ').map((one) => one.repeat(maxLength)),
      fc.string({ minLength: 1, unit: 'grapheme' }),
    )
    .map((words) => words.slice(0, maxLength))
    .filter((words) => words.trim() !== '');

/** Marks that Slack reads as more than words. Dates, links of our own, staff and channels are the desk's to write. */
const OWN = [
  /<!date\^\d+\^\{date_short_pretty\}( at \{time\})?\|[^<>|]*>/g,
  /<@[UW][A-Z0-9]+>/g,
  /<#C[A-Z0-9]+>/g,
  /<https:\/\/privacy\.example\.test\/[^<>|\s]*\|[^<>|]*>/g,
];

/** @returns what of a text with marks Slack would show as more than the words of a stranger; nothing when all is well */
export function livingMarks(marked: string): string[] {
  const rest = OWN.reduce((text, own) => text.replace(own, ''), marked);
  return [
    ...(rest.match(/[<>]/g) ?? []),
    ...(rest.match(/&(?!(?:amp|lt|gt);)/g) ?? []),
    ...(rest.match(/[*_~`]hostile[*_~`]|:hostile:|\n(?:&gt;)+ *hostile/g) ?? []),
  ];
}
