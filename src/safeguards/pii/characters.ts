/** Whether the UTF-16 unit is an ASCII digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether the UTF-16 unit is an ASCII letter. */
export function isLetter(code: number): boolean {
  const folded = code | 32;
  return folded >= 97 && folded <= 122;
}

/**
 * Whether the UTF-16 unit can be part of the same word as an ASCII letter: letters, digits, underscore, and letters of
 * alphabets that put blanks between words. Typographic signs, emoji and scripts written without blanks (Chinese, Japanese,
 * Korean, Thai and their neighbours) part words: `电话13800138000` holds a number that stands alone.
 */
export function isWord(code: number): boolean {
  if (code < 128) return isDigit(code) || isLetter(code) || code === 95;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code < 0xe00) return code !== 0xd7 && code !== 0xf7;
  return (code >= 0x1200 && code < 0x1780) || (code >= 0x1e00 && code < 0x2000) || (code >= 0x2c00 && code < 0x2e00);
}
