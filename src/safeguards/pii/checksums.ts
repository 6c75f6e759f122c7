/** Whether the check digit of ISO/IEC 7812-1 annex B (Luhn) is right. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, doubled = false; index >= 0; index -= 1, doubled = !doubled) {
    const digit = digits.charCodeAt(index) - 48;
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** The remainder of a number of any length, letters counting 10 to 35 (ISO/IEC 7064). */
export function remainder(text: string, modulus: number): number {
  let rest = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const value = code < 58 ? code - 48 : (code | 32) - 87;
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % modulus;
  }
  return rest;
}

/** The sum of digits times weights; digits beyond the weights do not count. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits.charCodeAt(index) - 48), 0);
}
