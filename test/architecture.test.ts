import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, type Rule, type SourceFile, violations } from './support/architecture-rules.ts';

const ROOT = join(import.meta.dirname, '..');

async function sourceFiles(): Promise<SourceFile[]> {
  const paths = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((path) =>
    path.endsWith('.ts'),
  );
  return await Promise.all(
    paths.map(async (path) => ({
      path: `src/${path.replaceAll('\\', '/')}`,
      text: await readFile(join(ROOT, 'src', path), 'utf8'),
    })),
  );
}

test('the source tree keeps its rules', async () => {
  const files = await sourceFiles();
  expect(files.length).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

test('every import is seen, however it is written', () => {
  const text = `
    import './side-effect.ts';
    import type { A } from './type.ts';
    import {
      b,
    } from './lines.ts';
    export { c } from './again.ts';
    export * from './all.ts';
    const d = await import('./later.ts');
    // import './remark.ts';
    /* import './block.ts'; */
  `;
  expect(importsOf(text).sort()).toEqual([
    './again.ts',
    './all.ts',
    './later.ts',
    './lines.ts',
    './side-effect.ts',
    './type.ts',
  ]);
});

const BROKEN: [Rule, string, string, string][] = [
  ['arrow', 'the core sees nothing else', 'src/core/made-up.ts', "import { a } from '../db/a.ts';"],
  ['arrow', 'the core needs only zod', 'src/core/made-up.ts', "import { a } from 'kysely';"],
  ['arrow', 'the database sees only the core', 'src/db/made-up.ts', "import { a } from '../journey/a.ts';"],
  [
    'arrow',
    'the database gets its settings handed in',
    'src/db/made-up.ts',
    "import { a } from '../config.ts';",
  ],
  ['arrow', 'workflows see only the core', 'src/workflows/made-up.ts', "import { a } from '../db/a.ts';"],
  [
    'arrow',
    'stages do not see each other',
    'src/journey/close/made-up.ts',
    "import { a } from '../verify/a.ts';",
  ],
  [
    'arrow',
    'what stages share sees no stage',
    'src/journey/made-up.ts',
    "import { a } from './verify/a.ts';",
  ],
  [
    'arrow',
    'the journey does not see its callers',
    'src/journey/made-up.ts',
    "import { a } from '../http/a.ts';",
  ],
  [
    'arrow',
    'the journey sees no vendor',
    'src/journey/made-up.ts',
    "import { a } from '../vendors/slack/a.ts';",
  ],
  [
    'arrow',
    'pages and desk do not see each other',
    'src/http/made-up.ts',
    "import { a } from '../desk/a.ts';",
  ],
  ['arrow', 'nor the desk the pages', 'src/desk/made-up.ts', "import { a } from '../http/a.ts';"],
  ['arrow', 'the engine does not see the web', 'src/durable/made-up.ts', "import { a } from '../http/a.ts';"],
  [
    'arrow',
    'rooms do not see each other',
    'src/vendors/slack/made-up.ts',
    "import { a } from '../stripe/a.ts';",
  ],
  [
    'arrow',
    'a room does not see the record',
    'src/vendors/slack/made-up.ts',
    "import { a } from '../../db/a.ts';",
  ],
  ['arrow', 'the edge sees only the core', 'src/edge/made-up.ts', "import { a } from '../http/a.ts';"],
  ['arrow', 'nobody sees the wiring', 'src/http/made-up.ts', "import { a } from '../wiring.ts';"],
  ['arrow', 'types are imports too', 'src/core/made-up.ts', "import type { A } from '../db/a.ts';"],
  ['arrow', 'and so is what is loaded later', 'src/core/made-up.ts', "const a = await import('../db/a.ts');"],
  ['vendor-sdk', 'an SDK stays in its room', 'src/journey/made-up.ts', "import Stripe from 'stripe';"],
  [
    'vendor-sdk',
    'also among rooms',
    'src/vendors/stripe/made-up.ts',
    "import { WebClient } from '@slack/web-api';",
  ],
  ['vendor-sdk', 'the command line has no SDK', 'src/cli/made-up.ts', "import { Redis } from 'ioredis';"],
  ['vendor-sdk', 'the driver stays in db', 'src/journey/made-up.ts', "import pg from 'pg';"],
  ['vendor-sdk', 'emulators are for the demo', 'src/main.ts', "import { emulate } from 'emulate';"],
  [
    'vendor-sdk',
    'what draws the gallery, too',
    'src/desk/made-up.ts',
    "import { Message } from 'slack-blocks-to-jsx';",
  ],
  ['runtime', 'the core runs anywhere', 'src/core/made-up.ts', "import { join } from 'node:path';"],
  ['runtime', 'so does the edge', 'src/edge/made-up.ts', "import { join } from 'node:path';"],
  ['environment', 'one reader of the environment', 'src/log.ts', 'const level = process.env.LOG_LEVEL;'],
  ['one-writer', 'one writer of requests', 'src/db/made-up.ts', "tx.updateTable('requests').set({})"],
  ['one-writer', 'also for new ones', 'src/journey/made-up.ts', "tx\n  .insertInto(\n 'requests')"],
  ['one-writer', 'also in plain SQL', 'src/db/made-up.ts', 'sql`update requests set state = 1`'],
  ['time', 'time is asked of the clock', 'src/journey/made-up.ts', 'const at = Date.now();'],
  ['time', 'of no other clock', 'src/db/made-up.ts', 'const at = Temporal.Now.instant();'],
  ['file-name', 'a file says what it is', 'src/db/utils.ts', ''],
  ['file-name', 'a folder too', 'src/common/clock.ts', ''],
  ['extension', 'imports name the file', 'src/db/made-up.ts', "import { a } from './a';"],
];

describe('a broken rule is found', () => {
  test.each(BROKEN)('%s: %s', (rule, _, path, text) => {
    expect(violations([{ path, text }])).toEqual([expect.objectContaining({ file: path, rule })]);
  });

  test('cycle: files that import each other, even as types', () => {
    const files = [
      { path: 'src/core/a.ts', text: "import type { B } from './b.ts';" },
      { path: 'src/core/b.ts', text: "export { c } from './c.ts';" },
      { path: 'src/core/c.ts', text: "import { a } from './a.ts';" },
    ];
    const what = 'src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts';
    expect(violations(files)).toEqual([{ file: 'src/core/a.ts', rule: 'cycle', what }]);
  });
});

const ALLOWED: [string, string, string][] = [
  ['a stage uses what all stages share', 'src/journey/close/a.ts', "import { a } from '../context.ts';"],
  ['a room uses its own SDK', 'src/vendors/bullmq/a.ts', "import { Queue } from 'bullmq';"],
  ['the one writer writes', 'src/db/apply-event.ts', "tx.updateTable('requests')"],
  ['the wiring sees all', 'src/wiring.ts', "import { a } from './vendors/slack/a.ts';"],
  ['the demo uses emulators', 'src/demo/a.ts', "import { defineEmulator } from 'emulate';"],
  ['a comment may speak of anything', 'src/core/a.ts', '/** Never process.env or Date.now(). */'],
];

test.each(ALLOWED)('%s', (_, path, text) => {
  expect(violations([{ path, text }])).toEqual([]);
});
