/** Issuer ranges as [first, last, lengths]; the networks' public IIN tables (ISO/IEC 7812). */
export type IssuerRange = readonly [first: string, last: string, lengths: readonly number[]];

/** Networks whose numbers are cards wherever they stand. */
export const majorIssuers: readonly IssuerRange[] = [
  ['4', '4', [13, 16, 19]],
  ['51', '55', [16]],
  ['2221', '2720', [16]],
  ['34', '34', [15]],
  ['37', '37', [15]],
  ['300', '305', [14, 16]],
  ['3095', '3095', [14, 16]],
  ['36', '36', [14, 16, 19]],
  ['38', '39', [14, 16, 19]],
  ['6011', '6011', [16, 17, 18, 19]],
  ['644', '659', [16, 17, 18, 19]],
  ['3528', '3589', [16, 17, 18, 19]],
  ['62', '62', [16, 17, 18, 19]],
  ['2200', '2204', [16, 17, 18, 19]],
  ['5018', '5018', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['5020', '5020', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['5038', '5038', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['5893', '5893', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6759', '6759', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6761', '6763', [12, 13, 14, 15, 16, 17, 18, 19]],
];

/** Networks of one country or of the past: taken when printed in groups of four, or named as a card. */
export const minorIssuers: readonly IssuerRange[] = [
  ['2131', '2131', [15]],
  ['1800', '1800', [15]],
  ['81', '82', [16]],
  ['60', '60', [16]],
  ['508', '508', [16]],
  ['50', '50', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['56', '58', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6304', '6304', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['6390', '6390', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['67', '67', [12, 13, 14, 15, 16, 17, 18, 19]],
  ['9792', '9792', [16]],
];

export function isIssued(digits: string, ranges: readonly IssuerRange[]): boolean {
  for (const [first, last, lengths] of ranges) {
    const head = digits.slice(0, first.length);
    if (head >= first && head <= last && lengths.includes(digits.length)) return true;
  }
  return false;
}
