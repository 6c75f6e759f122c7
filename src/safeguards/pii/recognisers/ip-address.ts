import { isIPv6 } from 'node:net';
import { isDigit, isWord } from '../characters.ts';
import { wordClass } from '../lexicon.ts';
import type { Marks } from '../marks.ts';
import type { Add, Context, Recogniser } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { dotWords } from '../spelled-signs.ts';

const maxIpv6 = 45;

export const ipAddress: Recogniser<'ip_address'> = {
  label: 'ip_address',
  tier: 'core',
  candidates: (scan, add) => {
    dotted(scan, add);
    colonised(scan, add);
  },
  context: {
    words: wordClass(
      'ip ips ipv host hosts hostname server servers address addr adresse direccion indirizzo adres client login logged from ping ssh dns subnet vpn firewall whitelist allowlist blacklist blocklist block blocked deny denied permit allow allowed route routes via gateway nameserver resolver proxy inet listening bind bound source src destination dst dest origin traffic attack attacker ioc node box machine endpoint network lan wan connect connected connection visitor requests session curl hxxp http https ftp telnet rdp forwarded peer mx ns cidr range port answers banned scan scans scanner abuse upstream backend hop hops tracert traceroute whois static behind gw remote ip4 spf aaaa localhost ifconfig ipconfig netmask broadcast lease dhcp ntp smtp imap relay bot botnet ddos spoofed',
    ),
    against: wordClass(
      'v ver version versions versie versione release releases build builds firmware update updates updated upgrade upgrades upgraded section sections sec clause clauses chapter chapters kapitel article articles artikel paragraph paragraphs abschnitt absatz ziffer room floor cohort oid rev revision patch sdk driver kernel running see per chrome chromium firefox safari edge opera windows android ios macos linux ubuntu java node python php ruby nginx apache mysql postgres postgresql oracle redis office excel word outlook acrobat photoshop sap net dotnet framework runtime assembly plugin app client library lib package module stepping wbs item step figure fig table appendix annex schedule exhibit requirement req §',
      'client',
    ),
    reach: 28,
    reachAfter: 12,
  },
  confidence: (value, context) => {
    if (/^0\.0\.0\.0$|^::$/.test(value)) return 0;
    if (!/^[\d.]+$|:/.test(value)) return context.hint === 'for' ? 0.8 : 0;
    if (value.includes(':')) return isMeantAsAddress(value, context) ? 0.8 : 0;
    return looksLikeVersion(value, context) ? 0 : 0.8;
  },
  redact: (value) => {
    if (!value.includes(':')) return `${(value.match(/\d+/g) ?? []).slice(0, 2).join('.')}.*.*`;
    const [first = '', second = ''] = value.split(':');
    return second === '' ? `${first}:*` : `${first}:${second}:*`;
  },
  finds: [
    'http://«203.0.113.9»:8080/health',
    'IPv6: «2001:db8::8a2e:370:7334»',
    'range «10.1.2.0»/24',
    '[«::1»]:443',
    'Nginx upstream «170.17.62.112»:8080',
    'ping «fe80::1ff:fe23:4567:890a%eth0»',
    'seen from hxxp://«203[.]0[.]113[.]9»/x',
    'mapped «::ffff:203.0.113.9»',
    'v=spf1 ip6:«2001:db8::2»/64 -all',
    'app [«2001:db8:e943::1343:6981»]:8443',
    'mysql -h «172.16.15.42»',
    'host «203 dot 0 dot 113 dot 9»',
    'host «203 . 0 . 113 . 9»',
    'host «203\\.0\\.113\\.9»',
    '«13.28.60.27» - - [07/Jun/2026:08:09:10 +0000] "GET / HTTP/2"',
  ],
  ignores: [
    'v1.2.3.4',
    'version 10.4.0.2',
    'running 12.27.75.144 since May',
    'MyTool 2.5.1.7 is out',
    'namespace a::b',
    'upgraded from 5.28.70.47 to 7.18.63.193',
    'setup-5.1.2.33.exe',
    '256.1.1.1',
    '1.2.3.4.5',
    'Chrome/120.0.0.0',
    'std::vector',
    '12:34:56',
    '00:1a:2b:3c:4d:5e',
    'ratio 1:2:3:4',
  ],
};

/** Four groups, or fewer with a digit: `a::b` and `std::f` are names in a program. */
function isMeantAsAddress(value: string, { hint }: Context): boolean {
  const groups = value.split(':').filter((group) => group !== '').length;
  return hint === 'for' || groups >= 4 || (hint !== 'against' && /\d/.test(value));
}

/** A version or section rather than a host: it is called one, is part of a name, or has small numbers that nothing calls an address. */
function looksLikeVersion(value: string, { text, start, end, hint }: Context): boolean {
  const before = text.charAt(start - 1);
  if ('/-'.includes(before) && /[A-Za-z]/.test(text.charAt(start - 2))) return true;
  if (before === '@' || before === '[' || before === '/' || isConnected(text.slice(end, end + 90))) return false;
  if (/\b(?:up|down)(?:grad|dat)(?:ed?|ing)\b[^\n]{0,40}$/i.test(text.slice(Math.max(0, start - 60), start)))
    return true;
  if (hint === 'for') return false;
  const [first = 0, second = 0, third = 0] = value.split('.').map(Number);
  // Private networks (RFC 1918), where no version counts so far.
  if ((first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168)) return false;
  if (hint === 'against') return first <= 30 || second <= 40;
  if (/^-[a-z]/i.test(text.slice(end, end + 2))) return true;
  return first <= 25 && first !== 10 && second <= 40 && third <= 99;
}

/** A port, a prefix length, or the rest of a line of an access log behind it. */
function isConnected(behind: string): boolean {
  return /^(?::\d|\/\d| \S{1,40} \S{1,40} \[\d)/.test(behind);
}

function dotted({ text, groupStarts, groupEnds }: Scan, add: Add): void {
  for (let index = 0; index + 3 < groupStarts.length; index += 1) {
    const start = groupStarts.at(index);
    const firstEnd = groupEnds.at(index);
    const gap = groupStarts.at(index + 1) - firstEnd;
    if (text.charCodeAt(firstEnd) !== 46 || gap !== 1) {
      if (gap > 1 && gap <= longestGap) spelledOut(text, groupStarts, groupEnds, index, add);
      continue;
    }
    const end = groupEnds.at(index + 3);
    if (end - start > 15) continue;
    const before = text.charCodeAt(start - 1);
    if (isWord(before) || (before === 46 && isDigit(text.charCodeAt(start - 2)))) continue;
    if (before === 46 && start > 1 && text.charCodeAt(start - 2) !== 32) continue;
    const after = text.charCodeAt(end);
    if (isWord(after) || (after === 46 && isWord(text.charCodeAt(end + 1)))) continue;
    if (areOctets(text, groupStarts, groupEnds, index)) add(start, end);
  }
}

const longestGap = 7;
const spelledGap = new RegExp(`^(?: ?\\. ?|\\\\\\.| (?:${dotWords}) |-(?:${dotWords})-|_(?:${dotWords})_)$`, 'i');

/** `203 dot 0 dot 113 dot 9`, `203 . 0 . 113 . 9`, `203\\.0\\.113\\.9`. */
function spelledOut(text: string, starts: Marks, ends: Marks, index: number, add: Add): void {
  const gap = text.slice(ends.at(index), starts.at(index + 1));
  if (!spelledGap.test(gap) || isWord(text.charCodeAt(starts.at(index) - 1))) return;
  for (let group = index; group < index + 4; group += 1) {
    const written = text.slice(starts.at(group), ends.at(group));
    if (written.length > 3 || Number(written) > 255) return;
    if (group > index && text.slice(ends.at(group - 1), starts.at(group)) !== gap) return;
  }
  const end = ends.at(index + 3);
  if (!isWord(text.charCodeAt(end)) && !text.startsWith(gap, end)) add(starts.at(index), end);
}

/** Four groups with single dots between, each 0 to 255 without a leading zero. */
function areOctets(text: string, starts: Marks, ends: Marks, index: number): boolean {
  for (let group = index; group < index + 4; group += 1) {
    const start = starts.at(group);
    const length = ends.at(group) - start;
    if (length > 3 || (length > 1 && text.charCodeAt(start) === 48)) return false;
    if (length === 3 && Number(text.slice(start, start + 3)) > 255) return false;
    if (group > index && (start - ends.at(group - 1) !== 1 || text.charCodeAt(start - 1) !== 46)) return false;
  }
  return true;
}

function colonised({ text, colons }: Scan, add: Add): void {
  let free = 0;
  for (let index = 0; index < colons.length; index += 1) {
    const position = colons.at(index);
    if (position < free) continue;
    let start = position;
    let end = position;
    while (start > free && position - start < 5 && isHex(text.charCodeAt(start - 1))) start -= 1;
    while (end < text.length && end - start <= maxIpv6 && isAddressPart(text.charCodeAt(end))) end += 1;
    free = end;
    if (end - start < 3) continue;
    // `ip6:2001:…` of an SPF record.
    if (text.charCodeAt(start - 1) === 112 && text.charCodeAt(start) === 54 && position === start + 1) start += 2;
    while (end > start && (text[end - 1] === '.' || (text[end - 1] === ':' && text[end - 2] !== ':'))) end -= 1;
    if (isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(end)) || !hasTwoColons(text, start, end)) continue;
    const address = text.slice(start, end);
    if (!/[0-9a-f]/i.test(address) || !isIPv6(address)) continue;
    const zone = text[end] === '%' ? /^%[A-Za-z0-9._-]{0,15}[A-Za-z0-9]/.exec(text.slice(end, end + 18)) : null;
    add(start, end + (zone?.[0].length ?? 0));
  }
}

function hasTwoColons(text: string, start: number, end: number): boolean {
  const first = text.indexOf(':', start);
  const second = text.indexOf(':', first + 1);
  return second >= 0 && second < end;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function isAddressPart(code: number): boolean {
  return isHex(code) || code === 58 || code === 46;
}
