import { amount } from '../../core/amount.ts';
import type { Language } from '../../core/language.ts';
import type { SystemEntry } from '../../core/playbook.ts';

type Key = SystemEntry['searched-by'][number];
type Forms = readonly [one: string, several: string];

/** How a letter tells what happened in one system. */
interface OutcomeWords {
  notSearched(keys: string): string;
  keys: Record<Key, string>;
  nothingFound: string;
  optedOut: string;
  nothingDeleted: string;
  deleted(amounts: string): string;
  /** By record type; English names its types like the systems do. */
  records: { readonly [type: string]: Forms };
}

export const OUTCOME_WORDS: Record<Language, OutcomeWords> = {
  en: {
    notSearched: (keys) =>
      `not searched. It can be searched by ${keys} only, and you have proven none of yours to us. Write to us from it, and we will search there, too.`,
    keys: { email: 'mail address', sms: 'phone number' },
    nothingFound: 'we found nothing about you.',
    optedOut: 'you are opted out.',
    nothingDeleted: 'nothing was deleted.',
    deleted: (amounts) => `deleted ${amounts}.`,
    records: {},
  },
  es: {
    notSearched: (keys) =>
      `no hemos buscado aquí. Este sistema solo permite buscar por ${keys}, y todavía no hemos comprobado ningún contacto suyo de ese tipo. Escríbanos desde ese contacto y buscaremos también aquí.`,
    keys: { email: 'dirección de correo', sms: 'número de teléfono' },
    nothingFound: 'no encontramos nada sobre usted.',
    optedOut: 'su exclusión está en vigor.',
    nothingDeleted: 'no se eliminó nada.',
    deleted: (amounts) => `datos eliminados: ${amounts}.`,
    records: {
      accounts: ['cuenta', 'cuentas'],
      profiles: ['perfil', 'perfiles'],
      bookings: ['reserva', 'reservas'],
      support_messages: ['mensaje al servicio de ayuda', 'mensajes al servicio de ayuda'],
      devices: ['dispositivo', 'dispositivos'],
      audit_entries: ['entrada del registro de auditoría', 'entradas del registro de auditoría'],
      customers: ['ficha de cliente', 'fichas de cliente'],
      invoices: ['factura', 'facturas'],
      payments: ['pago', 'pagos'],
    },
  },
  fr: {
    notSearched: (keys) =>
      `nous n’y avons pas fait de recherche. Ce système ne permet de chercher que par ${keys}, et aucun contact de ce type n’a encore été vérifié pour vous. Écrivez-nous depuis ce contact et nous y chercherons aussi.`,
    keys: { email: 'adresse e-mail', sms: 'numéro de téléphone' },
    nothingFound: 'nous n’avons rien trouvé à votre sujet.',
    optedOut: 'votre opposition est en vigueur.',
    nothingDeleted: 'rien n’a été supprimé.',
    deleted: (amounts) => `données supprimées : ${amounts}.`,
    records: {
      accounts: ['compte', 'comptes'],
      profiles: ['profil', 'profils'],
      bookings: ['réservation', 'réservations'],
      support_messages: ['message à l’assistance', 'messages à l’assistance'],
      devices: ['appareil', 'appareils'],
      audit_entries: ['entrée du journal d’audit', 'entrées du journal d’audit'],
      customers: ['fiche client', 'fiches client'],
      invoices: ['facture', 'factures'],
      payments: ['paiement', 'paiements'],
    },
  },
};

/** `3 reservas`, `1 reserva`; a type without a word in that language keeps its English name. */
export function amountIn(language: Language, count: number, type: string): string {
  const forms = OUTCOME_WORDS[language].records[type];
  return forms ? `${count} ${forms[count === 1 ? 0 : 1]}` : amount(count, type);
}

/** The parts as one phrase: `a, b and c`. */
export function listIn(
  language: Language,
  parts: readonly string[],
  type: Intl.ListFormatType = 'conjunction',
): string {
  return new Intl.ListFormat(language, { type }).format(parts);
}
