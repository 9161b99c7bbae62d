/** What a page says about the form that was just sent; the address of the page carries only the name. */
export const NOTICES = {
  'wrong-code': {
    tone: 'problem',
    says: 'That is not the code we sent you. Please look at it again and type all of its digits.',
  },
  'wrong-length': {
    tone: 'problem',
    says: 'That is longer or shorter than our code. Nothing was counted; please try again.',
  },
  'code-over': {
    tone: 'problem',
    says: 'This code no longer works. You can ask for a new one below.',
  },
  'code-sent': { tone: 'fine', says: 'A new code is on its way. The one before no longer works.' },
  'too-soon': {
    tone: 'problem',
    says: 'We sent you a code only a moment ago. Please wait some minutes, look into your spam folder too, and then ask again.',
  },
  'no-more-codes': {
    tone: 'problem',
    says: 'There were too many codes or tries today. Please come back tomorrow, or reply to our mail.',
  },
  'no-code-now': {
    tone: 'problem',
    says: 'We cannot send a code at this moment. Please try again in an hour.',
  },
  'no-code-to-number': {
    tone: 'problem',
    says: 'We cannot send a code to this number. Our team knows, and you can write to us from your mail address instead.',
  },
  'not-checked': {
    tone: 'problem',
    says: 'We could not check your code just now. Please try again in a moment.',
  },
  'too-late': {
    tone: 'problem',
    says: 'We have begun with what you asked for, so it can no longer be withdrawn. Nothing was changed.',
  },
  'nothing-changed': {
    tone: 'problem',
    says: 'That is not possible any more. Nothing was changed; this page shows how things stand.',
  },
} as const satisfies Record<string, { tone: 'problem' | 'fine'; says: string }>;

export type Notice = keyof typeof NOTICES;

export function isNotice(name: string | undefined): name is Notice {
  return name !== undefined && Object.hasOwn(NOTICES, name);
}
