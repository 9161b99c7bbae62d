/**
 * Subjects that mail programs write by themselves, at the beginning of the line: a person's answer to such a mail
 * begins with `Re:` and is theirs.
 */
const starts = (...words: string[]) => new RegExp(`^(?:\\[[^\\]]{1,40}\\]\\s*)?(?:${words.join('|')})`, 'iu');

/** Notices that somebody is away, in the languages of the programs that write them. */
export const OUT_OF_OFFICE = starts(
  // English
  'auto(?:matic)?[ -]?(?:reply|response|answer)\\b',
  'autoreply\\b',
  'out of (?:the )?office\\b',
  "(?:i am |i’m |i'm )?(?:currently )?(?:out of|away from) (?:the |my )?(?:office|desk|mail|email)\\b",
  '(?:on )?(?:annual leave|parental leave|maternity leave|vacation|holiday)\\b.{0,20}(?:reply|response|message|notice|until|$)',
  'vacation (?:reply|response|message|notice)\\b',
  // Spanish
  'respuesta autom[áa]tica',
  'contestaci[óo]n autom[áa]tica',
  '(?:estoy )?fuera de (?:la )?oficina',
  '(?:aviso|mensaje) de ausencia',
  '(?:estoy )?de vacaciones',
  // French
  'r[ée]ponse automatique',
  "(?:message|avis) d[’']absence",
  'absen(?:t|te|ce)\\b.{0,30}(?:bureau|cong[ée])',
  '(?:en|actuellement en) cong[ée]s?\\b',
  // German
  'automatische (?:antwort|r[üu]ckmeldung)',
  'abwesenheits(?:notiz|meldung|nachricht|assistent)',
  'au(?:ß|ss)er haus',
  'nicht im (?:b[üu]ro|haus)',
  // Italian, Portuguese, Dutch
  'risposta automatica',
  'fuori (?:ufficio|sede)',
  'resposta autom[áa]tica',
  'fora do escrit[óo]rio',
  'automatisch antwoord',
  'afwezigheids?(?:bericht|melding|assistent)',
  // Swedish, Danish, Norwegian, Finnish
  'autosvar\\b',
  'automati(?:sk|skt) svar',
  'frånvaro',
  'fravær',
  'automaattinen vastaus',
  'poissaolo',
  // Polish, Czech, Turkish, Russian
  'autoodpowied[źz]',
  'odpowied[źz] automatyczna',
  'automatyczna odpowied[źz]',
  'automatick[áa] odpov[ěe][ďd]',
  'otomatik yan[ıi]t',
  'автоответ',
  'автоматический ответ',
  // Japanese, Chinese, Korean
  '自動(?:返信|応答)',
  '不在(?:通知|のため)',
  '自[动動](?:回[复覆]|答[复覆])',
  '자동 ?(?:회신|응답)',
  '부재중',
);

/** Somebody's filter asks us to prove that we are human before it lets our letter through. Its links are never followed. */
export const CHALLENGE = starts(
  "(?:please )?(?:confirm|verify) (?:that )?you(?:’re|'re| are)? (?:a )?(?:human|person|the sender|not a robot)",
  '(?:please )?(?:confirm|verify) your (?:message|e-?mail) (?:to|was)\\b',
  '(?:action required:? )?(?:sender|e-?mail sender) (?:verification|confirmation)\\b',
  'your (?:message|e-?mail) (?:to .{1,80} )?(?:is (?:being held|awaiting)|requires? (?:verification|confirmation))',
  '\\[?(?:boxbe|spam ?arrest|bluebottle|mailinblack)\\b',
);
