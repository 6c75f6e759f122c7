import { isDigit } from './characters.ts';

/** Landmarks of a text, found in one pass; recognisers walk these instead of the text. */
export type Scan = {
  text: string;
  /** Runs of digits; group `i` is `[groupStarts[i], groupEnds[i])`. */
  groupStarts: readonly number[];
  groupEnds: readonly number[];
  /** Index of the first group of each cluster: groups parted by at most three of blank `-` `.` `(` `)` `/`. */
  clusters: readonly number[];
  /** Positions of `@`. */
  ats: readonly number[];
  /** Positions of `:` that follow a hex digit, `[` or a colon, or precede a colon: where IPv6 may stand. */
  colons: readonly number[];
  /** Start and end, in turn, of runs of at least 20 characters that keys and URLs are written in. */
  chunks: readonly number[];
};

const minChunk = 20;
const digit = 1;
const at = 2;
const colon = 4;
const chunkable = 8;
const gap = 16;
const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  let kind = 0;
  if (isDigit(code)) kind |= digit;
  if (character === '@') kind |= at;
  if (character === ':') kind |= colon;
  if (/[A-Za-z0-9_\-+/=.:~?&%$]/.test(character)) kind |= chunkable;
  if (/[ \-.()/]/.test(character)) kind |= gap;
  kinds[code] = kind;
}

/** Walks the text once, in linear time, and notes what any recogniser needs. */
export function scan(text: string): Scan {
  const groupStarts: number[] = [];
  const groupEnds: number[] = [];
  const clusters: number[] = [];
  const ats: number[] = [];
  const colons: number[] = [];
  const chunks: number[] = [];
  let group = -1;
  let chunk = -1;
  let lastEnd = -10;
  for (let index = 0; index <= text.length; index += 1) {
    const code = index < text.length ? text.charCodeAt(index) : 0;
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    if ((kind & digit) !== 0) {
      if (group < 0) group = index;
    } else if (group >= 0) {
      if (!isGap(text, lastEnd, group)) clusters.push(groupStarts.length);
      groupStarts.push(group);
      groupEnds.push(index);
      lastEnd = index;
      group = -1;
    }
    if ((kind & chunkable) !== 0) {
      if (chunk < 0) chunk = index;
    } else if (chunk >= 0) {
      if (index - chunk >= minChunk) chunks.push(chunk, index);
      chunk = -1;
    }
    if ((kind & at) !== 0) ats.push(index);
    if ((kind & colon) !== 0 && mayBeIpv6(text, index)) colons.push(index);
  }
  return { text, groupStarts, groupEnds, clusters, ats, colons, chunks };
}

function isGap(text: string, from: number, to: number): boolean {
  if (from < 0 || to - from > 3) return false;
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 128 || ((kinds[code] ?? 0) & gap) === 0) return false;
  }
  return true;
}

function mayBeIpv6(text: string, index: number): boolean {
  return /[0-9a-fA-F:[]/.test(text.charAt(index - 1)) || text[index + 1] === ':';
}
