const monthNames = new Map<string, number>();
const spellings = [
  'jan january januar janvier janv enero ene gennaio gen januari janeiro styczen stycznia ocak',
  'feb february februar fevrier fevr febrero febbraio februari fevereiro fev lutego subat',
  'mar march marz mars marzo maart marco marca mart mrz',
  'apr april avril avr abril abr aprile kwietnia nisan',
  'may mai mayo maggio mag mei maio maja mayis maj',
  'jun june juni juin junio giugno giu junho czerwca haziran',
  'jul july juli juillet juil julio luglio lug julho lipca temmuz',
  'aug august aout agosto ago augustus sierpnia agustos augusti',
  'sep sept september septembre septiembre settembre set setembro wrzesnia eylul',
  'oct october oktober octobre octubre ottobre ott outubro okt out pazdziernika ekim',
  'nov november novembre noviembre novembro listopada kasim',
  'dec december dezember decembre diciembre dicembre dezembro dez dic grudnia aralik',
];
for (const [index, names] of spellings.entries()) for (const name of names.split(' ')) monthNames.set(name, index + 1);

const numeric =
  /(?<![\d.,-])(?:(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})|(\d{1,2})(\. |[-/. ])(\d{1,2})\6(\d{4}|\d{2}))(?![\d]|[-/.]\d)/g;
const dayFirst =
  /(?<![\d.,-])(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:[ -](?:of |de )?|\. )(\p{L}{3,10})\.?(?:,? (?:de |of )?|-)(\d{4}|\d{2})(?!\d)/gu;
const monthFirst = /(?<!\p{L})(\p{L}{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/gu;
const compact = /(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)/g;
const eastern = /(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]/g;

/** A calendar date in a text: offsets and its year, four digits. */
export type FoundDate = { start: number; end: number; year: number };

/** The full dates of a short text, in any of the usual notations, in order. */
export function datesIn(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  const add = (match: RegExpMatchArray, year: string, month: number, day: string): void => {
    const start = match.index ?? 0;
    if (isDate(Number(day), month)) found.push({ start, end: start + match[0].length, year: fullYear(year) });
  };
  for (const match of text.matchAll(numeric)) {
    const [, isoYear, , isoMonth, isoDay, first, , second, year] = match;
    if (isoYear !== undefined) add(match, isoYear, Number(isoMonth), isoDay ?? '');
    else if (Number(second) > 12) add(match, year ?? '', Number(first), second ?? '');
    else add(match, year ?? '', Number(second), first ?? '');
  }
  for (const match of text.matchAll(dayFirst)) add(match, match[3] ?? '', monthOf(match[2]), match[1] ?? '');
  for (const match of text.matchAll(monthFirst)) add(match, match[3] ?? '', monthOf(match[1]), match[2] ?? '');
  for (const pattern of [compact, eastern])
    for (const match of text.matchAll(pattern)) add(match, match[1] ?? '', Number(match[2]), match[3] ?? '');
  return found.sort((a, b) => a.start - b.start);
}

function monthOf(name = ''): number {
  return monthNames.get(name.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')) ?? 0;
}

function isDate(day: number, month: number): boolean {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** Two digits mean the past hundred years, as on forms. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  const short = Number(year);
  return short > 25 ? 1900 + short : 2000 + short;
}
