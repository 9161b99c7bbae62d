/** How a page answers the form that was just sent; the address of the page carries only the name. */
export const NOTICE_TONES = {
  'wrong-code': 'problem',
  'wrong-length': 'problem',
  'code-over': 'problem',
  'code-sent': 'fine',
  'too-soon': 'problem',
  'no-more-codes': 'problem',
  'no-code-now': 'problem',
  'no-code-to-number': 'problem',
  'not-checked': 'problem',
  'second-wrong': 'problem',
  'second-sent': 'fine',
  'contact-added': 'fine',
  'no-contact': 'problem',
  'too-many-contacts': 'problem',
  'paper-received': 'fine',
  'no-paper': 'problem',
  'not-a-paper': 'problem',
  'too-many-papers': 'problem',
  'person-named': 'fine',
  'own-contact': 'problem',
  declared: 'fine',
  'declaration-incomplete': 'problem',
  appealed: 'fine',
  'too-late': 'problem',
  'nothing-changed': 'problem',
} as const satisfies Record<string, 'problem' | 'fine'>;

export type Notice = keyof typeof NOTICE_TONES;

export function isNotice(name: string | undefined): name is Notice {
  return name !== undefined && Object.hasOwn(NOTICE_TONES, name);
}
