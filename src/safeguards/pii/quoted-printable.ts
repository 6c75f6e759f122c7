import { isDigit, isLetter } from './characters.ts';
import type { Edit } from './disguises.ts';
import { unitText } from './entities.ts';

const escapes = /(?:=[0-9A-F]{2}){1,4}/y;
const softBreak = /=[ \t]{0,3}\r?\n(?:> ?){0,4}/y;

/** Whether a text is in quoted-printable (RFC 2045 6.7): it says so, or holds escapes that nothing else writes. */
export function isQuotedPrintable(text: string): boolean {
  return /quoted-printable|=(?:3D|20\r?\n|C2=|C3=|E2=80)|\d=2D\d\d|[a-z]=40[a-z\d-]{2,63}(?:\.|=2E)[a-z]{2}/.test(text);
}

/**
 * A soft line break or escaped characters at `at`. Where nothing else tells of quoted-printable, `=20` stays, and so does a `=`
 * that closes base64 at the end of a line. Letters and digits are never written as escapes: `card=55…` is none.
 */
export function quotedPrintableAt(text: string, at: number, certain: boolean): Edit | null {
  softBreak.lastIndex = at;
  if (softBreak.test(text)) {
    const isPadding = !certain && /[A-Za-z0-9+/_-]{12}={0,2}$/.test(text.slice(Math.max(0, at - 14), at));
    return isPadding || text[at - 1] === '=' ? null : { start: at, end: softBreak.lastIndex, plain: '' };
  }
  if (!certain) return null;
  escapes.lastIndex = at;
  const found = escapes.exec(text);
  return found === null ? null : decoded(found[0], at);
}

/** The first character of escaped UTF-8 bytes. */
function decoded(escaped: string, at: number): Edit | null {
  const bytes = Buffer.from(escaped.replaceAll('=', ''), 'hex');
  const first = bytes[0] ?? 0;
  if (isLetter(first) || isDigit(first)) return null;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const plain = unitText(bytes.subarray(0, length).toString('utf8').codePointAt(0) ?? 0);
  if (plain === undefined || plain === '\ufffd') return null;
  return { start: at, end: at + 3 * Math.min(length, bytes.length), plain };
}
