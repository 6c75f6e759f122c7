import { wordClass } from '../lexicon.ts';
import type { Add, Recogniser } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const passportWords =
  wordClass(`passport passports passportno passportnumber passportnum reisepass reisepassnummer pass passnummer
  passeport pasaporte passaporto passaporte paspoort paspoortnummer pasnummer paszport paszportu pasu pas pasaport passi utlevel
  pasport паспорт паспорта διαβατηριο`);
const reach = 48;
/** Machine-readable passports have up to nine capitals and digits (ICAO 9303); Russian ones two groups of two before six. */
const number =
  /(?<![A-Za-z0-9-])(?:(?=[A-Za-z]{0,3}\d|[A-Z0-9]*\d{3}|[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*\d)[A-Za-z0-9]{7,9}|[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}|[A-Z]{1,2} \d{6,7}|\d{2} \d{2} \d{6}|\d{2} ?[A-Z]{2} ?\d{5})(?![A-Za-z0-9]|[-/.]\d)/g;

/** A passport number, right behind (or before) a word for passport. */
export const passport: Recogniser<'passport'> = {
  label: 'passport',
  tier: 'identity',
  candidates: (scan, add) => {
    for (let index = 0; index < scan.words.length; index += 3) {
      if (passportWords.has(scan.words.at(index + 2)))
        numbersNear(scan, scan.words.at(index), scan.words.at(index + 1), add);
    }
  },
  confidence: () => 0.85,
  redact: () => '****',
  finds: [
    'Passport number «512345678» for the badge.',
    'passport no. is «C01X00T47»',
    'Reisepass Nr. «C4VPHN3K2»',
    'passeport n° «12AB34567»',
    'my passport: «K1234567»',
    'her passport («AB1234567») expires soon',
    '«PA1234567» is my passport number',
  ],
  ignores: [
    'passport renewal takes 10 weeks',
    'bring your passport on 2025-03-12',
    'the pass rate was 95 percent',
    'passport control at gate 12345',
    'passport expires 20270301',
  ],
};

function numbersNear({ text }: Scan, start: number, end: number, add: Add): void {
  const after = text.slice(end, end + reach);
  const isShort = /^pas{1,2}$/i.test(text.slice(start, end));
  let from = 0;
  for (const { 0: value, index } of after.matchAll(number)) {
    const between = after.slice(from, index);
    if (
      !isNumber(value) ||
      !(from === 0 ? isLabel(between, isShort) : /^(?:,|;| and| und| et| y| \/)? ?$/.test(between))
    )
      break;
    add(end + index, end + index + value.length);
    from = index + value.length;
  }
  if (from > 0) return;
  const offset = Math.max(0, start - 32);
  const before = text.slice(offset, start);
  const last = [...before.matchAll(number)].at(-1);
  if (last === undefined || !isNumber(last[0])) return;
  if (!/^ ?(?:\(|is |as |= |, |- )(?:my |his |her |the |our )?$/.test(before.slice(last.index + last[0].length)))
    return;
  add(offset + last.index, offset + last.index + last[0].length);
}

/** At least three digits (German ones may have none), no date, and capitals where there are letters. */
function isNumber(value: string): boolean {
  const digits = value.replaceAll(/\D/g, '').length;
  if (/^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}$/.test(value)) return true;
  if (digits < 3 || (value.length > digits && digits < 5 && !/^[A-Z]/.test(value))) return false;
  return !/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(value) && !/[a-z][A-Z]|[a-z]{3}/.test(value);
}

function isLabel(between: string, isShort: boolean): boolean {
  if (
    /\n\s*\n|[.!?]\s+\p{Lu}\p{L}+|\d{2}/u.test(between) ||
    /expir|valid|issued|gültig|renew|control|until/i.test(between)
  )
    return false;
  return isShort
    ? /^(?:-| )?(?:nr|no|number|nummer|n°|nº)?[.:# ]{1,3}$/i.test(between) && between.trim() !== ''
    : between.length <= 36;
}
