import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { CHANNELS } from '../../core/privacy-request.ts';
import { understand } from '../../journey/intake/understanding/understand.ts';
import { noPositionals, type Verb } from '../verb.ts';

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]),
  channel: z.enum(CHANNELS),
  from: z.string(),
  subject: z
    .string()
    .nullish()
    .transform((subject) => subject ?? ''),
  text: z.string(),
});

export const classify: Verb = {
  name: 'classify',
  takes: '< ROWS.jsonl',
  does: 'Reads messages, one JSON row a line (id, channel, from, subject, text), and answers one JSON row a line in the same order.',
  async run(call) {
    noPositionals(call);
    const lines = createInterface({ input: call.input, crlfDelay: Number.POSITIVE_INFINITY });
    let number = 0;
    let answered = 0;
    const faults: string[] = [];
    for await (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      const row = parsed(line);
      if (row.ok) {
        const { id, ...message } = row.value;
        call.out(`${JSON.stringify({ id, ...understand(message) })}\n`);
        answered++;
      } else {
        const fault = `line ${number}: ${row.fault}`;
        faults.push(fault);
        call.err(`lawrence classify: ${fault}\n`);
      }
    }
    return { ok: faults.length === 0, json: { answered, faults }, lines: [], written: true };
  },
};

type Parsed = { ok: true; value: z.infer<typeof rowSchema> } | { ok: false; fault: string };

/** A fault names the field, never what stands in it. */
function parsed(line: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // What the parser says would quote the line.
    return { ok: false, fault: 'not JSON' };
  }
  const row = rowSchema.safeParse(value);
  if (row.success) return { ok: true, value: row.data };
  const fields = [...new Set(row.error.issues.map(({ path }) => path.join('.') || 'the row'))];
  return { ok: false, fault: `not a message row: ${fields.join(', ')}` };
}
