import { describe, expect, test } from 'vitest';
import { automaticReason } from '../../../src/journey/intake/mail/automatic.ts';
import { readHeaders } from '../../../src/journey/mail-headers.ts';

interface Given {
  fields?: string[];
  subject?: string;
  author?: string;
  envelopeFrom?: string | null;
  partTypes?: string[];
}

function reason({ fields = [], subject = 'Hello', author = 'dana.ruiz@example.net', ...more }: Given) {
  const headers = readHeaders(Buffer.from([`From: ${author}`, ...fields, '', ''].join('\r\n'))) ?? [];
  const mail = { headers, subject, author, envelopeFrom: 'dana.ruiz@example.net', partTypes: [], ...more };
  return automaticReason(mail, 'legal@fluentworks.com');
}

describe('a machine is recognized', () => {
  test.each<[string, string, Given]>([
    ['delivery-report', 'by a report', { fields: ['Content-Type: multipart/report; boundary=x'] }],
    [
      'delivery-report',
      'by a report of a mail in Unicode',
      { fields: ['Content-Type: message/global-delivery-status'] },
    ],
    [
      'read-receipt',
      'by a read receipt',
      { fields: ['Content-Type: multipart/report; report-type="disposition-notification"'] },
    ],
    [
      'abuse-report',
      'by a complaint',
      { fields: ['Content-Type: multipart/report; report-type=feedback-report'] },
    ],
    [
      'report-attached',
      'by a report among its parts',
      { partTypes: ['image/png', 'message/feedback-report'] },
    ],
    ['null-return-path', 'by an empty return path', { envelopeFrom: '' }],
    [
      'null-return-path',
      'by the return path it carries',
      { fields: ['Return-Path: <>'], envelopeFrom: null },
    ],
    ['own-mail', 'by our own address', { author: 'legal@fluentworks.com' }],
    ['own-mail', 'by our own id', { fields: ['Message-ID: <fw.FW-7K3M-92QD.1@parse.fluentworks.com>'] }],
    ['own-mail', 'by our own mark', { fields: ['x-fw-LOOP: lawrence'] }],
    ['own-domain', 'by a colleague’s address', { author: 'sam@fluentworks.com' }],
    [
      'too-many-hops',
      'by going in circles',
      { fields: Array.from({ length: 31 }, () => 'Received: from a by b') },
    ],
    ['auto-submitted', 'by saying so', { fields: ['Auto-Submitted: auto-generated (rejected)'] }],
    [
      'auto-submitted',
      'by saying so once',
      { fields: ['Auto-Submitted: no', 'AUTO-SUBMITTED: Auto-Replied'] },
    ],
    ['auto-response', 'by what it suppresses', { fields: ['X-Auto-Response-Suppress: DR, OOF, AutoReply'] }],
    ['auto-response', 'by an older mark', { fields: ['X-Autoreply: yes'] }],
    ['auto-response', 'by another program’s mark', { fields: ['X-Loop: someone@example.org'] }],
    ['bulk', 'by its precedence', { fields: ['Precedence: Auto_Reply'] }],
    ['bulk', 'by a list’s field', { fields: ['List-Unsubscribe: <mailto:x@example.org>'] }],
    ['bulk', 'by a sender’s id', { fields: ['Feedback-ID: 1:2:3'] }],
    ['machine-sender', 'by its name', { author: 'no-reply@example.net' }],
    ['machine-sender', 'by its name in a variant', { author: 'donotreply+7@example.net' }],
    ['machine-sender', 'by a bounce address', { author: 'bounces-123=dana@example.net' }],
    ['challenge-response', 'by what it wants', { subject: 'Please confirm your email to Dana' }],
    ['challenge-response', 'by a filter’s name', { subject: '[Boxbe] Action Required' }],
  ])('(%s) %s', (expected, _, given) => {
    expect(reason(given)).toBe(expected);
  });
});

describe('somebody away is recognized by the subject, in', () => {
  test.each([
    'Automatic reply: Your code',
    'Auto-Reply: x',
    'Out of Office Re: x',
    'I’m out of the office until Monday',
    'Vacation reply',
    '[EXTERNAL] Automatic reply: x',
    'Respuesta automática: Su solicitud',
    'Fuera de la oficina',
    'Estoy de vacaciones',
    'Réponse automatique : Votre demande',
    'Absente du bureau',
    'Message d’absence',
    'Automatische Antwort: Ihre Anfrage',
    'Abwesenheitsnotiz',
    'Risposta automatica: x',
    'Resposta automática: x',
    'Automatisch antwoord: x',
    'Autosvar: x',
    'Automaattinen vastaus: x',
    'Odpowiedź automatyczna: x',
    'Автоответ: x',
    '自動返信: x',
    '自动回复: x',
    '자동 회신: x',
  ])('%s', (subject) => {
    expect(reason({ subject })).toBe('out-of-office');
  });
});

describe('a person is taken for a person', () => {
  test.each<[string, Given]>([
    ['in an ordinary mail', {}],
    ['who says that no machine wrote it', { fields: ['Auto-Submitted: no'] }],
    ['who answers an out-of-office', { subject: 'Re: Automatic reply: hello' }],
    ['who writes of their vacation', { subject: 'Photos of my vacation: please delete them' }],
    ['who asks to confirm a deletion', { subject: 'Please confirm you deleted my data' }],
    ['who wants an automatic answer deleted', { subject: 'Delete the automatic reply you keep of me' }],
    ['whose name begins like a machine’s', { author: 'bouncer.jones@example.net' }],
    ['who wrote through few machines', { fields: Array.from({ length: 30 }, () => 'Received: from a by b') }],
    ['from a domain that ends like ours', { author: 'dana@notfluentworks.com' }],
    ['whose return path the transport does not tell', { envelopeFrom: null }],
  ])('%s', (_, given) => {
    expect(reason(given)).toBeNull();
  });
});
