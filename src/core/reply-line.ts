import type { Language } from './language.ts';

/** The line that a mailed letter begins with, to the letter: in a reply, what stands below it is quoted and not the sender's. */
export const REPLY_LINE: { readonly [locale in Language]: string } = {
  en: '##- Please type your reply above this line -##',
  es: '##- Escriba su respuesta encima de esta línea -##',
  fr: '##- Écrivez votre réponse au-dessus de cette ligne -##',
};
