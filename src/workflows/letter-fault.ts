import { YAMLParseError } from 'yaml';
import { parseLetter } from './parse-letter.ts';
import type { YamlFault } from './read-yaml.ts';

/** Why a letter could not be read, in words for whoever wrote it, and on which line. @param error what `parseLetter` threw */
export const letterFault = (file: string, text: string, error: unknown): YamlFault => ({
  file,
  line: lineOf(error, text),
  column: 1,
  path: '',
  message: reasonOf(error),
});

/** Liquid counts lines from the start of the body; what the body is not to blame for stands in the front matter. */
function lineOf(error: unknown, text: string): number {
  const matter = /^---\n[\s\S]*?^---\n\n*/m.exec(text)?.[0] ?? '';
  try {
    parseLetter(`---\nsubject: any\n---\n${text.slice(matter.length)}`);
    return matter === '' ? 1 : 1 + (error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1);
  } catch {
    // The body alone fails too, so the fault is in it.
    return matter.split('\n').length - 1 + Number(/, line:(\d+)/.exec(String(error))?.[1] ?? 1);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'ZodError') {
    return 'a letter begins with ---, then subject: and its words, then --- again';
  }
  if (!(error instanceof Error)) return 'cannot be read';
  // The place that Liquid or YAML names counts from where its part begins; the fault's place is the file's.
  return error.message.split('\n')[0]?.replace(PLACE, '') ?? error.name;
}
const PLACE = /, line:\d+, col:\d+$| at line \d+, column \d+:?$/;
