/*
 * Prices and percentages, in digits and in words, of a plain text. Each as a canonical number; words that name a number
 * no table knows stand for NaN, which no source can support.
 */

const currency =
  '(?:€|\\$|£|¥|₹|eur(?:os?)?|usd|us-?dollars?|dollars?|bucks|gbp|pounds?|quid|pence|chf|franken|francs?|nok|sek|dkk|kron(?:en|or|er|e)|kr|pln|zloty|czk|jpy|yen|inr|rupees?|cad|aud|brl|reais|mxn|pesos?|cents?|eth|usdc)';
const digits = "\\d{1,3}(?:[.,\u00a0\u202f '][0-9]{3}){0,4}(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?";
const inDigits = new RegExp(
  `(?<![a-z\\d])${currency} {0,2}(${digits})|(?<![a-z\\d.,])(${digits}) {0,2}(?:k|m|mio\\.?|million(?:en|s)?)? {0,2}${currency}(?![a-z\\d])`,
  'g',
);
const values: Record<string, number> = {};
for (const list of [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  'null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
  'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
  'cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte',
])
  list.split(' ').forEach((word, value) => {
    values[word] = value;
  });
for (const list of [
  'ten twenty thirty forty fifty sixty seventy eighty ninety hundred',
  'zehn zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert',
  'dix vingt trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent',
  'diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien',
])
  list.split(' ').forEach((word, at) => {
    values[word] = (at + 1) * 10;
  });
Object.assign(values, {
  a: 1,
  an: 1,
  eine: 1,
  einen: 1,
  eins: 1,
  une: 1,
  uno: 1,
  una: 1,
  thousand: 1000,
  tausend: 1000,
  mille: 1000,
  mil: 1000,
});

const inWords = `(?:(?:${Object.keys(values).join('|')}|ciento|hundred and|cent|mille|\\w{0,20}(?:hundert|tausend|zig|ssig)\\w{0,20})[ -]){1,5}`;
const currencyWords = /euro|pound|quid|dollar|buck|pence|cent|franken|franc|peso|kron/;
const wordedAmount = new RegExp(
  `\\b(${inWords})(?:euros?|pounds?|quid|dollars?|bucks|pence|cents?|franken|francs?|pesos?|kron\\w{1,2})\\b`,
  'g',
);
const percentSign = '(?:%|percent|per cent|prozent|pour ?cent|por ?ciento)';
const percentDigits = new RegExp(`(\\d{1,3}(?:[.,]\\d{1,2})?) ?${percentSign}`, 'g');
const percentWords = new RegExp(`\\b(${inWords})${percentSign}`, 'g');

const percent = new RegExp(percentSign);
/** A look for anything that could be money; most clauses hold nothing of the kind. */
const money = /[€$£¥₹\d]|euro|pound|quid|dollar|buck|pence|cent|frank|franc|peso|kron/;

export function pricesIn(plain: string): number[] {
  if (!money.test(plain)) return [];
  const written = [...plain.matchAll(inDigits)].map((found) => canonical(found[1] ?? found[2] ?? ''));
  return currencyWords.test(plain) ? [...written, ...wordedIn(plain, wordedAmount)] : written;
}

export function percentagesIn(plain: string): number[] {
  if (!percent.test(plain)) return [];
  return [
    ...[...plain.matchAll(percentDigits)].map((found) => canonical(found[1] ?? '')),
    ...wordedIn(plain, percentWords),
  ];
}

/** Every number of a text, in digits or as a single word. */
export function numbersIn(plain: string): number[] {
  const written = (plain.match(/\d+(?:[.,' ]\d{3})*(?:[.,]\d{1,2})?/g) ?? []).map(canonical);
  const worded = (plain.match(/[a-z-]{2,}/g) ?? [])
    .map((word) => values[word])
    .filter((value) => value !== undefined && value > 1);
  return [...written, ...(worded as number[])];
}

function wordedIn(plain: string, pattern: RegExp): number[] {
  return [...plain.matchAll(pattern)].map((found) => values[(found[1] ?? '').trim()] ?? Number.NaN);
}

function canonical(text: string): number {
  const bare = text.replaceAll(/[ \u00a0\u202f']/g, '').replaceAll(/[.,](?=\d{3}(?!\d))/g, '');
  return Number(bare.replace(',', '.'));
}
