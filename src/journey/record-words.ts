import { amount } from '../core/amount.ts';
import type { Language } from '../core/language.ts';

type Forms = readonly [one: string, several: string];

/** What types of record are called; English names them like the systems do. */
export const RECORD_WORDS: Record<Language, { readonly [type: string]: Forms }> = {
  en: {},
  es: {
    accounts: ['cuenta', 'cuentas'],
    profiles: ['perfil', 'perfiles'],
    bookings: ['reserva', 'reservas'],
    support_messages: ['mensaje al servicio de ayuda', 'mensajes al servicio de ayuda'],
    devices: ['dispositivo', 'dispositivos'],
    audit_entries: ['entrada del registro de auditoría', 'entradas del registro de auditoría'],
    customers: ['ficha de cliente', 'fichas de cliente'],
    invoices: ['factura', 'facturas'],
    payments: ['pago', 'pagos'],
    payment_methods: ['medio de pago', 'medios de pago'],
    marketing_contacts: ['contacto de la lista de publicidad', 'contactos de la lista de publicidad'],
    text_messages: ['mensaje de texto', 'mensajes de texto'],
    files: ['archivo', 'archivos'],
    records: ['dato', 'datos'],
  },
  fr: {
    accounts: ['compte', 'comptes'],
    profiles: ['profil', 'profils'],
    bookings: ['réservation', 'réservations'],
    support_messages: ['message à l’assistance', 'messages à l’assistance'],
    devices: ['appareil', 'appareils'],
    audit_entries: ['entrée du journal d’audit', 'entrées du journal d’audit'],
    customers: ['fiche client', 'fiches client'],
    invoices: ['facture', 'factures'],
    payments: ['paiement', 'paiements'],
    payment_methods: ['moyen de paiement', 'moyens de paiement'],
    marketing_contacts: ['contact de la liste publicitaire', 'contacts de la liste publicitaire'],
    text_messages: ['SMS', 'SMS'],
    files: ['fichier', 'fichiers'],
    records: ['donnée', 'données'],
  },
};

/** `3 reservas`, `1 reserva`; a type without a word in that language keeps its English name. */
export function amountIn(language: Language, count: number, type: string): string {
  const forms = RECORD_WORDS[language][type];
  return forms ? `${count} ${forms[count === 1 ? 0 : 1]}` : amount(count, type);
}

/** `Bookings`, `Reservas`: as a heading. */
export function headingOf(language: Language, type: string): string {
  const words = RECORD_WORDS[language][type]?.[1] ?? type.replaceAll('_', ' ');
  return `${words.slice(0, 1).toLocaleUpperCase(language)}${words.slice(1)}`;
}

/** The parts as one phrase: `a, b and c`. */
export function listIn(
  language: Language,
  parts: readonly string[],
  type: Intl.ListFormatType = 'conjunction',
): string {
  return new Intl.ListFormat(language, { type }).format(parts);
}
