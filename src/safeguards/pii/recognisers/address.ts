import type { Recogniser } from '../recogniser.ts';

const word = "(?:\\p{L}[\\p{L}\\p{M}\\d.'’-]{0,24}|\\d{1,3}(?:st|nd|rd|th))";
const words = (most: number): string => `${word}(?: ${word}){0,${most - 1}}`;
const gap = '(?:,? ?(?:<br ?/?>)?\\r?\\n[> ]{0,4}|, ?(?:<br ?/?>)?|<br ?/?>| )';
const english =
  'St|Str|Street|Ave|Av|Avenue|Blvd|Boulevard|Rd|Road|Dr|Drive|Ln|Lane|Ct|Court|Way|Pl|Place|Pkwy|Parkway|Ter|Terrace|Cir|Circle|Hwy|Highway|Sq|Squares?|Trl|Trail|Close|Gardens|Crescent|Cres|Mews|Row|Hill|Walk|Alley|Loop|Plaza|Quay|Wharf|Broadway|Pike|Path|Run|Point|Crossing|Esplanade|Parade|Grove|Rise|Vale|View|Streets';
const unit = `(?:(?:Suite|Ste|Apt|Apartment|Unit|Flat|Floor|Fl|Room|Rm|Office|Building|Bldg|#)\\.? ?#?[A-Z0-9-]{1,6}|\\d{1,2}(?:st|nd|rd|th) Floor|P\\.? ?O\\.? Box \\d{1,6})`;
const american = `(?:${words(3)},? )?(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|A[AEP])(?:\\.?,? \\d{5}(?:-\\d{4})?)?`;
const british = `(?:${words(3)},? )?[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}`;
const canadian = `(?:${words(3)},? )?(?:[A-Z]{2},? )?[A-Z]\\d[A-Z] ?\\d[A-Z]\\d`;
const continental = `(?:[A-Z]{1,2}-)?\\d{4,5}(?: [A-Z]{2})? ${words(3)}`;
const placed = `(?:${gap}${unit})?(?:${gap}(?:${american}|${british}|${canadian}|${continental}))?(?:${gap}(?:USA|U\\.S\\.A\\.|United States|United Kingdom|UK|Canada|Germany|Deutschland|France|Australia))?`;
/** Any street, known by its `Suite` or `Apt`; the lines behind it up to a post code. */
const byUnit = `(?:\\d{1,6} )?(?:\\p{Lu}[\\p{L}\\p{M}.'’-]{0,24} ){1,5}(?:\\d{1,5}[A-Za-z]?,?)?${gap}${unit}(?:[,\\s]{1,4}[\\p{Lu}(][\\p{L}\\p{M} .'’()-]{1,40}?){1,3}[,\\s]{1,4}\\d{4,5}`;
const military = `(?:PSC|CMR|Unit) \\d{3,5},? Box \\d{1,5}(?:${gap}(?:APO|FPO|DPO),? A[AEP] \\d{5})?`;
const number = '\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,5})?';

/** Street addresses of the larger countries: a street by its form, a house number, and what town and post code follow. */
const shapes: readonly string[] = [
  byUnit,
  military,
  `${number},? (?:[NSEW]{1,2}\\.? |North |South |East |West )?(?:${word} ){1,5}(?:${english})\\b\\.?(?: [NSEW]{1,2}\\b| (?:North|South|East|West)\\b)?${placed}`,
  `${number} (?:[NSEW]{1,2} )\\d{1,3}(?:st|nd|rd|th) (?:St|Ave|Street|Avenue)\\b\\.?${placed}`,
  `${number} Broadway\\b${placed}`,
  `(?:P\\.? ?O\\.? ?Box|Post Office Box|Postfach|Apartado|Boîte Postale|BP) \\d{1,6}(?:${gap}(?:${american}|${british}|${continental}))?`,
  `(?:\\p{Lu}[\\p{L}-]{2,30}(?:stra(?:ß|ss)e|str\\.|weg|platz|allee|gasse|ring|damm|ufer|steig|markt|straat|laan|plein|gracht|kade|singel|vägen|gatan|vej|gade|gata|veien|katu|tie)|(?:\\p{Lu}[\\p{L}.-]{1,20} ){1,3}(?:Straße|Str\\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer)|(?:Am|An der|Auf der|Im|In der|Unter den|Zum|Zur) \\p{Lu}[\\p{L}-]{2,24}) ${number}(?:${gap}(?:\\d{4} ?[A-Z]{2} ${word}|${continental}))?`,
  `${number},? (?:bis |ter )?(?:rue|avenue|av\\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|passage|square)(?: (?:de la|de l['’]|des|du|de|d['’]|la|le|les))? ?${words(4)}(?:${gap}${continental})?`,
  `(?:Calle|C/|Avenida|Avda\\.?|Av\\.|Plaza|Paseo|P\\.º|Carrer|Camino|Ronda|Via|Viale|Piazza|Corso|Largo|Vicolo|Rua|Travessa|Praça|Alameda|Estrada|ul\\.|ulica|al\\.|Jalan|Jl\\.)(?: (?:de la|de los|de las|de|del|della|dei|do|da|dos|das))? ${words(3)},? (?:n[.º°]? ?|№ ?)?${number}(?:${gap}${continental})?`,
];
const address = new RegExp(`(?<![\\p{L}\\p{N}.,$€£#/-])(?:${shapes.join('|')})(?![\\p{L}\\p{N}])`, 'gu');

export const postalAddress: Recogniser<'address'> = {
  label: 'address',
  tier: 'names',
  candidates: ({ text }, add) => {
    for (const { 0: found, index } of text.matchAll(address)) add(index, index + found.replace(/[\s,.]+$/, '').length);
  },
  confidence: (value) =>
    /^\d+ (?:hours?|days?|minutes?|percent|of|users?|seats?|people|new)\b/i.test(value) ? 0 : 0.8,
  redact: () => '****',
  finds: [
    'Ship to «742 Evergreen Terrace, Springfield, OR 97477».',
    'at «12 Harbour Road, Suite 4, Boise, ID 83702-1234»',
    '«55 King Street, Leeds LS1 4AP»',
    'Büro «Lindenstraße 12, 50674 Köln»',
    '«10 rue de la Paix, 75002 Paris»',
    'go to «Calle Mayor 15, 28013 Madrid»',
    '«P.O. Box 1234, Reno, NV 89501»',
    'send to «340 W Cedar Ave» please',
  ],
  ignores: ['5 minutes away', '3 new leads in the pipeline', 'see page 12 of the plan', '2 days this way'],
};
