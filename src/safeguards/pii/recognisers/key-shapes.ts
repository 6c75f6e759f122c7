import { isDigit, isWord } from '../characters.ts';
import { innerFormats, keyFormats } from '../key-formats.ts';
import type { Span } from '../recogniser.ts';

const boundary = '(?<![A-Za-z0-9_-])';
const ending = '(?![A-Za-z0-9_])';

/** One pattern for all formats that begin with the same two characters, found by those. */
const byBeginning: (RegExp | undefined)[] = new Array(16_384).fill(undefined);
const sources = new Map<number, string[]>();
for (const { begins, rest } of keyFormats) {
  for (const beginning of begins.split(' ')) {
    const head = headOf(beginning, 0);
    const source = `${beginning.replaceAll(/[.$*+?()[\]{}|\\/^]/g, '\\$&')}(?:${rest})`;
    sources.set(head, [...(sources.get(head) ?? []), source]);
  }
}
for (const [head, list] of sources) byBeginning[head] = new RegExp(`(?:${list.join('|')})${ending}`, 'y');

const inner = innerFormats.map(({ contains, shape }) => ({
  contains,
  pattern: new RegExp(`${boundary}(?:${shape})${ending}`, 'g'),
}));

/** Keys known by what stands inside them are full of digits. */
const minDigits = 3;

function headOf(text: string, at: number): number {
  return (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
}

/** The vendors' keys in a run of characters keys are written in, in order, without overlaps. */
export function vendorKeys(text: string, start: number, end: number): Span[] {
  const spans: Span[] = [];
  let inside = false;
  let digits = 0;
  for (let at = start; at < end - 15; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) digits += 1;
    const part = isWord(code) || code === 45;
    if (!inside && part) {
      const pattern = byBeginning[headOf(text, at)];
      if (pattern !== undefined) {
        pattern.lastIndex = at;
        if (pattern.test(text)) {
          const keyEnd = withoutPadding(text, pattern.lastIndex);
          spans.push({ start: at, end: keyEnd });
          at = keyEnd - 1;
        }
      }
    }
    inside = part;
  }
  if (spans.length === 0 && digits >= minDigits) innerKeys(wholeAddress(text, start, end), start, spans);
  return spans;
}

/** The address of a webhook goes on behind an `@`, which no run of key characters holds. */
function wholeAddress(text: string, start: number, end: number): string {
  const chunk = text.slice(start, end);
  return text[end] === '@' && chunk.includes('.webhook.office.com') ? text.slice(start, end + 200) : chunk;
}

function innerKeys(chunk: string, offset: number, spans: Span[]): void {
  for (const { contains, pattern } of inner) {
    if (!chunk.includes(contains)) continue;
    for (const found of chunk.matchAll(pattern)) {
      const start = offset + found.index;
      spans.push({ start, end: start + found[0].length });
    }
    if (spans.length > 0) return;
  }
}

function withoutPadding(text: string, end: number): number {
  let last = end;
  while (text.charCodeAt(last - 1) === 61) last -= 1;
  return last;
}
