import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

export interface YamlFault {
  file: string;
  line: number;
  column: number;
  path: string;
  message: string;
}

export class YamlFaults extends Error {
  readonly faults: readonly YamlFault[];
  constructor(faults: readonly YamlFault[]) {
    super(faults.map(printFault).join('\n'));
    this.name = 'YamlFaults';
    this.faults = faults;
  }
}

export const printFault = (fault: YamlFault) =>
  `${fault.file}:${fault.line}:${fault.column} ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`;

/** A YAML text that could be read, and where each part of it stands. */
export interface YamlText {
  value: unknown;
  fault(path: readonly PropertyKey[], message: string): YamlFault;
}

/** @throws YamlFaults when the text is not YAML */
export function parseYaml(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (document.errors.length > 0) {
    throw new YamlFaults(
      document.errors.map((error) => ({ ...at(error.pos[0]), path: '', message: error.message })),
    );
  }
  const positionOf = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] | null }
        | undefined;
      if (node?.range) return at(node.range[0]);
    }
    return at(0);
  };
  return {
    value: document.toJS(),
    fault: (path, message) => ({ ...positionOf(path), path: path.map(String).join('.'), message }),
  };
}

/**
 * Parses YAML against a schema.
 * @throws YamlFaults with file, line and column of every fault
 */
export function readYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
  const yaml = parseYaml(file, text);
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return parsed.data;
  throw new YamlFaults(shapeFaults(yaml, parsed.error));
}

/** What a schema found, in words for whoever wrote the file, each where it stands. */
export function shapeFaults(yaml: YamlText, error: z.ZodError): YamlFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => yaml.fault([...issue.path, key], 'there is no such setting here'));
    }
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return [yaml.fault(issue.path, missing ? 'is missing' : issue.message)];
  });
}
