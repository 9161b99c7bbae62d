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

const printFault = (fault: YamlFault) =>
  `${fault.file}:${fault.line}:${fault.column} ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`;

/**
 * Parses YAML against a schema.
 * @throws YamlFaults with file, line and column of every fault
 */
export function readYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
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
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const positionOf = (path: readonly PropertyKey[]) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] | null }
        | undefined;
      if (node?.range) return at(node.range[0]);
    }
    return at(0);
  };
  throw new YamlFaults(
    parsed.error.issues.map((issue) => ({
      ...positionOf(issue.path),
      path: issue.path.map(String).join('.'),
      message: issue.message,
    })),
  );
}
