import { parse } from 'tldts';
import { isWord } from '../characters.ts';
import { dotWords } from '../spelled-signs.ts';

const maxDomain = 253;
const commonTlds = new Set(
  'com org net edu gov mil int info biz io ai co dev app me tv us uk de fr es it nl be ch at se no dk fi pl pt cz ie eu ca au nz jp cn in br mx kr sg hk za ru hu ro gr tr il ae ar cl tech online cloud'.split(
    ' ',
  ),
);
const reservedTlds = new Set(['example', 'test', 'invalid', 'localhost', 'local', 'internal', 'lan', 'corp']);

/** How sure it is that a name is a mail domain: 0.95 for common top-level domains, 0.75 for any other that exists, else 0. */
export function domainConfidence(domain: string): number {
  const tld = domain.slice(domain.lastIndexOf('.') + 1);
  if (domain.length > maxDomain || !isLabel(tld)) return 0;
  if (/\.\.|^\.|^-|-\.|\.-/.test(domain)) return 0;
  if (commonTlds.has(tld)) return 0.95;
  return reservedTlds.has(tld) || parse(domain).isIcann === true ? 0.75 : 0;
}

/** A top-level domain has letters only, or is an internationalised one in ASCII form. */
function isLabel(tld: string): boolean {
  return /^[a-z]{2,63}$/.test(tld) || /^(?:[\p{L}\p{M}]{2,63}|xn--[a-z0-9-]{1,59})$/u.test(tld);
}

/** End of the plain domain that starts at `from`, or null when there are not two labels. */
export function plainDomainEnd(text: string, from: number): number | null {
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

const sign = `[ _*/|~"'-]{1,3}(?:${dotWords})[ _*/|~"'-]{1,3}`;
const letter = '[A-Za-z0-9\\u00c0-\\u024f]';
const label = new RegExp(`${letter}(?:(?!${sign})[A-Za-z0-9\\u00c0-\\u024f-]){0,62}(?<!-)`, 'iy');
const dot = new RegExp(`\\.| \\. | \\.|\\. |${sign}`, 'iy');

/** A domain with spelled-out or spaced dots. `isSpelled`: not every dot was a plain one. */
export type SpelledDomain = { end: number; domain: string; isSpelled: boolean };

/** The longest name from `from` whose labels are joined by dots in any spelling and whose last label is a common top-level domain or one that exists. */
export function spelledDomain(text: string, from: number): SpelledDomain | null {
  let end = from;
  let domain = '';
  let isSpelled = false;
  let best: SpelledDomain | null = null;
  for (let count = 0; count < 6; count += 1) {
    label.lastIndex = end;
    const part = label.exec(text)?.[0];
    if (part === undefined) break;
    end += part.length;
    domain += part.toLowerCase();
    if (count > 0 && domainConfidence(domain) > 0) best = { end, domain, isSpelled };
    dot.lastIndex = end;
    const joint = dot.exec(text)?.[0];
    if (joint === undefined) break;
    // A full stop with a blank behind it ends a sentence, unless the name is not complete without it.
    if (joint === '. ' && (best !== null || /[A-Z]/.test(text.charAt(end + 2)))) break;
    end += joint.length;
    domain += '.';
    isSpelled ||= joint !== '.';
  }
  return best;
}
