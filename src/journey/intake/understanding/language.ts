import { plain } from './tokens.ts';

/** Scripts that name their language well enough to route a message to a human who reads it. */
const SCRIPTS: [language: string, pattern: RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['uk', /[іїєґ]/giu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['pa', /\p{Script=Gurmukhi}/gu],
  ['am', /\p{Script=Ethiopic}/gu],
];

/** Frequent words of each language, as they are typed, text messages included. Accents count here. */
const FREQUENT: { [language: string]: string } = {
  en: 'the of and to a in is it you that for on are with as i my me your u ur was this have from or by not but what all were we when can there an which their if will do how about them then she he would so has her him his no than been who its did get may am please any just dont im be at after want our us know send need data info account delete stop why does code hi hello thanks out up off more one someone only now yes they don didn',
  es: 'de la que el en y a los se del las un por con no una su para es al lo como más mas pero sus le ya o este sí si porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos todos uno les ni ese eso mi mis qué que q k x d yo tengo tiene tienen quiero necesito favor hola gracias ustedes uds cuenta datos mensajes borren quiten dejen manden soy estoy ser son fue han he pa aki kiero nomás nomas ya cita correo código codigo buenas buenos días tardes señores número numero cómo como está esto hoy ayer dónde pido',
  fr: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec mes mon ma votre vos je vous nous on mais ou comme leur y elle si tout aux cette c'est j'ai ces son sa ses même être fait sans été bonjour merci svp veuillez compte données renseignements rendez courriel suis ai avez quoi qu d l j n m moi pis chez depuis aussi bien cordialement madame monsieur arrêtez effacez ya jai pcq pourquoi quand est-ce demande où puis sont soit étaient",
  pt: 'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram essa num nem suas meu às minha têm numa quero preciso meus minhas dados vocês obrigado obrigada olá conta apagar favor tá pra pro alguém são excluam não-responda fatura sou gostaria mensagem',
  de: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich mein meine meinen mir mich bitte ihr ihre ihnen wir uns sehr geehrte löschen daten konto grüße danke habe kann wo was nur ne bin keine zurück speichert',
  it: 'di che e la il un a per in una mi sono non con si da come le dei nel alla più ho ma lo ha al del i gli della questo anche se mio mia miei vostro vostri vi chiedo cancellare dati grazie buongiorno salve account richiesta sul dal è fuori sede posta sarò leggerò',
  nl: 'de het een en van ik te dat die in is je niet op aan met als voor zijn er maar om dan zou of wat mijn men dit zo door over ze bij ook tot uit mij u uw wij graag verwijderen gegevens bedankt groet heeft worden kunt geen wil jullie',
  pl: 'w i na z do się nie że to jest o jak po co za od przez dla ma są jego czy tym już tylko być moje moich moje mnie proszę dane usunąć konto dzień dobry dziękuję pozdrawiam oraz które proszę mi',
  vi: 'và của là có cho không một các được với những này tôi đã trong người khi anh em chị bạn xin vui lòng xóa dữ liệu thông tin tài khoản cảm ơn mình đừng gửi nữa mấy giờ vậy ơi làm muốn ở số tin nhắn',
  tl: 'ang ng sa na at ay mga ko po ba hindi ako niyo nyo ninyo yung kong ito para naman lang paki pakitanggal pakibura data kayo saan bakit kasi wag huwag may opo salamat mo nila namin akin ung burahin tanggalin',
  ht: 'mwen ou nou yo li pa ak nan pou ki sa tanpri efase done m enfòmasyon kont mesi se yon gen tout voye sispann mesaj bonjou kijan poukisa te ap tout',
  ro: 'și de la în că pe cu nu este sunt pentru mai din ce am vă rog datele mele ștergeți contul mulțumesc bună ziua o să fi care prin meu',
  sv: 'och i att det som på är av för med till den har inte om jag ett mig min mina era ni vill ta bort uppgifter konto tack hej från vänligen alla kan',
  da: 'og i at det som på er af for med til den har ikke om jeg et mig min mine jeres vil slette oplysninger konto tak hej fra venligst alle kan',
  tr: 've bir bu için ile de da ne ben benim var mı verilerimi lütfen silin hesabımı hesap kişisel teşekkürler merhaba değil olarak istiyorum bilgilerimi',
  id: 'yang dan di ini itu dengan untuk tidak saya dari data tolong hapus akun terima kasih pada akan adalah kami anda bisa mohon',
  so: 'waa iyo ka ku in oo aan xogtayda fadlan tirtir la soo ayaa si uu u',
  sw: 'na ya kwa ni wa la tafadhali futa data yangu akaunti taarifa zangu asante habari',
  hmn: 'kuv koj tsis thov rho cov ntaub ntawv ntawm thiab rau',
};

const LISTS = Object.entries(FREQUENT).map(
  ([language, words]) => [language, new Set(words.split(' ').filter((word) => word !== ''))] as const,
);
/** Letters that few of the languages have; each counts like half a word. */
const LETTERS: { [language: string]: RegExp } = {
  es: /[ñ¿¡]|[aeo]ción\b/giu,
  fr: /[çœèêâîôûë]|\b[ldjmnst]['’]/giu,
  pt: /[ãõ]|ção\b|ções\b/giu,
  de: /[äöüß]/giu,
  pl: /[łąęśćźżń]/giu,
  vi: /[ăâđêôơư]|[\u1ea0-\u1ef9]/giu,
  tr: /[ğışİ]/gu,
  ro: /[șțăâ]/giu,
  sv: /[å]/giu,
  da: /[øæ]/giu,
};

/**
 * ISO 639-1 code of what was written, by script and by frequent words; `en` where nothing tells. The first three
 * (`en`, `es`, `fr`) are read; any other is only named, so that the right person can read it.
 */
export function languageOf(text: string): string {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, pattern] of SCRIPTS) {
    const found = text.match(pattern)?.length ?? 0;
    if (found >= 2 && found * (language === 'ja' || language === 'uk' ? 8 : 2.5) > letters) return language;
  }
  const typed = text
    .replace(/[\u2018\u2019]/g, "'")
    .toLowerCase()
    .match(/[\p{L}]+(?:'[\p{L}]+)?/gu);
  if (!typed) return 'en';
  let best = 'en';
  let most = 0;
  for (const [language, words] of LISTS) {
    let score = language === 'en' ? 0.1 : 0;
    for (const word of typed) {
      if (words.has(word)) score += word.length > 1 ? 1 : 0.5;
      else if (word.includes("'") && words.has(word.split("'")[1] ?? '')) score += 0.7;
      else if (words.has(plain(word)) && (language === 'es' || language === 'fr')) score += 0.7;
    }
    score += (text.match(LETTERS[language] ?? /(?!)/gu)?.length ?? 0) * 0.6;
    if (score > most) [best, most] = [language, score];
  }
  return best;
}
