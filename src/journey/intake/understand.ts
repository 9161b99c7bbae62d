import type { Kind, Right } from '../../core/privacy-request.ts';

export interface Understanding {
  kind: Kind;
  rights: Right[];
  /** In doubt a human decides. */
  abstain: boolean;
  reasons: string[];
}

const words = (...alternatives: string[]) => `(?:${alternatives.join('|')})`;
const START = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;

/** "delete my account", "I want my data erased", "borren mis datos", "effacez mes données": verb, owner and thing together. */
const DELETES = words(
  'delete',
  'erase',
  'remove',
  'wipe',
  'purge',
  'destroy',
  'elimin\\p{L}*',
  'borr\\p{L}*',
  'suprim\\p{L}*',
  'supprim\\p{L}*',
  'effac\\p{L}*',
);
const DELETED = words(
  'deleted',
  'erased',
  'removed',
  'wiped',
  'purged',
  'destroyed',
  'eliminad[oa]s',
  'borrad[oa]s',
  'supprimée?s?',
  'effacée?s?',
);
const THINGS = words(
  'account',
  'profile',
  'data',
  'information',
  'info',
  'details',
  'records?',
  'everything',
  'cuenta',
  'perfil',
  'datos',
  'información',
  'compte',
  'données',
  'informations',
  'renseignements',
);
const OWN = words('my', 'mine', 'about me', 'on me', 'mis?', 'mes', 'mon', 'ma', 'sobre mí', 'me concernant');
const NEAR = `[^.!?;:]{0,40}?`;
const PLAIN_REQUESTS = [
  [DELETES, OWN, THINGS],
  [DELETES, THINGS, OWN],
  [OWN, THINGS, DELETED],
].map((parts) => new RegExp(parts.map((part) => `${START}${part}${END}`).join(NEAR), 'iu'));

/**
 * Whatever hints at more than one wish, at somebody else, at an earlier case, at a mere question or at an attempt to
 * steer the reader. One of them, and a human reads the message.
 */
const DOUBTS: [reason: string, pattern: RegExp][] = [
  ['question', /\?|\b(how|what happens|when will|do you|policy|cómo|comment|est-ce)\b/iu],
  [
    'another-right',
    /\b(stop|unsubscribe|promo\w*|marketing|newsletters?|ads?|advert\w*|sell\w*|sold|shar(e|ed|ing)|partners?|third|companies|who|which|copy|export|download|send me|tell me|correct|chang\w*|wrong|fix|updat\w*|opt|consent\w*|profil(ing|age)|pub(licidad|licité)|vend\w*|compart\w*|copia|copie|correg\w*|baja|retir\w*|revo\w*|photos?|fotos?|notes?|numbers?|número)\b/iu,
  ],
  [
    'somebody-else',
    /\b(son|daughter|child(ren)?|kids?|wife|husband|mother|father|mom|dad|client\w*|patients?|employees?|behalf|attorney|lawyer|power of|hij[oa]s?|espos[oa]|fil(s|le)|enfants?)\b/iu,
  ],
  [
    'earlier-case',
    /\b(already|again|digest|quarantine\w*|díganme|dígame|asked|requested|case|ticket|appeal\w*|dispute\w*|disagree\w*|den(y|ied|ial)|refus\w*|decision|respon\w*|reply|withdraw\w*|ya|apel\w*|pedí|demandé|contest\w*)\b/iu,
  ],
  [
    'condition',
    /\b(before|after|until|unless|except|but|keep|cancel\w*|restore|undo|instead|antes|después|cuando|pero|salvo|primero|luego|first|then|avant|après|sauf|mais|quand)\b/iu,
  ],
  ['negation', /\b(do not|don['’]?t|never|not to|no quiero|no borr\w*|ne \w+ pas)\b(?! need)/iu],
  ['steering', /[<>{}[\]]|\b(ai|bot|assistant|instructions?|ignore|verified|rules|prompt|reader|system)\b/iu],
];

const CHARACTERS_MAX = 600;

/**
 * Recognises a short, plain request to delete one's own data or account in English, Spanish and French, and leaves
 * everything else to a human: a right that is overlooked costs a person more than a press costs the team.
 * Deterministic and local.
 */
export function understand({ subject, text }: { subject: string; text: string }): Understanding {
  const message = `${subject}\n${text}`.replace(/\s+/g, ' ').trim();
  const reasons = DOUBTS.filter(([, pattern]) => pattern.test(message)).map(([reason]) => reason);
  if (message.length > CHARACTERS_MAX) reasons.push('long');
  if (!PLAIN_REQUESTS.some((pattern) => pattern.test(message))) reasons.push('no-plain-deletion');
  return reasons.length > 0
    ? { kind: 'request', rights: [], abstain: true, reasons }
    : { kind: 'request', rights: ['delete'], abstain: false, reasons: ['asks-to-delete-own-data'] };
}
