import { harmless } from './header-text.ts';

const BYTES_MAX = 200;
const NAMELESS = 'unnamed';

/**
 * A sender's file name made harmless: no path, no control or direction characters, no characters that a file system
 * or a shell takes for something else, not hidden, not too long for any disk; the ending is kept.
 */
export function fileName(given: string | undefined): string {
  const last = (given ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = harmless(last)
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return plain === '' ? NAMELESS : shortened(plain);
}

function shortened(name: string): string {
  const ending = /\.[^.]{1,12}$/.exec(name)?.[0] ?? '';
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem + ending) > BYTES_MAX) {
    stem = stem.slice(0, Math.min(stem.length - 1, BYTES_MAX)).replace(/[\ud800-\udbff]$/, '');
  }
  return stem + ending;
}
