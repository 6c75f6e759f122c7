import { Lexicon } from './lexicon.ts';
import { alternativesOf } from './pattern-beginnings.ts';

/** A clause of a draft, in the forms the rules look at. */
export type Clause = {
  /** Lower case, without accents, one kind of apostrophe, addresses blanked out. */
  plain: string;
  /** The same of the whole sentence it stands in. */
  sentence: string;
  /** As written, the whole sentence. */
  raw: string;
  /** It denies what it speaks of. */
  denied: boolean;
  inSubject: boolean;
};

/**
 * A text for comparing words: compatibility forms and accents gone, lower case, plain apostrophes. Patterns of the rules
 * are written in this form, so that none of them needs to know of `ä`, `É` or `’`.
 */
export function plainOf(text: string): string {
  if (isPlainAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[ßœæøłđı‘’ʼ´`‐‑]/g, (char) => spelled[char] ?? char);
}

const isPlainAscii = /^[ -_a-~\n]*$/;

const spelled: Record<string, string> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '´': "'",
  '`': "'",
  '‐': '-',
  '‑': '-',
};

/**
 * A pattern of whole words in plain text, written over several lines: alternatives stand apart by `|` or a line end, `*`
 * after a letter stands for any ending, and `(?:\w+ )` for a word with the comma or apostrophe it may carry.
 */
export function phrases(lexicon: string): Lexicon {
  const alternatives = lexicon
    .trim()
    .split(/\n\s*/)
    .flatMap((line) => alternativesOf(written(line)));
  return new Lexicon(alternatives);
}

function written(line: string): string {
  return line.replaceAll('(?:\\w+ )', "(?:[\\w,'-]+ )").replaceAll(/(?<=(?<!\\)[a-z])\*/g, '\\w*');
}

const address = /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S{0,2000}/gi;
const contrast =
  /[,;–—-]?\s(?:but|aber|mais|pero)\s|[,;–—-]\s(?:however|yet|instead|still|doch|jedoch|sondern|dafur|sino|en revanche|en cambio)[\s,]|,\s(?:so|then|and|und|et|y|here)\s(?=(?:i|we|you|here|ich|wir|sie|je|nous|vous|le|les)\b)|\s[–—-]{1,2}\s/;

/** The clauses of a text, each sentence split where it turns (`but`, `aber`, `mais`, `pero`), quoted lines left out. */
export function clausesOf(text: string, inSubject: boolean): Clause[] {
  const clauses: Clause[] = [];
  for (const line of text.normalize('NFKC').split('\n')) {
    if (line.startsWith('>')) continue;
    for (const piece of line.split(/(?<=[.!?;…])\s+/).flatMap(inReadableLengths)) {
      const raw = piece.trim();
      if (raw === '') continue;
      const sentence = plainOf(raw.replaceAll(address, ' '));
      for (const plain of sentence.split(contrast))
        clauses.push({ plain, sentence, raw, inSubject, denied: denies(plain) });
    }
  }
  return clauses;
}

const longestSentence = 600;
const longestWord = 80;

/** Parts of a sentence that is longer than anybody writes, so that every rule takes linear time. */
function inReadableLengths(sentence: string): string[] {
  if (sentence.length <= longestSentence) return [sentence];
  const parts: string[] = [];
  let open = '';
  for (const word of sentence.split(/\s+/)) {
    const kept = word.slice(0, longestWord);
    if (open.length + kept.length < longestSentence) {
      open += ` ${kept}`;
      continue;
    }
    parts.push(open);
    open = kept;
  }
  return [...parts, open];
}

/** Negations that deny nothing: `do not forget to`, `no questions asked`, `can't wait`, `ne … que`. */
const emptyNegation = new RegExp(
  `\\b(?:${[
    "(?:do not|don't|never|please don't) (?:forget|hesitate|wait|delay|worry|miss|fail|be late|let)",
    "(?:cannot|can't|couldn't|could not) (?:wait|be (?:happier|easier|simpler|better)|care less|go wrong|lose|miss)",
    "(?:not only|not just|nothing but|why not|why don't|if not|not to mention|not a problem|won't regret|you won't find)",
    'no (?:questions?|strings|obligations?|catch|risk|hidden|need|problem|later|doubt|worries|matter|charge|cost|fee|fees|extra|additional|upfront|cancellation|notice|further|limit|limits|less|exception|exceptions|brainer)',
    "at no (?:charge|cost|extra)|no (?:more|less|fewer|later) than|not (?:more|less) than|(?:cannot|can't) be (?:undone|cancelled|changed|revoked|beaten)|(?:do not|don't|won't|will not|never) (?:have to )?(?:pay|be charged|be billed|cost)",
    'without (?:an? |your )?(?:answer|reply|response|payment)|ohne (?:\\w+ )?(?:antwort|ruckmeldung|zahlung)|sans (?:reponse|retour|nouvelles|paiement)|sin (?:respuesta|noticias|pago)',
    "ohne (?:\\w+ ){1,4}(?:geht es|konnen wir|kann ich) nicht|without (?:\\w+ ){1,4}(?:we|i) (?:cannot|can't)",
    '(?:nobody|no one|niemand|personne|nadie) (?:has|needs|will|muss|braucht|doit|tiene)(?: \\w+){0,2} (?:know|notice|wissen|erfahren|savoir|saber)',
    'nicht mehr als|pas plus de|no mas de|(?:zahlen|kostet|bezahlen|berechnen) (?:\\w+ ){0,3}nichts?|ne (?:vous )?(?:cout|pai|pay|factur)\\w* (?:\\w+ )?(?:rien|pas)|no (?:lo |la |le |los |las )?(?:pag|cuest|cost|cobr)\\w*',
    "n'importe|(?:without|ohne|sans|sin) (?:an? )?(?:invoice|receipt|rechnung|beleg|quittung|facture|recu|factura|recibo)|(?:without|ohne|sans|sin) (?:any |eine |aucune |ninguna )?(?:changes?|anderung\\w*|modifications?|cambios?|modificacion\\w*)",
    'without (?:charge|cost|delay|limit\\w*|exception|restriction\\w*|any|further|notice|hesitation|fail|paying)',
    '(?:vergessen|zogern|warten) sie nicht|nicht (?:vergessen|zogern|nur|umsonst|mehr als)|kein problem|keine (?:sorge|ursache)|warum nicht|wenn sie nicht',
    'ohne (?:kosten|risiko|weiteres|grenzen|ausnahme|aufpreis|gebuhr\\w*|frist|limit)|nichts (?:zahlen|bezahlen)|kostet (?:sie )?nichts',
    "n'(?:oubliez|hesitez|attendez) pas|sans (?:limite|exception|frais|risque|engagement|attendre|preavis|surcout|supplement|delai)|pas seulement|pas de (?:souci|probleme)|pourquoi pas",
    "(?:ne|n')\\s?\\w{2,20} (?:plus )?que|faute de",
    'no (?:olvid\\w*|dud\\w+|solo|pierda\\w*|espere\\w*)|sin (?:limite|excepcion|coste|costo|cargo|riesgo|compromiso|demora|preaviso|recargo|mas)|por que no|si no',
    "if (?:you )?(?:do not|don't|won't)",
  ].join('|')})\\b`,
  'g',
);
const negation =
  /\b(?:never|not|\w{2,8}n't|cannot|unable|unfortunately|nobody|no one|none|no|without|instead of|rather than|neither|nor|decline|(?:more than|beyond what|over what) (?:i|we)|nie|niemals|nicht|nichts|kein\w*|niemand|leider|ohne|weder|jamais|ne|pas|aucun\w*|personne|sans|malheureusement|nunca|jamas|nadie|ningun\w*|sin|tampoco|lamentablemente)\b|\bn'\w/;

/** Whether a plain clause denies what it speaks of (English, German, French, Spanish). */
export function denies(plain: string): boolean {
  return negation.test(plain) && negation.test(plain.replaceAll(emptyNegation, ' '));
}
