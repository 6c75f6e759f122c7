import type { ComposerLanguage } from './language.ts';
import { composerLanguage, detectLanguage } from './language.ts';
import type { Tone } from './phrases/phrases.ts';
import { squeeze } from './plain-words.ts';

/** What a person asked for when they wanted another version, as far as the composer can follow it. */
export type Wishes = {
  length: 'shorter' | 'longer' | null;
  tone: Tone | null;
  times: 'none' | 'offer' | null;
  mention: string[];
  ask: string[];
  /** False when some part of the instruction was not understood. */
  understood: boolean;
};

const length = {
  shorter:
    /shorter|brief\w*|concise|shorten|trim|cut it down|less text|kürze\w*|knapp\w*|straff\w*|plus court\w*|raccourci\w*|abr[èé]ge\w*|bref|más cort[oa]|más breve|acorta\w*|resum\w+/iu,
  longer:
    /longer|more detail\w*|more detailed|expand|elaborate|länger|ausführlich\w*|mehr details?|detaillierter|plus long\w*|plus (?:de )?détail\w*|développe\w*|más larg[oa]|más detall\w*|amplía\w*/iu,
};
const tone = {
  formal:
    /(?:more |less in|be )?formal(?:ly|er)?(?!\p{L})|förmlich\w*|formell\w*|seriöser|plus formel\w*|plus soutenu|vouvoie\w*|más formal/iu,
  casual:
    /less formal|informal|casual|friendl\w+|warmer|relaxed|locker\w*|freundlich\w*|herzlich\w*|persönlicher|plus (?:amical|décontracté|chaleureux|convivial)\w*|moins formel\w*|más (?:amable|cercan[oa]|informal|cordial)|menos formal/iu,
};
const times = {
  none: /(?:no|without|remove|drop|omit|don'?t (?:offer|include|propose))(?: any| the)? (?:times?|slots?|meetings?|calls?|appointments?)|(?:ohne|keine|entferne\w*)(?: die)? (?:termin\w*|zeiten|uhrzeiten)|(?:sans|pas de|enl[eè]ve[rz]?|retire[rz]?)(?: les)? (?:créneaux?|horaires?|rendez-vous|dates?)|(?:sin|quita\w*|elimina\w*)(?: los| las)? (?:horas?|horarios?|huecos?|citas?|fechas?)/iu,
  offer:
    /(?:with|add|include|offer|propose|suggest)(?: some| the| my)? (?:times?|slots?|meeting times?|calls?)|(?:mit|nenne|ergänze|biete)(?: den| freien| die| freie)* (?:termin\w*|zeiten)|(?:avec|ajoute[rz]?|propose[rz]?)(?: des| les)? (?:créneaux?|horaires?|rendez-vous)|(?:con|añade|incluye|ofrece|propón)(?: los| las| unos)? (?:horas?|horarios?|huecos?)/iu,
};
const mention =
  /^(?:please |bitte |s'il (?:te|vous) plaît,? |por favor,? )?(?:also |auch |aussi |también )?(?:mention(?:ne[rz]?|iere)?|say|tell (?:them|him|her)|add|include|point out|erwähnen?|sage?|schreibe?|ergänze|füge? hinzu|indique[rz]?|dis|ajoute[rz]?|précise[rz]?|menciona\w*|di|añade|indica)(?: also| auch| noch| aussi| también)?,? +(that |dass |que |qu')?(.{3,200})$/iu;
const ask =
  /^(?:please |bitte |s'il (?:te|vous) plaît,? |por favor,? )?(?:also |auch |aussi |también )?(?:ask|inquire|frage?|erkundige dich|demande[rz]?|pregunta\w*)(?: (?:them|him|her|the lead|for|about|after|nach|auch|noch|aussi|lui|leur|sur|au sujet de|también|por|sobre|le)){0,3},? +(.{3,200})$/iu;
const questionWord =
  /^(?:if|whether|how|what|when|which|who|where|why|ob|wie|was|wann|welche\w*|wer|wo|warum|wie viele|si|cuánt\w*|cómo|qué|cuándo|quién\w*|dónde|cuál\w*)(?!\p{L})/iu;

/** Reads an instruction of one or more wishes, in any of the four languages, for a mail in `language`. */
export function readInstruction(instruction: string | null, language: ComposerLanguage): Wishes {
  const wishes: Wishes = { length: null, tone: null, times: null, mention: [], ask: [], understood: true };
  for (const part of partsOf(instruction ?? '')) if (!take(part, wishes, language)) wishes.understood = false;
  return wishes;
}

/** An instruction's parts: sentences, and clauses that begin a wish of their own. */
function partsOf(instruction: string): string[] {
  return instruction
    .split(
      /[.;!\n]+(?:\s|$)|\s*,?\s+(?:and|und|et|y)\s+(?=(?:also |auch |bitte |please )?(?:ask|mention|add|make|no |without|frag|erwähn|ohne|mach|demande|mentionne|sans|pregunta|menciona|sin )\p{L}*)|,\s+(?=(?:ask|mention|frag|erwähn|demande|mentionne|pregunta|menciona)\p{L}*)/iu,
    )
    .map((part) => squeeze(part).slice(0, 300))
    .filter((part) => /\p{L}/u.test(part));
}

function take(part: string, wishes: Wishes, language: ComposerLanguage): boolean {
  const times = timesIn(part);
  if (times !== null) wishes.times = times;
  if (times === null) {
    const question = ask.exec(part)?.[1];
    if (question !== undefined) return keep(wishes.ask, question, language);
    const [, clause, thing] = mention.exec(part) ?? [];
    if (thing !== undefined && !isManner(part)) return keep(wishes.mention, clause ? `= ${thing}` : thing, language);
  }
  const [length, tone] = [lengthIn(part), toneIn(part)];
  wishes.length = length ?? wishes.length;
  wishes.tone = tone ?? wishes.tone;
  return times !== null || length !== null || tone !== null;
}

function keep(list: string[], words: string, language: ComposerLanguage): boolean {
  const text = words.replace(/[\s.!?,;:]+$/u, '');
  const spoken = detectLanguage(text.replace(/^= /, ''));
  const foreign = spoken !== null && composerLanguage(spoken) !== language;
  if (foreign || /\{\{|\}\}/.test(text)) return false;
  list.push(text);
  return true;
}

/** Whether the part asks for a manner of writing ("add more detail") and not for a thing to be said. */
function isManner(part: string): boolean {
  return part.split(' ').length <= 6 && (lengthIn(part) !== null || toneIn(part) !== null);
}

function lengthIn(part: string): Wishes['length'] {
  if (length.longer.test(part)) return 'longer';
  return length.shorter.test(part) ? 'shorter' : null;
}

function toneIn(part: string): Wishes['tone'] {
  if (tone.casual.test(part)) return 'casual';
  return tone.formal.test(part) ? 'formal' : null;
}

function timesIn(part: string): Wishes['times'] {
  if (times.none.test(part)) return 'none';
  return times.offer.test(part) ? 'offer' : null;
}

/** Whether words to ask about are an indirect question rather than a thing. */
export function isIndirectQuestion(words: string): boolean {
  return questionWord.test(words);
}

const turned: Partial<Record<ComposerLanguage, readonly (readonly [RegExp, string])[]>> = {
  en: [
    [/\b(?:they|he|she) (?:are|is)\b/giu, 'you are'],
    [/\b(?:they|he|she) (?:have|has)\b/giu, 'you have'],
    [/\b(?:they|he|she)\b/giu, 'you'],
    [/\bthem\b/giu, 'you'],
    [/\btheir\b/giu, 'your'],
  ],
  de: [
    [/\bsie\b/gu, 'Sie'],
    [/\bihr(e[nmrs]?)?\b/gu, 'Ihr$1'],
    [/\bihnen\b/gu, 'Ihnen'],
  ],
};

/** An indirect question about the lead, turned to face them: "how many users they have" becomes "how many users you have". */
export function facingTheLead(words: string, language: ComposerLanguage): string {
  return (turned[language] ?? []).reduce(
    (text, [pattern, replacement]) => text.replaceAll(pattern, replacement),
    words,
  );
}
