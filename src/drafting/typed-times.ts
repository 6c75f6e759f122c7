/**
 * Days and clock times of the text that are no rendered slot, as they stand, in order. Knows English, German, French
 * and Spanish. Vague words ("next week", "a 30-minute call") are no times; opening hours ("Monday to Friday") neither.
 */
export function findFreeTypedTimes(text: string, slots: readonly { display: string }[]): string[] {
  const open = withoutDisplays(text, slots);
  const found = patterns.flatMap((pattern) =>
    Array.from(open.matchAll(pattern), (match) => ({ at: match.index, end: match.index + match[0].length })),
  );
  found.sort((a, b) => a.at - b.at || b.end - a.end);
  const spans: { at: number; end: number }[] = [];
  for (const { at, end } of found) {
    const last = spans.at(-1);
    if (last !== undefined && (at <= last.end || joint.test(open.slice(last.end, at))))
      last.end = Math.max(last.end, end);
    else spans.push({ at, end });
  }
  return spans.map((span) => open.slice(span.at, span.end).trim());
}

/** What may stand between a day and its hour, so that both are reported as one time. */
const joint = /^[\s,]{1,3}(?:(?:at|on|um|gegen|ab|den|dem|le|el|de)\s)?$/iu;

/** The text with every slot's rendered words blanked out; spaces and line breaks inside them may differ. */
function withoutDisplays(text: string, slots: readonly { display: string }[]): string {
  let open = text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ');
  for (const { display } of slots) {
    const words = display.split(/\s+/).filter(Boolean).map(RegExp.escape);
    if (words.length > 0) open = open.replaceAll(new RegExp(words.join('\\s+'), 'g'), ' ¤ ');
  }
  return open.replaceAll(dayRange, (range) => ' '.repeat(range.length));
}

const word = (body: string, flags = 'giu') => new RegExp(`(?<![\\p{L}\\p{N}])${body}(?![\\p{L}\\p{N}])`, flags);

const days = {
  en: '(?:mon|tues|wednes|thurs|fri|satur|sun)day',
  de: '(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)',
  fr: '(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)',
  es: '(?:lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo)',
} as const;

const months =
  '(?:jan(?:uary|uar|vier)?|enero|feb(?:ruary|ruar|rero)?|février|fevrier|march|märz|mars|marzo|apr(?:il)?|avril|abril|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|aout|agosto|sept(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|octobre|nov(?:ember|embre|iembre)?|dec(?:ember)?|dez(?:ember)?|décembre|decembre|diciembre)';

const anyDay = `(?:${days.en}|${days.de}|${days.fr}|${days.es})s?`;
const dayRange = word(`${anyDay}\\s*(?:to|through|until|bis|au|à|a|al|-|–)\\s*${anyDay}`);

const patterns: readonly RegExp[] = [
  // Clock times: 15:00, 3pm, 3.30 p.m., 14 Uhr, 10h, 10 h 30, a las 10, at noon. A ratio such as 10:1 is none.
  word('(?:[01]?\\d|2[0-3])[:.]?(?:[0-5]\\d)?\\s?(?:a\\.m\\.?|p\\.m\\.?|am|pm)'),
  word('(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-5]\\d)?'),
  word("(?:[01]?\\d|2[0-4])(?:[:.][0-5]\\d)?\\s?(?:uhr|o[’']clock)"),
  word('(?:(?:à|vers|dès|de)\\s)(?:[01]?\\d|2[0-4])\\s?(?:h|heures?)(?:\\s?[0-5]\\d)?'),
  word('(?:[01]?\\d|2[0-4])\\s?h\\s?[0-5]\\d'),
  word(
    'a\\s+las?\\s+(?:[01]?\\d|2[0-4]|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)(?:[:.][0-5]\\d)?',
  ),
  word('(?:at|by|until)\\s+(?:noon|midday|midnight|(?:half past|quarter (?:past|to))\\s+\\p{L}{2,6})'),
  word('at\\s+(?:[1-9]|1[0-2])(?=\\s*(?:[?.!,]|on\\b|tomorrow|$))', 'gimu'),
  // Dates: 3 March, March 3rd, 3. März, 3 de marzo, 2026-03-03, 03/03/2026, 3.3.2026.
  word(`\\d{1,2}(?:st|nd|rd|th|er|\\.)?\\s+(?:of\\s+|de\\s+)?${months}(?:\\s+(?:de\\s+)?20\\d\\d)?`),
  word(`${months}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+20\\d\\d)?(?!\\s*%)`),
  word('20\\d\\d-(?:0\\d|1[0-2])-(?:[0-2]\\d|3[01])'),
  word('(?:[0-2]?\\d|3[01])[./](?:0?\\d|1[0-2])[./](?:20)?\\d\\d'),
  word('(?:am|vom|zum|den)\\s+(?:[0-2]?\\d|3[01])\\.(?:0?\\d|1[0-2])\\.(?!\\d)', 'giu'),
  // Days of the week and days counted from today.
  word(`${days.en}(?:\\s+(?:morning|afternoon|evening|noon))?`),
  word(`${days.de}(?:vormittag|nachmittag|morgen|mittag|abend)?`),
  word(`${days.fr}(?:\\s+(?:matin|midi|après-midi|soir))?`),
  word(`${days.es}(?:\\s+por\\s+la\\s+(?:mañana|tarde))?`),
  word('(?:the\\s+day\\s+after\\s+)?tomorrow(?:\\s+(?:morning|afternoon|evening))?'),
  word('(?:übermorgen|heute\\s+(?:vormittag|nachmittag|abend|mittag))'),
  word('(?<!am |guten |jeden )morgen\\s+(?:früh|vormittag|nachmittag|mittag|abend|um|gegen|ab)', 'gu'),
  word('(?<=\\p{L},? )morgen(?=[,?.!]| (?:telefonieren|sprechen|passen|passt|Zeit|kurz|an|anrufen|treffen))', 'gu'),
  word('(?:après-)?demain(?:\\s+(?:matin|midi|après-midi|soir))?'),
  word('(?:pasado\\s+mañana|(?<!la |buena |una )mañana(?=\\s+(?:a|por|en|mismo|le|te|nos|podemos)|[,?.!]|$))', 'gimu'),
];
