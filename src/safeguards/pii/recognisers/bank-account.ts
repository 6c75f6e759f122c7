import { weighted } from '../checksums.ts';
import { wordClass } from '../lexicon.ts';
import type { Add, Recogniser } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const routingWords = wordClass('routing aba rtn transit');
const sortWords = wordClass('sort sortcode bsb blz bankleitzahl');
const accountWords = wordClass(
  'account acct accountnumber konto kontonummer ktnr kto rekening rekeningnummer cuenta compte conto conta',
);
const bankWords =
  /\b(?:bank(?:ing)?|routing|aba|sort[ -]?code|wire|ach|bsb|blz|checking|savings|current account|deposit|swift|bic|sepa|beneficiary|payee|iban|direct debit|transfer|remit|banque|banco|überweisung|rib|clabe)\b/i;
const vicinity = 90;

/** Bank accounts outside the IBAN: US routing number (ABA checksum) and account, UK sort code and account, BSB, BLZ and Konto. */
export const bankAccount: Recogniser<'bank_account'> = {
  label: 'bank_account',
  tier: 'identity',
  candidates: (scan, add) => {
    const { words } = scan;
    for (let index = 0; index < words.length; index += 3) {
      const id = words.at(index + 2);
      const end = words.at(index + 1);
      if (routingWords.has(id)) after(scan, end, /\b\d{9}\b/, isRoutingNumber, add);
      else if (sortWords.has(id))
        after(scan, end, /\b(?:\d{2}([- ])\d{2}\1\d{2}|\d{3}-\d{3}|\d{3} ?\d{3} ?\d{2}|\d{6})\b/, () => true, add);
      else if (accountWords.has(id) && isAtBank(scan, end))
        after(scan, end, /\b\d(?:[ -]?\d){5,16}\b/, () => true, add);
    }
  },
  confidence: () => 0.8,
  redact: (value) => `****${value.length >= 10 ? value.slice(-4) : ''}`,
  finds: [
    'routing number «021000021»',
    'sort code «20-00-00»',
    'bank details: account no. «55779911»',
    'wire to acct # «000123456789»',
    'BLZ «370 400 44»',
  ],
  ignores: [
    'account number 633208936 (customer no.)',
    'routing 021000022',
    'sort code examples below',
    'your account 2025 review',
  ],
};

function after({ text }: Scan, end: number, shape: RegExp, passes: (digits: string) => boolean, add: Add): void {
  const rest = text.slice(end, end + 44);
  const found = shape.exec(rest);
  if (
    found === null ||
    /\n\s*\n|[.!?]\s+\p{Lu}/u.test(rest.slice(0, found.index)) ||
    /\d/.test(rest.slice(0, found.index))
  )
    return;
  const digits = found[0].replaceAll(/\D/g, '');
  if (!passes(digits)) return;
  add(end + found.index, end + found.index + found[0].length);
}

/** Within the paragraph. */
function isAtBank({ text }: Scan, end: number): boolean {
  const before =
    text
      .slice(Math.max(0, end - vicinity), end)
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  const behind = text.slice(end, end + vicinity).split(/\n\s*\n/)[0] ?? '';
  return bankWords.test(before + behind);
}

/** American Bankers Association: weights 3, 7, 1 and the first two digits of a Federal Reserve district. */
function isRoutingNumber(digits: string): boolean {
  const district = Number(digits.slice(0, 2));
  const isDistrict =
    district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  return isDistrict && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}
