import { parseArgs } from 'node:util';
import { explainFailure } from '../explain-failure.ts';
import { printFault, YamlFaults } from '../workflows/read-yaml.ts';
import { CliProblem, type Verb, WrongUsage } from './verb.ts';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What is piped in; `undefined` is the process's own. */
  input?: NodeJS.ReadableStream;
}

/**
 * Runs one command. Exit codes: 0 fine, 1 found a problem, 2 wrong usage. What breaks is told by its code; nothing
 * that a failing call carried is printed.
 */
export async function runCli(
  verbs: readonly Verb[],
  words: readonly string[],
  terminal: Terminal,
  environment?: NodeJS.ProcessEnv,
): Promise<0 | 1 | 2> {
  const asked = words.filter((word) => !word.startsWith('-'));
  const verb = verbs.find(({ name }) => name === asked.slice(0, name.split(' ').length).join(' '));
  const help = words.includes('--help') || words.includes('-h');
  if (help) {
    terminal.out(verb ? usageOf(verb) : usage(verbs));
    return 0;
  }
  if (!verb) {
    const group = verbs.filter(({ name }) => name.startsWith(`${asked[0]} `));
    const what =
      asked[0] === undefined ? 'a verb is missing' : `there is no verb "${asked.slice(0, 2).join(' ')}"`;
    terminal.err(`lawrence: ${what}\n\n${usage(group.length > 0 ? group : verbs)}`);
    return 2;
  }
  const json = words.includes('--json');
  try {
    const { values, positionals } = parsed(verb, words);
    const { input = process.stdin, out, err } = terminal;
    const result = await verb.run({ values, positionals, environment, input, out, err });
    if (!result.written) {
      terminal.out(
        json ? `${JSON.stringify(result.json, null, 2)}\n` : result.lines.map((line) => `${line}\n`).join(''),
      );
    }
    return result.ok ? 0 : 1;
  } catch (error) {
    if (error instanceof WrongUsage) {
      terminal.err(`lawrence ${verb.name}: ${error.message}\n\n${usageOf(verb)}`);
      return 2;
    }
    const problems = problemsOf(error);
    if (json) terminal.out(`${JSON.stringify({ problems }, null, 2)}\n`);
    terminal.err(`lawrence ${verb.name}: ${problems.join('\n  ')}\n`);
    return 1;
  }
}

function parsed(verb: Verb, words: readonly string[]) {
  const args = [...words];
  for (const word of verb.name.split(' ')) args.splice(args.indexOf(word), 1);
  try {
    const options = { ...verb.options, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values: values as { [option: string]: string | boolean | undefined }, positionals };
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new WrongUsage((error as Error).message.split('. ')[0] ?? code);
  }
}

function problemsOf(error: unknown): string[] {
  if (error instanceof YamlFaults) return error.faults.map(printFault);
  if (error instanceof CliProblem) return [error.message];
  return explainFailure(error);
}

const commandOf = ({ name, takes }: Verb) => `lawrence ${name}${takes === '' ? '' : ` ${takes}`} [--json]`;

function usageOf(verb: Verb): string {
  return `${verb.does}\n\nUsage: ${commandOf(verb)}\n`;
}

function usage(verbs: readonly Verb[]): string {
  const lines = verbs.map((verb) => `  ${commandOf(verb)}\n      ${verb.does}`);
  return `Usage: npm run lawrence -- <verb>\n\n${lines.join('\n')}\n\nExit codes: 0 fine, 1 found a problem, 2 wrong usage.\n`;
}
