import type { Config } from '../config.ts';
import type { Clock } from '../core/clock.ts';
import { type MailReading, readMail } from '../journey/intake/mail/read-mail.ts';
import { type SenderChecker, senderChecker } from '../journey/intake/mail/sender-checker.ts';
import { readNote } from '../journey/intake/note/read-note.ts';
import type { MessageReaders } from '../journey/intake/read-message.ts';
import { readText } from '../journey/intake/text/read-text.ts';
import { nameResolver } from '../vendors/dns/name-resolver.ts';
import { rebuildMail } from '../vendors/sendgrid/rebuild-mail.ts';

export type MailRooms = Pick<MailReading, 'reader' | 'checker'>;

/** One reader a kind of message. */
export function messageReaders(config: Config, mail: MailRooms): MessageReaders {
  return {
    mail: (stored, envelope) =>
      readMail({ ...mail, mailFrom: config.MAIL_FROM, rebuild: rebuildMail }, stored, envelope),
    text: readText,
    note: readNote,
  };
}

/** A letter that the company itself sealed on its way to us is believed as well. */
export function openChecker(config: Config, clock: Clock): SenderChecker {
  return senderChecker({
    resolve: nameResolver({ servers: config.DNS_SERVERS ?? [], clock }),
    sealers: [...config.ARC_SEALERS, config.MAIL_FROM.slice(config.MAIL_FROM.indexOf('@') + 1)],
    forwarders: config.MAIL_FORWARDERS ?? [],
  });
}
