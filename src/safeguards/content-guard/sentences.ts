/** Sentences of a text, normalised to composed letters; line ends part them too. */
export function sentencesOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/\n+|(?<=[.!?;])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Negations that deny nothing: `do not forget to …`, `no questions asked`, `no strings attached`. */
const emptyNegation =
  /(?<!\p{L})(?:(?:do not|don[’']t|never) (?:forget|hesitate|wait|delay|worry|miss|fail)|not only|why not|if not|no (?:questions?|strings|obligations?|catch|risk|hidden|need|problem|later|doubt|worries|matter|charge|cost|fee|extra|additional|upfront|cancellation|notice)|at no (?:charge|cost|extra)|without (?:charge|cost|delay|limit\p{L}*|exception|restriction\p{L}*|any|further)|vergessen sie nicht|nicht (?:vergessen|z[oö]gern|nur)|kein problem|ohne (?:kosten|risiko|weiteres|grenzen|ausnahme)|n[’']oubliez pas|n[’']h[eé]sitez pas|sans (?:limite|exception|frais|risque|engagement|attendre)|pas seulement|no (?:olvid\p{L}*|dud\p{L}+|solo|s[oó]lo)|sin (?:l[ií]mite|excepci[oó]n|coste|riesgo|compromiso|demora))(?!\p{L})/giu;
const negation =
  /(?<!\p{L})(?:(?:never|not|\p{L}{2,8}n[’']t|cannot|unable|unfortunately|sorry|nobody|no one|none|no|without|instead of|neither|nor|decline|more than|beyond|nie|niemals|nicht|kein\p{L}*|niemand|leider|ohne|weder|jamais|ne|pas|aucun\p{L}*|personne|sans|d[eé]sol[eé]\p{L}*|malheureusement|nunca|jam[aá]s|nadie|ning[uú]n\p{L}*|sin|tampoco|lamento|lamentablemente)(?!\p{L})|n[’']\p{L})/iu;

/** Whether a sentence denies what it speaks of (English, German, French, Spanish). */
export function denies(sentence: string): boolean {
  return negation.test(sentence.replaceAll(emptyNegation, ' '));
}
