import type { LeftOut } from '../core/export.ts';
import type { Language } from '../core/language.ts';

/** What a package says of itself, on the page that opens it. */
export interface PackageWords {
  title: string;
  intro(company: string, day: string): string;
  howTo: string;
  contents: string;
  nothing: string;
  /** Above what is held and not given out. */
  withheld: string;
  files: string;
  leftOut: Record<LeftOut, string>;
  /** Kinds of what is never given out, as things that we hold. */
  held: Record<Exclude<LeftOut, 'about-others'>, string>;
}

export const PACKAGE_WORDS: Record<Language, PackageWords> = {
  en: {
    title: 'Your data',
    intro: (company, day) => `This is what ${company} holds about you, copied on ${day}.`,
    howTo:
      'The same data stands in the files beside this page: .json for programs, .csv for tables. Names of fields are those of each system.',
    contents: 'What is in it',
    nothing: 'We found nothing about you here.',
    withheld:
      'We also hold the following, and give it out to nobody, because it could harm you in wrong hands:',
    files: 'Files',
    leftOut: {
      'government-id': 'left out: an official identity number',
      'financial-account': 'left out: an account or card number',
      'health-id': 'left out: a health insurance or medical number',
      password: 'left out: a password or key',
      'security-question': 'left out: a security question or its answer',
      biometric: 'left out: biometric data',
      'about-others': 'left out: it is about another person',
    },
    held: {
      'government-id': 'official identity numbers',
      'financial-account': 'account or card numbers',
      'health-id': 'health insurance or medical numbers',
      password: 'passwords or keys',
      'security-question': 'security questions and answers',
      biometric: 'biometric data',
    },
  },
  es: {
    title: 'Sus datos',
    intro: (company, day) => `Esto es lo que ${company} tiene sobre usted, copiado el ${day}.`,
    howTo:
      'Los mismos datos están en los archivos que acompañan a esta página: .json para programas y .csv para tablas. Los nombres de los campos son los de cada sistema.',
    contents: 'Contenido',
    nothing: 'Aquí no encontramos nada sobre usted.',
    withheld:
      'También tenemos lo siguiente, que no entregamos a nadie porque en malas manos podría perjudicarle:',
    files: 'Archivos',
    leftOut: {
      'government-id': 'omitido: un número de identidad oficial',
      'financial-account': 'omitido: un número de cuenta o de tarjeta',
      'health-id': 'omitido: un número de seguro médico o de historia clínica',
      password: 'omitido: una contraseña o clave',
      'security-question': 'omitido: una pregunta de seguridad o su respuesta',
      biometric: 'omitido: datos biométricos',
      'about-others': 'omitido: se refiere a otra persona',
    },
    held: {
      'government-id': 'números de identidad oficiales',
      'financial-account': 'números de cuenta o de tarjeta',
      'health-id': 'números de seguro médico o de historia clínica',
      password: 'contraseñas o claves',
      'security-question': 'preguntas de seguridad y sus respuestas',
      biometric: 'datos biométricos',
    },
  },
  fr: {
    title: 'Vos données',
    intro: (company, day) => `Voici ce que ${company} détient à votre sujet, copié le ${day}.`,
    howTo:
      'Les mêmes données figurent dans les fichiers joints à cette page : .json pour les programmes, .csv pour les tableurs. Les champs portent les noms de chaque système.',
    contents: 'Contenu',
    nothing: 'Nous n’avons rien trouvé ici à votre sujet.',
    withheld:
      'Nous détenons aussi ce qui suit, que nous ne communiquons à personne, car cela pourrait vous nuire en de mauvaises mains :',
    files: 'Fichiers',
    leftOut: {
      'government-id': 'omis : un numéro d’identité officiel',
      'financial-account': 'omis : un numéro de compte ou de carte',
      'health-id': 'omis : un numéro d’assurance maladie ou de dossier médical',
      password: 'omis : un mot de passe ou une clé',
      'security-question': 'omis : une question de sécurité ou sa réponse',
      biometric: 'omis : des données biométriques',
      'about-others': 'omis : cela concerne une autre personne',
    },
    held: {
      'government-id': 'numéros d’identité officiels',
      'financial-account': 'numéros de compte ou de carte',
      'health-id': 'numéros d’assurance maladie ou de dossier médical',
      password: 'mots de passe ou clés',
      'security-question': 'questions de sécurité et leurs réponses',
      biometric: 'données biométriques',
    },
  },
};
