import { parse } from 'tldts';
import { isWord } from '../characters.ts';
import type { Recogniser, Span } from '../recogniser.ts';

const localMarks = ".!#$%&'+^_`{|}~-";
const maxLocal = 64;
const maxDomain = 253;
const spelledOut =
  /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}(?: dot [A-Za-z0-9_%+-]{1,64}){0,4} at [A-Za-z0-9-]{1,63}(?: dot [A-Za-z0-9-]{2,63}){1,4}(?![A-Za-z0-9-])/gi;
const commonTlds = new Set(
  'com org net edu gov mil int info biz io ai co dev app me tv us uk de fr es it nl be ch at se no dk fi pl pt cz ie eu ca au nz jp cn in br mx kr sg hk za ru hu ro gr tr il ae ar cl tech online cloud'.split(
    ' ',
  ),
);
const reservedTlds = new Set(['example', 'test', 'invalid', 'localhost', 'local', 'internal', 'lan', 'corp']);

export const email: Recogniser<'email'> = {
  label: 'email',
  candidates: function* ({ text, ats }) {
    let free = 0;
    for (const position of ats) {
      const span = aroundAt(text, position, free) ?? aroundSpacedAt(text, position, free);
      if (span === null) continue;
      free = span.end;
      yield span;
    }
    if (!/ dot /i.test(text)) return;
    for (const { start, end } of regionsAround(text, / dot /gi)) {
      for (const found of text.slice(start, end).matchAll(spelledOut)) {
        yield { start: start + found.index, end: start + found.index + found[0].length };
      }
    }
  },
  confidence: (value) => {
    const address = plainAddress(value);
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const tld = domain.slice(domain.lastIndexOf('.') + 1);
    if (!/^(?:[\p{L}]{2,63}|xn--[a-z0-9-]{1,59})$/u.test(tld) || domain.length > maxDomain) return 0;
    if (/\.\.|^\.|^-|-\.|\.-/.test(domain) || address.startsWith('@')) return 0;
    if (commonTlds.has(tld)) return 0.95;
    return reservedTlds.has(tld) || parse(domain).isIcann === true ? 0.75 : 0;
  },
  redact: (value) => {
    const address = plainAddress(value);
    const split = address.lastIndexOf('@');
    return `${[...value][0] ?? ''}***@${address.slice(split + 1)}`;
  },
  finds: [
    'Write to «ann@example.com».',
    '«ann.lee+q3@mail.example.co.uk»',
    'cc:«jörg@example.de»',
    'my mail is «ann dot lee at example dot com»',
  ],
  ignores: [
    'hero@2x.png',
    'npm i @acme/sdk@1.2.3',
    'lunch @ 12.30',
    'u***@example.com',
    'cid:image001.png@01DABCDE.12345678',
    'medium.com/@team',
  ],
};

/** Stretches of 300 characters on either side of each match, joined where they touch. */
function* regionsAround(text: string, pattern: RegExp): Iterable<Span> {
  let start = -1;
  let end = Number.NEGATIVE_INFINITY;
  for (const { index } of text.matchAll(pattern)) {
    if (index - 300 > end) {
      if (end >= 0) yield { start, end };
      start = Math.max(0, index - 300);
    }
    end = Math.min(text.length, index + 300);
  }
  if (end >= 0) yield { start, end };
}

/** `ann dot lee at x dot com` and `ann @ x . com` as the address they mean, lower case. */
function plainAddress(value: string): string {
  return value.toLowerCase().replaceAll(/ dot /g, '.').replace(/ at /, '@').replaceAll(' ', '');
}

function aroundAt(text: string, position: number, floor: number): Span | null {
  let start = position;
  while (start > floor && position - start < maxLocal && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < position && !isWord(text.charCodeAt(start))) start += 1;
  if (start === position || text[position - 1] === '.') return null;
  const end = domainEnd(text, position + 1);
  return end === null ? null : { start, end };
}

function isLocal(code: number): boolean {
  return isWord(code) || (code < 128 && localMarks.includes(String.fromCharCode(code)));
}

/** End of the domain that starts at `from`, or null when there are not two labels. */
function domainEnd(text: string, from: number): number | null {
  let end = from;
  let lastDot = -1;
  while (end < text.length && end - from <= maxDomain) {
    const code = text.charCodeAt(end);
    if (code === 46) {
      if (end === lastDot + 1 || end === from) break;
      lastDot = end;
    } else if (code !== 45 && (!isWord(code) || code === 95)) break;
    end += 1;
  }
  while (end > from && (text[end - 1] === '.' || text[end - 1] === '-')) end -= 1;
  return lastDot > from && lastDot < end ? end : text.slice(from, end).includes('.') ? end : null;
}

const spacedDomain = /^ ?([A-Za-z0-9-]{1,63})( ?\. ?)([A-Za-z]{2,24})((?: ?\. ?[A-Za-z]{2,24})?)(?![A-Za-z0-9-])/;

/** `ann @ x . com`: taken only when the dot is spaced too, or the name or the words before make a mail address likely. */
function aroundSpacedAt(text: string, position: number, floor: number): Span | null {
  if (text[position - 1] !== ' ' && text[position + 1] !== ' ') return null;
  const nameEnd = text[position - 1] === ' ' ? position - 1 : position;
  let start = nameEnd;
  while (start > floor && nameEnd - start < maxLocal && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < nameEnd && !isWord(text.charCodeAt(start))) start += 1;
  if (start === nameEnd) return null;
  const found = text.slice(position + 1, position + 120).match(spacedDomain);
  if (found === null || !commonTlds.has((found[3] ?? '').toLowerCase())) return null;
  const likely =
    found[2] !== '.' ||
    /[._\d]/.test(text.slice(start, nameEnd)) ||
    /mail|contact|write|reach/i.test(text.slice(Math.max(0, start - 30), start));
  const tail = found[2] === '.' && found[4]?.includes(' ') ? found[0].length - found[4].length : found[0].length;
  return likely ? { start, end: position + 1 + tail } : null;
}
