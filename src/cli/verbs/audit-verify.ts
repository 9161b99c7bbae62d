import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../core/clock.ts';
import { exportChains, verifyChains, verifyExport } from '../../db/audit.ts';
import type { BrokenLink, Verification } from '../../db/chain-walk.ts';
import type { Db } from '../../db/tables.ts';
import { CliProblem, textOption, type Verb, WrongUsage } from '../verb.ts';
import { withStore } from '../with-store.ts';

export const auditVerify: Verb = {
  name: 'audit verify',
  takes: '[--export FILE | --file FILE]',
  does: 'Recomputes every event chain; --export also writes them to FILE; --file verifies such a file, with no database.',
  options: { export: { type: 'string' }, file: { type: 'string' } },
  async run(call) {
    const to = textOption(call, 'export');
    const [positional, ...more] = call.positionals;
    const from = textOption(call, 'file') ?? positional;
    if (more.length > 0 || (textOption(call, 'file') !== undefined && positional !== undefined)) {
      throw new WrongUsage('only one FILE is taken');
    }
    if (to !== undefined && from !== undefined)
      throw new WrongUsage('--export and --file exclude each other');
    if (from !== undefined) return answer(await verifyFile(from), { file: from });
    return await withStore(readConfig(call.environment), async ({ db }) =>
      to === undefined
        ? answer(await verifyChains(db), {})
        : answer(await writeExport(db, to), { export: to }),
    );
  },
};

async function verifyFile(file: string): Promise<Verification> {
  try {
    return await verifyExport(
      createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity }),
    );
  } catch (error) {
    throw fileProblem('read', file, error);
  }
}

/** The file appears when it is whole, readable by its owner only. */
async function writeExport(db: Db, file: string): Promise<Verification> {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600).catch((error: unknown) => {
    throw fileProblem('write', file, error);
  });
  try {
    const result = await exportChains(
      db,
      async (line) => void (await handle.write(`${line}\n`)),
      systemClock.now(),
    );
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
    return result;
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw fileProblem('write', file, error);
  }
}

/** Only what the file system said is about the file; anything else goes on as it is. */
function fileProblem(verb: 'read' | 'write', file: string, error: unknown): unknown {
  const { code, syscall } = error as { code?: string; syscall?: string };
  return syscall === undefined ? error : new CliProblem(`cannot ${verb} ${file} (${code})`);
}

function answer(result: Verification, where: { file?: string; export?: string }) {
  const { requests, links, broken, first } = result;
  const lines = [
    first === null
      ? `${links} links in ${requests} chains: every hash holds.`
      : `${broken} broken (${requests} chains read). First: ${place(first)}: ${first.why}.`,
  ];
  if (where.export !== undefined) lines.push(`Written to ${where.export}.`);
  return { ok: result.ok, json: { ...result, ...where }, lines };
}

function place({ reference, seq, line }: BrokenLink): string {
  const parts = [
    reference === null ? 'outside any chain' : `request ${reference}`,
    ...(seq === null ? [] : [`link ${seq}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ];
  return parts.join(', ');
}
