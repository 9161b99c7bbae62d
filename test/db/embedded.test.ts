import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '../../src/db/database.ts';
import { attachEmbedded, type EmbeddedAddress, hasEmbedded, startEmbedded } from '../../src/db/embedded.ts';
import { connectStore, openStore } from '../../src/db/open-store.ts';
import { childScript } from '../support/child-script.ts';
import { TestLog } from '../support/journey.ts';

const OWNER = join(import.meta.dirname, '../support/embedded-owner.ts');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lawrence-embedded-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function ask(address: EmbeddedAddress, statement: string): Promise<unknown[]> {
  const pool = openPool({ ...address, connectionsMax: 1 }, () => {});
  try {
    return (await pool.query(statement)).rows;
  } finally {
    await pool.end();
  }
}

describe('the embedded database', () => {
  test('has everything that was committed when its owner is killed and another starts', async () => {
    const owner = await childScript(OWNER, [folder], 'owns');
    await owner.kill();
    const server = await startEmbedded(folder, () => {});
    expect(await ask(server.address, 'select id from kept')).toEqual([{ id: 1 }]);
    await server.stop();
  });

  test('has one owner; a second process is refused, and may use the server that runs', async () => {
    const long = join(folder, 'a-folder-whose-path-is-too-long-for-a-socket'.repeat(3));
    for (const data of [folder, long]) {
      const owner = await childScript(OWNER, [data], 'owns');
      await expect(startEmbedded(data, () => {})).rejects.toThrow('data-folder-in-use');
      const address = await attachEmbedded(data);
      expect(address && (await ask(address, 'select id from kept'))).toEqual([{ id: 1 }]);
      await owner.kill();
      expect(await attachEmbedded(data)).toBeUndefined();
      await (await startEmbedded(data, () => {})).stop();
    }
  });

  test('is not touched when another major version wrote it', async () => {
    await (await startEmbedded(folder, () => {})).stop();
    const file = join(folder, 'postgres/PG_VERSION');
    await writeFile(file, '17\n');
    await expect(startEmbedded(folder, () => {})).rejects.toThrow('data-folder-other-version');
    expect(await readFile(file, 'utf8')).toBe('17\n');
    await writeFile(file, '18\n');
    await (await startEmbedded(folder, () => {})).stop();
  });

  test('is made anew when its owner was killed while making it', async () => {
    const owner = await childScript(OWNER, [folder], 'begins');
    const begun = async () =>
      (await readdir(folder, { recursive: true })).some((path) => path.endsWith('PG_VERSION'));
    await expect.poll(begun, { timeout: 20_000, interval: 5 }).toBe(true);
    await owner.kill();
    expect(hasEmbedded(folder)).toBe(false);
    const server = await startEmbedded(folder, () => {});
    expect(await ask(server.address, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(hasEmbedded(folder)).toBe(true);
    await server.stop();
  });

  test('starts anew when its owner was killed and the folder emptied, though the old server still ran', async () => {
    const owner = await childScript(OWNER, [folder], 'owns');
    await owner.kill();
    await rm(folder, { recursive: true, force: true });
    const server = await startEmbedded(folder, () => {});
    await expect(ask(server.address, 'select id from kept')).rejects.toThrow('does not exist');
    await server.stop();
  });

  test('writes no value to its log, not even of a statement that fails', async () => {
    const lines: string[] = [];
    const server = await startEmbedded(folder, (line) => lines.push(line));
    const canary = 'canary.person@example.net';
    await expect(ask(server.address, `select '${canary}'::uuid`)).rejects.toThrow(canary);
    await expect(
      ask(server.address, `do $$ begin raise warning '${canary}'; raise '${canary}'; end $$`),
    ).rejects.toThrow();
    await server.stop();
    expect(lines.join('\n')).toContain('ready to accept connections');
    expect(lines.join('\n')).not.toContain('canary');
  });
});

describe('openStore', () => {
  const settings = () => ({ DATA_DIR: folder, DATABASE_CONNECTIONS_MAX: 3 });

  test('migrates where asked to, and otherwise refuses a schema that is too old', async () => {
    await expect(openStore(settings(), new TestLog(), { migrate: false })).rejects.toThrow(
      'schema-older-than-program',
    );
    const store = await openStore(settings(), new TestLog(), { migrate: true });
    await store.close();
    const again = await openStore(settings(), new TestLog(), { migrate: false });
    expect(await again.db.selectFrom('requests').selectAll().execute()).toEqual([]);
    await again.close();
  });

  test('refuses a folder in use, or works beside its owner where that was asked for', async () => {
    const owner = await openStore(settings(), new TestLog(), { migrate: true });
    await expect(connectStore(settings(), new TestLog())).rejects.toThrow('data-folder-in-use');
    const guest = await openStore(settings(), new TestLog(), { migrate: false, attach: true });
    expect(await guest.db.selectFrom('requests').selectAll().execute()).toEqual([]);
    await guest.close();
    expect(await owner.db.selectFrom('requests').selectAll().execute()).toEqual([]);
    await owner.close();
  });

  test('ends the pools that it gave out', async () => {
    const store = await openStore(settings(), new TestLog(), { migrate: true });
    const pool = store.openPool('bullmq');
    await pool.query('select 1');
    await store.close();
    expect(pool.ended).toBe(true);
  });
});
