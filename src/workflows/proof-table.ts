import type { PlaybookDuration } from '../core/duration.ts';
import type { Playbook } from '../core/playbook.ts';
import type { Assurance } from '../core/privacy-request.ts';
import { appliesTo } from '../core/which-playbook.ts';

/** Between these lines the README holds the table; `npm run schemas` writes it. */
export const PROOF_TABLE_BEGINS = '<!-- who proves what: written by npm run schemas -->';
export const PROOF_TABLE_ENDS = '<!-- end -->';

const PROOFS: Record<Assurance, string> = {
  none: 'nothing',
  basic: 'one contact, by a code',
  strong:
    'two contacts that have been on record for 30 days, or one and a signed declaration with three facts that staff compared',
};

/** Who must prove what, a line a playbook, as Markdown. */
export function proofTable(playbooks: readonly Playbook[]): string {
  const rows = playbooks
    .toSorted((a, b) => a.playbook.localeCompare(b.playbook))
    .map(({ applies, title, verify }) => [
      `\`${appliesTo({ applies })}\`${'lesser-of' in applies ? ', else' : ''}`,
      title,
      PROOFS[verify.assurance],
      verify.assurance === 'none' ? '' : verify.remind.map(inWords).join(', '),
      verify.assurance === 'none' ? '' : inWords(verify['give-up-after']),
      verify.assurance === 'none' ? '' : (verify.lesser ?? 'no answer'),
    ]);
  const head = ['for', 'playbook', 'must be proven', 'reminded after', 'given up after', 'with one contact'];
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The README with the table as it should be. @throws when the README has no place for it */
export function withProofTable(readme: string, playbooks: readonly Playbook[]): string {
  const [before, rest] = readme.split(PROOF_TABLE_BEGINS);
  const after = rest?.split(PROOF_TABLE_ENDS)[1];
  if (before === undefined || after === undefined)
    throw new Error('README.md has no place for the table of proofs');
  return `${before}${PROOF_TABLE_BEGINS}\n\n${proofTable(playbooks)}\n\n${PROOF_TABLE_ENDS}${after}`;
}

function inWords(wait: PlaybookDuration): string {
  const [unit = '', count = 0] = Object.entries(wait)[0] ?? [];
  return `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
}
