import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readConfig } from '../../config.ts';
import { noPositionals, type Verb } from '../verb.ts';

export const manifest: Verb = {
  name: 'manifest',
  takes: '[--print [--socket]]',
  does: 'Writes workflows/slack/manifest.json; --print shows it for PUBLIC_URL, or for Socket Mode, to make the app from.',
  options: { print: { type: 'boolean' }, socket: { type: 'boolean' } },
  async run(call) {
    noPositionals(call);
    // Loaded here: it takes all of the Slack room along, which no other verb needs.
    const { MANIFEST_FILE, manifestText, PLACEHOLDER_URL } = await import('../slack-manifest.ts');
    if (call.values.print || call.values.socket) {
      const text = manifestText(call.values.socket ? null : readConfig(call.environment).PUBLIC_URL);
      return { ok: true, json: JSON.parse(text) as object, lines: [text.trimEnd()] };
    }
    await mkdir(dirname(MANIFEST_FILE), { recursive: true });
    await writeFile(MANIFEST_FILE, manifestText(PLACEHOLDER_URL));
    return { ok: true, json: { file: MANIFEST_FILE }, lines: ['workflows/slack/manifest.json'] };
  },
};
