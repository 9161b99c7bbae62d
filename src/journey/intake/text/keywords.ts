/** What a text of one word tells a texting service (CTIA Messaging Principles; Twilio's default lists). */
export type Keyword = 'stop' | 'start' | 'help';

const WORDS: Record<Keyword, readonly string[]> = {
  stop: [
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'REVOKE',
    'OPTOUT',
    'ALTO',
    'ARRET',
    'ARRÊT',
  ],
  start: ['START', 'UNSTOP', 'YES'],
  help: ['HELP', 'INFO', 'AYUDA', 'AIDE'],
};
/** Stops the texts, and may be a person's whole request as well: somebody must look. */
const ALSO_A_REQUEST = ['CANCEL'];

export interface KeywordRead {
  keyword: Keyword;
  alsoRequest: boolean;
}

/**
 * Reads a keyword: the whole text counts, not a word in it ("please stop selling my data" is a request). What the
 * provider already acted on counts whatever the text says.
 */
export function readKeyword(text: string, optOut: 'STOP' | 'START' | 'HELP' | undefined): KeywordRead | null {
  const word = text
    .trim()
    .replace(/[.!]+$/, '')
    .toUpperCase();
  const listed = (Object.keys(WORDS) as Keyword[]).find((keyword) => WORDS[keyword].includes(word));
  const keyword = optOut === undefined ? listed : (optOut.toLowerCase() as Keyword);
  return keyword ? { keyword, alsoRequest: keyword === 'stop' && ALSO_A_REQUEST.includes(word) } : null;
}
