import type { Language } from '../../core/language.ts';
import type { Right } from '../../core/privacy-request.ts';
import { listIn } from './outcome-words.ts';

/** What was asked for, to go after "you asked us", "nos pidió", "vous nous avez demandé". */
const ASKED: Record<Language, Record<Right, string> & { anything: string }> = {
  en: {
    access: 'to show you the personal data that we hold about you',
    portability: 'for a copy of your personal data',
    correct: 'to correct your personal data',
    delete: 'to delete your personal data',
    opt_out: 'not to sell or share your personal data',
    marketing_opt_out: 'to stop marketing to you',
    limit_sensitive: 'to limit the use of your sensitive data',
    third_parties: 'to name those who received your personal data',
    withdraw_consent: 'to act no more on the consent that you gave',
    anything: 'to act on your personal data',
  },
  es: {
    access: 'que le mostráramos los datos personales que tenemos sobre usted',
    portability: 'una copia de sus datos personales',
    correct: 'que corrigiéramos sus datos personales',
    delete: 'que elimináramos sus datos personales',
    opt_out: 'que no vendiéramos ni compartiéramos sus datos personales',
    marketing_opt_out: 'que dejáramos de enviarle publicidad',
    limit_sensitive: 'que limitáramos el uso de sus datos sensibles',
    third_parties: 'que le dijéramos quién ha recibido sus datos personales',
    withdraw_consent: 'que dejáramos de actuar con el consentimiento que nos dio',
    anything: 'que actuáramos sobre sus datos personales',
  },
  fr: {
    access: 'de vous montrer les données personnelles que nous détenons sur vous',
    portability: 'une copie de vos données personnelles',
    correct: 'de corriger vos données personnelles',
    delete: 'de supprimer vos données personnelles',
    opt_out: 'de ne pas vendre ni partager vos données personnelles',
    marketing_opt_out: 'de ne plus vous envoyer de publicité',
    limit_sensitive: 'de limiter l’utilisation de vos données sensibles',
    third_parties: 'de vous dire qui a reçu vos données personnelles',
    withdraw_consent: 'de ne plus agir sur la base du consentement que vous aviez donné',
    anything: 'd’agir sur vos données personnelles',
  },
};

export function askedIn(language: Language, rights: readonly Right[]): string {
  const words = ASKED[language];
  return rights.length === 0
    ? words.anything
    : listIn(
        language,
        rights.map((right) => words[right]),
      );
}
