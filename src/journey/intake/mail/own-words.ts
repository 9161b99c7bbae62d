import EmailReplyParser from 'email-reply-parser';

/** The line that our letters begin with, in whatever language: what stands below it is ours. */
const MARKER = /##- [^\n]{1,80} -##/;
const CHARACTERS_MAX = 64 * 1024;
const LINES_MAX = 2_000;
const LINE_CHARACTERS_MAX = 10_000;
const WORDS_MIN = 3;

/** "From: … / Sent: …", which Outlook puts above a mail that it quotes without marks; in the languages it speaks. */
const OUTLOOK_BLOCK =
  /^[*_ ]*(?:From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|От)[*_ \u00a0]*:.{1,300}\n[*_ ]*(?:Sent|Date|Gesendet|Datum|Enviado(?: el)?|Fecha|Envoyé|Inviato|Data|Verzonden|Skickat|Sendt|Dato|Lähetetty|Wysłano|Отправлено)[*_ \u00a0]*:/m;
const FORWARDED =
  /^[-_ *>]*(?:Forwarded message|Begin forwarded message|Mensaje reenviado|Message transféré|Début du message transféré|Weitergeleitete Nachricht|Messaggio inoltrato|Mensagem encaminhada)\b/im;

/**
 * What a sender wrote above or around a quoted mail, for reading and for finding a code; the full text is kept.
 * Our own marker line is trusted first, then the heading that Outlook puts above a quote, then a library's knowledge of
 * mail programs, then quote marks. A text that is nothing but quotes stays empty: a quoted code must not count as
 * written.
 */
export function ownWords(text: string): string {
  const full = capped(text);
  const [aboveMarker = ''] = full.split(MARKER);
  const quotedMarker = MARKER.test(full);
  const heading = OUTLOOK_BLOCK.exec(aboveMarker)?.index ?? aboveMarker.length;
  const visible = new EmailReplyParser()
    .read(aboveMarker.slice(0, heading))
    .getFragments()
    .filter((fragment) => !fragment.isQuoted())
    .map((fragment) => fragment.getContent())
    .join('\n');
  const lines = visible.split('\n').filter((line) => !/^\s*>/.test(line));
  // The line that introduces a quote ("On … wrote:") stands above the marker when the quote was cut there.
  if (quotedMarker) while (lines.length > 0 && /(^\s*$|:\s*$)/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').trim();
}

/**
 * What to classify: the sender's own words, or the whole text where those say nothing because the message is what was
 * forwarded. Never for finding a code.
 */
export function wordsToClassify(text: string, own: string): string {
  const enough = own.split(/\s+/, WORDS_MIN).filter((word) => word !== '').length >= WORDS_MIN;
  return enough && !FORWARDED.test(text.slice(0, CHARACTERS_MAX)) ? own : capped(text).trim();
}

/** Libraries for mail texts are slow on long lines and many of them. */
function capped(text: string): string {
  return text
    .slice(0, CHARACTERS_MAX)
    .split(/\r?\n/)
    .slice(0, LINES_MAX)
    .map((line) => line.slice(0, LINE_CHARACTERS_MAX))
    .join('\n');
}
