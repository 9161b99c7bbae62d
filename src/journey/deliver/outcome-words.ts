import type { SystemEntry } from '../../core/data-map.ts';
import type { Language } from '../../core/language.ts';

type Key = SystemEntry['searched-by'][number];

/** How a letter tells what happened in one system. */
interface OutcomeWords {
  notSearched(keys: string): string;
  keys: Record<Key, string>;
  nothingFound: string;
  optedOut: string;
  corrected: string;
  partlyCorrected: string;
  nothingDeleted: string;
  deleted(amounts: string): string;
  /** By a person, who does not count. */
  deletedByHand: string;
  exported(amounts: string): string;
  described(amounts: string): string;
  /** What stays, where nobody counted it. */
  someRecords: string;
}

export const OUTCOME_WORDS: Record<Language, OutcomeWords> = {
  en: {
    notSearched: (keys) =>
      `not searched. It can be searched by ${keys} only, and you have proven none of yours to us. Write to us from it, and we will search there, too.`,
    keys: { email: 'mail address', sms: 'phone number' },
    nothingFound: 'we found nothing about you.',
    optedOut: 'you are opted out.',
    corrected: 'corrected as you asked.',
    partlyCorrected: 'corrected in part.',
    nothingDeleted: 'nothing was deleted.',
    deleted: (amounts) => `deleted ${amounts}.`,
    deletedByHand: 'deleted.',
    exported: (amounts) => `in the package: ${amounts}.`,
    described: (amounts) => `we hold ${amounts}.`,
    someRecords: 'some records',
  },
  es: {
    notSearched: (keys) =>
      `no hemos buscado aquí. Este sistema solo permite buscar por ${keys}, y todavía no hemos comprobado ningún contacto suyo de ese tipo. Escríbanos desde ese contacto y buscaremos también aquí.`,
    keys: { email: 'dirección de correo', sms: 'número de teléfono' },
    nothingFound: 'no encontramos nada sobre usted.',
    optedOut: 'su exclusión está en vigor.',
    corrected: 'corregido como nos pidió.',
    partlyCorrected: 'corregido en parte.',
    nothingDeleted: 'no se eliminó nada.',
    deleted: (amounts) => `datos eliminados: ${amounts}.`,
    deletedByHand: 'sus datos se eliminaron.',
    exported: (amounts) => `en el paquete: ${amounts}.`,
    described: (amounts) => `tenemos ${amounts}.`,
    someRecords: 'algunos datos',
  },
  fr: {
    notSearched: (keys) =>
      `nous n’y avons pas fait de recherche. Ce système ne permet de chercher que par ${keys}, et aucun contact de ce type n’a encore été vérifié pour vous. Écrivez-nous depuis ce contact et nous y chercherons aussi.`,
    keys: { email: 'adresse e-mail', sms: 'numéro de téléphone' },
    nothingFound: 'nous n’avons rien trouvé à votre sujet.',
    optedOut: 'votre opposition est en vigueur.',
    corrected: 'rectifié comme vous l’avez demandé.',
    partlyCorrected: 'rectifié en partie.',
    nothingDeleted: 'rien n’a été supprimé.',
    deleted: (amounts) => `données supprimées : ${amounts}.`,
    deletedByHand: 'vos données y ont été supprimées.',
    exported: (amounts) => `dans le dossier : ${amounts}.`,
    described: (amounts) => `nous détenons ${amounts}.`,
    someRecords: 'certaines données',
  },
};
