import { isWord } from '../characters.ts';
import { wordClass } from '../lexicon.ts';
import type { Add, Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { atWords, dotWords } from '../spelled-signs.ts';
import { domainConfidence, plainDomainEnd, spelledDomain } from './email-domain.ts';

const localMarks = ".!#$%&'+^_`{|}~-";
const maxLocal = 64;
const atWord = wordClass(atWords.replaceAll('|', ' ').replaceAll('-?a', ''));
const allDots = new RegExp(`[ _*/|~"'-]{1,3}(?:${dotWords})[ _*/|~"'-]{1,3}|\\s*\\.\\s*`, 'gi');
const anyAt = new RegExp(`[ _*/|~"'-]{1,3}(?:${atWords})[ _*/|~"'-]{1,3}`, 'i');
const dottedLocal = new RegExp(
  `[A-Za-z0-9%+_-]{1,64}(?:(?:\\.|[ _*/|~"'-]{1,3}(?:${dotWords})[ _*/|~"'-]{1,3})[A-Za-z0-9%+_-]{1,64}){0,4}$`,
  'i',
);
/** Words before `at` that are no mailbox: `look at example.com`, `reach us at …`. */
const noMailbox =
  /^(?:a|about|all|also|and|are|as|available|back|be|been|best|by|call|can|check|day|direct|do|done|down|found|from|go|good|has|her|here|him|hosted|i|in|info|is|it|join|live|located|look|looked|looking|lunch|me|meet|meeting|more|not|now|off|on|online|only|open|or|out|over|page|people|point|read|ready|see|shop|site|so|start|stay|team|that|the|them|then|there|these|they|this|time|to|today|up|us|visit|was|we|were|work|working|works|you|your)$/i;

export const email: Recogniser<'email'> = {
  label: 'email',
  tier: 'core',
  candidates: (scan, add) => {
    let free = 0;
    for (let index = 0; index < scan.ats.length; index += 1) {
      const position = scan.ats.at(index);
      const span = aroundAt(scan, position, free) ?? aroundSpacedAt(scan.text, position, free);
      if (span === null) continue;
      free = span.end;
      add(span.start, span.end);
    }
    spelledOut(scan, add);
  },
  confidence: (value) => {
    const address = plainAddress(value);
    const split = address.lastIndexOf('@');
    return split <= 0 ? 0 : domainConfidence(address.slice(split + 1));
  },
  redact: (value) => {
    const address = plainAddress(value);
    return `${[...value][0] ?? ''}***@${address.slice(address.lastIndexOf('@') + 1)}`;
  },
  finds: [
    'Write to «ann@example.com».',
    '«ann.lee+q3@mail.example.co.uk»',
    'cc:«jörg@example.de»',
    'my mail is «ann dot lee at example dot com»',
    'courriel «ann point lee arobase example point fr»',
    '«ann_at_example_dot_org»',
    '«ann -at- example -dot- net»',
    '«ann /at/ example /dot/ net»',
    'mail «ann (a) example.com»',
    '«ann@example dot com» please',
    '📧«ann@example.com»',
    '邮箱«ann@example.com»',
    'email «ann.lee at example.com»',
  ],
  ignores: [
    'hero@2x.png',
    'npm i @acme/sdk@1.2.3',
    'lunch @ 12.30',
    'u***@example.com',
    'cid:image001.png@01DABCDE.12345678',
    'medium.com/@team',
    'look at example.com',
    'Message-ID: <20250102.ab12@mail.example.com>',
    'reach us at example.com',
    'at point blank range',
    'git clone git@git.example.com:team/app.git',
  ],
};

/** `ann dot lee at x dot com` and `ann @ x . com` as the address they mean, lower case. */
function plainAddress(value: string): string {
  const isPlain = value.includes('@') && !value.includes(' ');
  const lower = value.toLowerCase();
  if (isPlain && !lower.includes('dot')) return lower;
  const plain = value.includes('@') ? lower : lower.replace(anyAt, '@');
  const split = plain.lastIndexOf('@');
  const parts = [plain.slice(0, split), plain.slice(split + 1)];
  return parts.map((part) => part.replaceAll(allDots, '.').trim()).join('@');
}

function aroundAt({ text }: Scan, position: number, floor: number): Span | null {
  let start = position;
  while (start > floor && position - start < maxLocal && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < position && !isWord(text.charCodeAt(start))) start += 1;
  if (start === position || text[position - 1] === '.' || isPassword(text, start)) return null;
  const end = plainDomainEnd(text, position + 1);
  if (end !== null) return isRemotePath(text, end) || isMessageId(text, start) ? null : { start, end };
  const spelled = spelledDomain(text, position + 1);
  return spelled === null ? null : { start, end: spelled.end };
}

/** Identifiers of mails and of their parts are written like addresses (RFC 5322 3.6.4). */
function isMessageId(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before !== 60 && before !== 58 && before !== 32) return false;
  return /(?:message-id|in-reply-to|references|content-id|cid):[ <]{0,2}$/i.test(
    text.slice(Math.max(0, start - 16), start),
  );
}

/** `git@host:team/app.git`: a login, not a mailbox. */
function isRemotePath(text: string, end: number): boolean {
  return text[end] === ':' && /^:[\w.~-]{0,60}\/[\w.~-]/.test(text.slice(end, end + 64));
}

/** `user:password@host` in a URL holds a secret, not a mailbox. */
function isPassword(text: string, start: number): boolean {
  return text[start - 1] === ':' && /:\/\/[^\s/@:]{0,64}:$/.test(text.slice(Math.max(0, start - 68), start));
}

function isLocal(code: number): boolean {
  return isWord(code) || (code < 128 && localMarks.includes(String.fromCharCode(code)));
}

/** `ann @ x . com`: taken only when the dot is spaced too, or the name or the words before make a mail address likely. */
function aroundSpacedAt(text: string, position: number, floor: number): Span | null {
  if (text[position - 1] !== ' ' && text[position + 1] !== ' ') return null;
  const nameEnd = text[position - 1] === ' ' ? position - 1 : position;
  let start = nameEnd;
  while (start > floor && nameEnd - start < maxLocal && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < nameEnd && !isWord(text.charCodeAt(start))) start += 1;
  const domain = spelledDomain(text, text[position + 1] === ' ' ? position + 2 : position + 1);
  if (start === nameEnd || domain === null) return null;
  const local = text.slice(start, nameEnd);
  const line =
    text
      .slice(Math.max(0, start - 30), start)
      .split('\n')
      .at(-1) ?? '';
  const isSpaced = text[position - 1] === ' ' && text[position + 1] === ' ';
  const likely =
    domain.isSpelled ||
    /[._\d]/.test(local) ||
    (!noMailbox.test(local) &&
      (isSpaced || text[position - 1] !== ' ') &&
      /mail|[ck]onta[ck]t|write|reach/i.test(line));
  return likely ? { start, end: domain.end } : null;
}

/** `ann at x dot com`, `ann arobase x point fr`, `ann_at_x_dot_com`, and `ann.lee at x.com` where the name looks like a mailbox. */
function spelledOut({ text, words }: Scan, add: Add): void {
  let free = 0;
  for (let index = 0; index < words.length; index += 3) {
    if (!atWord.has(words.at(index + 2)) || words.at(index) < free) continue;
    const sign = joined(text, words.at(index), words.at(index + 1));
    const domain = sign === null ? null : spelledDomain(text, sign.end);
    if (sign === null || domain === null) continue;
    const local = dottedLocal.exec(text.slice(Math.max(free, sign.start - 100), sign.start))?.[0] ?? '';
    const start = sign.start - local.length;
    if (local === '' || isWord(text.charCodeAt(start - 1))) continue;
    const isPlain = !domain.isSpelled && /^ at $/i.test(text.slice(sign.start, sign.end));
    if (isPlain && !isMailbox(text, start, local)) continue;
    if (
      noMailbox.test(local) &&
      !/[ _*/|~"'-](?:dot|punkt|point|punto)[ _*/|~"'-]/i.test(text.slice(sign.end, domain.end))
    )
      continue;
    free = domain.end;
    add(start, domain.end);
  }
}

/** The word for `@` with the blanks, or the signs of one kind, on both sides; null when it stands otherwise. */
function joined(text: string, start: number, end: number): Span | null {
  let from = start;
  let to = text.startsWith('-a', end) ? end + 2 : end;
  while (start - from < 3 && ` _*/|~"'-`.includes(text.charAt(from - 1)) && from > 0) from -= 1;
  while (to - end < 5 && ` _*/|~"'-`.includes(text.charAt(to)) && to < text.length) to += 1;
  if (from === start || to === end || text.slice(from, start).trim() !== text.slice(end, to).trim()) return null;
  return isWord(text.charCodeAt(from - 1)) && isWord(text.charCodeAt(to)) ? { start: from, end: to } : null;
}

function isMailbox(text: string, start: number, local: string): boolean {
  if (noMailbox.test(local)) return false;
  if (/[._+\d]/.test(local)) return true;
  return /(?:e-?mail|mailto|mail|contact|write to|reach (?:me|us))(?: me| us)?(?: is| at)?[ :=]{1,3}$/i.test(
    text.slice(Math.max(0, start - 24), start),
  );
}
