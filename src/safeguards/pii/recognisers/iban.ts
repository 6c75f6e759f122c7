import { isLetter, isWord } from '../characters.ts';
import { remainder } from '../checksums.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

/** Lengths by country: the SWIFT IBAN registry. */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers (ISO 13616): a known country, its length, and the check digits. */
export const iban: Recogniser<'iban'> = {
  label: 'iban',
  tier: 'identity',
  candidates: (scan, add) => {
    for (let index = 0; index < scan.groupStarts.length; index += 1) {
      const span = ibanAt(scan, scan.groupStarts.at(index));
      if (span !== null) add(span.start, span.end);
    }
  },
  confidence: (value) => (remainder(rotated(compact(value)), 97) === 1 ? 0.95 : 0.5),
  redact: (value) => `${compact(value).slice(0, 2)}** **** ${compact(value).slice(-4)}`,
  finds: [
    'IBAN «DE89 3704 0044 0532 0130 00».',
    'iban=«GB29NWBK60161331926819»',
    'an «de89-3704-0044-0532-0130-00» bitte',
    'two lines «DE89 3704 0044\n0532 0130 00»',
  ],
  ignores: ['DE89 3704 0044 0532 0130 01', 'order DE12 3456', 'ZZ89370400440532013000', 'DE8937040044053201300012'],
};

/** Check digits stand right behind the two letters of the country. */
function ibanAt({ text }: Scan, digitStart: number): Span | null {
  const start = digitStart - 2;
  if (start < 0 || !isLetter(text.charCodeAt(start)) || !isLetter(text.charCodeAt(start + 1))) return null;
  if (isWord(text.charCodeAt(start - 1))) return null;
  const length = lengths[text.slice(start, digitStart).toUpperCase()];
  if (length === undefined) return null;
  let end = start;
  for (let count = 0; count < length; count += 1) {
    while (count > 0 && end - start < 2 * length + 8 && isSeparator(text, end)) end += 1;
    const code = text.charCodeAt(end);
    if (!isWord(code) || code === 95 || code > 127) return null;
    end += 1;
  }
  return isWord(text.charCodeAt(end)) ? null : { start, end };
}

function isSeparator(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 32 || code === 45 || code === 46) return text.charCodeAt(at - 1) !== code;
  return code === 10 || code === 13 || (code === 62 && text.charCodeAt(at - 1) === 10);
}

function compact(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
}

function rotated(account: string): string {
  return account.slice(4) + account.slice(0, 4);
}
