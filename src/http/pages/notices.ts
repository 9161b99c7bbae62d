/** How a page answers the form that was just sent; the address of the page carries only the name. */
export const NOTICE_TONES = {
  'wrong-code': 'problem',
  'wrong-length': 'problem',
  'code-over': 'problem',
  'code-sent': 'fine',
  'too-soon': 'problem',
  'no-more-codes': 'problem',
  'too-late': 'problem',
  'nothing-changed': 'problem',
} as const satisfies Record<string, 'problem' | 'fine'>;

export type Notice = keyof typeof NOTICE_TONES;

export function isNotice(name: string | undefined): name is Notice {
  return name !== undefined && Object.hasOwn(NOTICE_TONES, name);
}
