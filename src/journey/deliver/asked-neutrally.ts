import type { Language } from '../../core/language.ts';
import type { Right } from '../../core/privacy-request.ts';
import { listIn } from '../record-words.ts';

/** What was asked for, as letters to others than the one who asked name it: without a "your". */
const RIGHT_WORDS: Record<Language, Record<Right, string>> = {
  en: {
    access: 'to see the data',
    portability: 'a copy of the data',
    correct: 'to correct the data',
    delete: 'to delete the data',
    opt_out: 'not to sell or share the data',
    marketing_opt_out: 'no more marketing',
    limit_sensitive: 'to limit the use of sensitive data',
    third_parties: 'to know who received the data',
    withdraw_consent: 'to take back a consent',
  },
  es: {
    access: 'ver los datos',
    portability: 'una copia de los datos',
    correct: 'corregir los datos',
    delete: 'eliminar los datos',
    opt_out: 'no vender ni compartir los datos',
    marketing_opt_out: 'no recibir más publicidad',
    limit_sensitive: 'limitar el uso de datos sensibles',
    third_parties: 'saber quién recibió los datos',
    withdraw_consent: 'retirar un consentimiento',
  },
  fr: {
    access: 'consulter les données',
    portability: 'une copie des données',
    correct: 'rectifier les données',
    delete: 'supprimer les données',
    opt_out: 'ne pas vendre ni partager les données',
    marketing_opt_out: 'ne plus recevoir de publicité',
    limit_sensitive: 'limiter l’usage de données sensibles',
    third_parties: 'savoir qui a reçu les données',
    withdraw_consent: 'retirer un consentement',
  },
};

export const askedIn = (language: Language, rights: readonly Right[]): string =>
  listIn(
    language,
    rights.map((right) => RIGHT_WORDS[language][right]),
  );
