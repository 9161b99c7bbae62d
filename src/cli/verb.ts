import type { ParseArgsConfig } from 'node:util';

/** One verb of the operators' command line. */
export interface Verb {
  /** One or two words. */
  name: string;
  /** What stands after the name in the usage text. */
  takes: string;
  does: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  run(call: Call): Promise<Result>;
}

export interface Call {
  values: { [option: string]: string | boolean | undefined };
  positionals: readonly string[];
  /** Where the configuration is read from; `undefined` is the process's own environment. */
  environment: NodeJS.ProcessEnv | undefined;
  /** For verbs that answer line by line: what is piped in, and where answers and faults go. */
  input: NodeJS.ReadableStream;
  out(text: string): void;
  err(text: string): void;
}

/** `ok: false` is "found a problem" (exit 1). `json` is printed with `--json`, `lines` without. */
export interface Result {
  ok: boolean;
  json: object;
  lines: readonly string[];
  /** The verb has written its answer itself. */
  written?: boolean;
}

/** Wrong usage (exit 2): the message says what, the usage text follows. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
}

/** A problem in words that hold nothing but what the operator typed (exit 1). */
export class CliProblem extends Error {
  override name = 'CliProblem';
}

/** The only positional of a verb, by name. @throws WrongUsage when it is missing or not alone */
export function onlyPositional({ positionals }: Call, name: string): string {
  const [value, ...more] = positionals;
  if (value === undefined) throw new WrongUsage(`${name} is missing`);
  if (more.length > 0) throw new WrongUsage(`only one ${name} is taken`);
  return value;
}

/** @throws WrongUsage when there is any */
export function noPositionals({ positionals }: Call): void {
  if (positionals.length > 0) throw new WrongUsage('nothing is taken here but options');
}

export function textOption({ values }: Call, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
