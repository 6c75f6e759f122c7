import { isIPv4, isIPv6 } from 'node:net';
import { isDigit, isWord } from '../characters.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const maxIpv6 = 45;

export const ipAddress: Recogniser<'ip_address'> = {
  label: 'ip_address',
  candidates: function* (scan) {
    yield* dotted(scan);
    yield* colonised(scan);
  },
  context: {
    words: /\b(?:ips?|ipv[46]|hosts?|servers?|address|addr|login|client|from|ping|ssh|dns|subnet|vpn|firewall)\b/,
    against:
      /\b(?:v|ver|versions?|releases?|build|firmware|update|upgrade[ds]?|sections?|sec|clauses?|chapters?|articles?|paragraphs?|room|floor|cohort|oid|rev|revision|patch|sdk|driver|release)\b|§/,
    reach: 28,
  },
  confidence: (value, { text, start, hint }) => {
    if (hint === 'against' || /^0\.0\.0\.0$|^::$/.test(value)) return 0;
    if (!value.includes(':') && /[A-Za-z]\/$/.test(text.slice(Math.max(0, start - 2), start))) return 0;
    return 0.8;
  },
  redact: (value) => {
    if (!value.includes(':')) return `${value.split('.').slice(0, 2).join('.')}.*.*`;
    const [first = '', second = ''] = value.split(':');
    return second === '' ? `${first}:*` : `${first}:${second}:*`;
  },
  finds: [
    'http://«203.0.113.9»:8080/health',
    'IPv6: «2001:db8::8a2e:370:7334»',
    'range «10.1.2.0»/24',
    '[«::1»]:443',
    'ping «fe80::1ff:fe23:4567:890a%eth0»',
  ],
  ignores: [
    'v1.2.3.4',
    'version 10.4.0.2',
    '256.1.1.1',
    '1.2.3.4.5',
    'Chrome/120.0.0.0',
    'std::vector',
    '12:34:56',
    '00:1a:2b:3c:4d:5e',
    'ratio 1:2:3:4',
  ],
};

function* dotted({ text, groupStarts, groupEnds }: Scan): Iterable<Span> {
  for (let index = 0; index + 3 < groupStarts.length; index += 1) {
    const start = groupStarts[index] ?? 0;
    const end = groupEnds[index + 3] ?? 0;
    if (end - start > 15 || text.charCodeAt(groupEnds[index] ?? 0) !== 46) continue;
    if (
      start > 0 &&
      (isWord(text.charCodeAt(start - 1)) ||
        (/[.,-]/.test(text.charAt(start - 1)) && isDigit(text.charCodeAt(start - 2)) && text[start - 1] !== '-'))
    )
      continue;
    if (isWord(text.charCodeAt(end)) || (text[end] === '.' && isWord(text.charCodeAt(end + 1)))) continue;
    if (isIPv4(text.slice(start, end))) yield { start, end };
  }
}

function* colonised({ text, colons }: Scan): Iterable<Span> {
  let free = 0;
  for (const position of colons) {
    if (position < free) continue;
    let start = position;
    let end = position;
    while (start > free && position - start < 5 && isHex(text.charCodeAt(start - 1))) start -= 1;
    while (end < text.length && end - start <= maxIpv6 && isAddressPart(text.charCodeAt(end))) end += 1;
    free = end;
    while (end > start && (text[end - 1] === '.' || (text[end - 1] === ':' && text[end - 2] !== ':'))) end -= 1;
    if (isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(end)) || !/[0-9a-f]/i.test(text.slice(start, end)))
      continue;
    if (!isIPv6(text.slice(start, end))) continue;
    const zone = /^%[A-Za-z0-9]{1,16}/.exec(text.slice(end, end + 17));
    yield { start, end: end + (zone?.[0].length ?? 0) };
  }
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function isAddressPart(code: number): boolean {
  return isHex(code) || code === 58 || code === 46;
}
