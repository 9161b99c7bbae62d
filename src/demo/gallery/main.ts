import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { messageFaults, viewFaults } from '../block-kit/faults.ts';
import { galleryItems, type Item } from './items.ts';
import { galleryPage } from './page.ts';

/**
 * `npm run gallery [-- --out DIR] [--shots]`: what staff see in Slack as one page, and with `--shots` as a picture of each.
 * Ends with 1 where Slack would refuse one of them.
 */
const CHROMIUM = '/usr/bin/chromium';
const { values } = parseArgs({
  options: { out: { type: 'string', default: '.data/gallery' }, shots: { type: 'boolean', default: false } },
});

const items = await galleryItems();
const page = join(resolve(values.out), 'index.html');
await mkdir(values.out, { recursive: true });
await writeFile(page, await galleryPage(items));
if (values.shots) await takeShots(items, page, values.out);
process.stdout.write(`${items.length} pictures of the desk: ${page}\n`);
const refused = items.flatMap((item) => {
  const faults =
    'message' in item ? messageFaults(item.message) : viewFaults('modal' in item ? item.modal : item.home);
  return faults.map((fault) => `${item.name}: ${fault}`);
});
for (const line of refused) process.stderr.write(`Slack would refuse ${line}\n`);
process.exitCode = refused.length > 0 ? 1 : 0;

async function takeShots(all: readonly Item[], file: string, folder: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage({ viewport: { width: 820, height: 1_000 } });
    await tab.goto(`file://${file}`);
    for (const { name } of all) {
      await tab.locator(`section#${name}`).screenshot({ path: join(folder, `${name}.png`) });
    }
  } finally {
    await browser.close();
  }
}
