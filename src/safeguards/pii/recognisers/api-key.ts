import { type Add, firstWordFrom, type Recogniser, type Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';
import { vendorKeys } from './key-shapes.ts';
import { pemBlocks } from './pem.ts';
import { namedSecret, otherNames, passwordWords, placeholder, secretWords, weakName } from './secret-names.ts';

const minSecret = 20;
const minMixed = 24;
const maxSecret = 512;
const assignment =
  /(?:^|[?&;,])([A-Za-z0-9_.-]{0,60}?(?:key|token|secret|passw(?:or)?d|passphrase|pwd|auth|sig|credential|jwt|bearer|pat|sas|psk|hmac)s?)(?:=|:=?)(?:base64:)?([^?&;,:=]{20,512}={0,2})/gi;
/** An invented value for the examples, put together so that no scanner takes it for a live one. */
const opaque = ['x9Kq', 'Lm2P', 'w7Rt', 'Yb4N', 'z8Vc', 'Hd3J', 'f6Gs', 'Ta5Q', 'e1Wu'].join('');

export const apiKey: Recogniser<'api_key'> = {
  label: 'api_key',
  tier: 'core',
  candidates: (scan, add) => {
    pemBlocks(scan.text, add);
    for (let index = 0; index < scan.chunks.length; index += 2)
      secretsOfChunk(scan, scan.chunks.at(index), scan.chunks.at(index + 1), add);
    urlPasswords(scan, add);
    passwords(scan, add);
  },
  confidence: (value, { text, start }) => {
    if (value.startsWith('-----')) return 0.9;
    if (placeholder.test(value) || /EXAMPLE(?:KEY)?$/.test(value)) return 0;
    if (text[start - 1] === ':' && text.charAt(start + value.length) === '@') return value.length >= 32 ? 0.9 : 0.7;
    if (!isVaried(value)) return 0;
    return value.length >= 32 ? 0.9 : 0.7;
  },
  redact: (value) => `****${value.startsWith('-----') || value.length < 12 ? '' : value.slice(-4)}`,
  finds: [
    `api_key="«${opaque}»"`,
    `Authorization: Bearer «${opaque}»`,
    `use «${['ghp', opaque].join('_')}»`,
    `key «${['AK', 'IA', 'Q7M2XW4ZB5CJD6KL'].join('')}», thanks`,
    `https://api.example.com/leads?token=«${opaque}»&limit=5`,
    `clé API : «${opaque}»`,
    `STORAGE_KEY=«${opaque}»`,
    `APP_KEY=base64:«${opaque}»`,
    `<secret>«${opaque}»</secret>`,
    `Token „«${opaque}»“`,
    `mail-zeph_«${opaque}»`.replace('mail-zeph_«', '«zeph_'),
    `curl -u «${opaque}»: https://api.example.com`,
    `postgres://app:«${opaque.slice(0, 14)}»@db.example.com:5432/app`,
    `AccountName=acme;AccountKey=«${opaque}»;EndpointSuffix=core.example`,
  ],
  ignores: [
    ['api_key: $', '{HUBSPOT_API_KEY}'].join(''),
    'STRIPE_KEY=YOUR_API_KEY_HERE',
    'token: <your-token-here>',
    'md5 9e107d9d372bb6826bd81d3542a419d6',
    'commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    'the key to growth is internationalisation',
    'token\n\n2026-05-04T07:08:09.123Z INFO started',
    'public key fingerprint SHA256:x9KqLm2Pw7RtYb4Nz8VcHd3Jf6GsTa5Qe1Wu',
  ],
};

function secretsOfChunk(scan: Scan, start: number, end: number, add: Add): void {
  const { text } = scan;
  const keys = vendorKeys(text, start, end);
  if (keys.length > 0) {
    for (const { start: from, end: to } of keys) add(from, to);
    return;
  }
  if (!mayBeRandom(text, start, end)) return;
  const chunk = text.slice(start, end);
  let found = false;
  for (const match of /[=:]/.test(chunk) ? chunk.matchAll(assignment) : []) {
    const [all, name = '', value = ''] = match;
    const from = start + match.index + all.length - value.length;
    if (!weakName.test(name) && looksRandom(value)) {
      const span = trimmed(text, from, from + value.length);
      add(span.start, span.end);
    }
    found = true;
  }
  if (found) return;
  const login = loginPassword(text, start, end);
  if (login !== null) add(login.start, login.end);
  if (login !== null) return;
  if (isBranded(text, start, end)) add(start, end);
  const isPlain = followsKeyId(text, start, end) || isTagged(text, start, end);
  if (isPlain) add(start, end);
  if (isPlain || !isNamed(scan, start)) return;
  const before = text.slice(Math.max(0, start - 60), start);
  if (weakName.test(before) || /^https?:|^\/|^www\./i.test(chunk)) return;
  const span = trimmed(text, start, Math.min(end, start + maxSecret));
  const value = text.slice(span.start, span.end);
  if (value.length < minSecret || !looksRandom(value)) return;
  if (namedSecret.test(before) || (isMixed(value) && !otherNames.test(before))) add(span.start, span.end);
}

/** The second half of an AWS key pair, behind the first. */
function followsKeyId(text: string, start: number, end: number): boolean {
  return end - start === 40 && /A[KS]IA[A-Z2-7]{16}[^A-Za-z0-9]{1,8}$/.test(text.slice(Math.max(0, start - 28), start));
}

/** `<apiKey>…</apiKey>`: tags name no values elsewhere, because most are those of HTML. */
function isTagged(text: string, start: number, end: number): boolean {
  if (text[start - 1] !== '>' || text[end] !== '<' || end - start < minSecret) return false;
  const before = text.slice(Math.max(0, start - 40), start);
  return /<[\w-]{0,24}(?:secret|token|password|passwd|key)>$/i.test(before) && looksRandom(text.slice(start, end));
}

const branded =
  /^[A-Za-z]{2,12}(?:[_-][A-Za-z\d]{1,8}){0,2}[_-](?=[A-Za-z\d]{0,40}[A-Z])(?=[A-Za-z\d]{0,40}[a-z])[A-Za-z\d]{32,120}$/;
const brandedOther =
  /^(?:cs|pi|seti|src|sha\d*|md5|integrity|chatcmpl|cmpl|resp|msg|file|req|trace|span|session|sess|user|org|img|image|build|release|hash|id|ref)[_-]/i;

/** A key of a vendor nobody has listed: a short brand, then a long run that mixes digits, small and capital letters. */
function isBranded(text: string, start: number, end: number): boolean {
  if (end - start < 36 || end - start > 150 || '/=?&#@'.includes(text.charAt(start - 1) || ' ')) return false;
  const value = text.slice(start, end).replace(/[.,:]$/, '');
  if (!branded.test(value) || brandedOther.test(value)) return false;
  const tail = value.slice(value.search(/[A-Za-z\d]{32,120}$/));
  return tail.replaceAll(/\D/g, '').length >= 3 && averagePiece(tail) < 2.4;
}

/** Small and capital letters and digits mixed, as no hash, number or word is: a secret even when its name stands some words before. */
function isMixed(value: string): boolean {
  return (
    value.length >= minMixed && /^(?=(?:.*\d){3})(?=.*[a-z].*[a-z])(?=.*[A-Z].*[A-Z])[A-Za-z0-9_+/=-]+$/.test(value)
  );
}

/** `scheme://user:password@host`: the password. */
function urlPasswords({ text, ats }: Scan, add: Add): void {
  for (let index = 0; index < ats.length; index += 1) {
    const position = ats.at(index);
    const before = text.slice(Math.max(0, position - 200), position);
    const found = before.includes('://') ? /:\/\/[^\s/@:]{0,64}:([^\s/@]{6,160})$/.exec(before) : null;
    const password = found?.[1];
    if (password === undefined || /^(?:pass(?:word)?|secret|user|\$.*|<.*|\[.*|\*+|x+)$/i.test(password)) continue;
    add(position - password.length, position);
  }
}

const assigned = /["'\])>*]{0,3}[ \t]{0,2}(?::=|=>|[:=])[ \t]{0,3}["'`]?([^\s"'`<>;,]{20,128})/y;

/** `password: …` with signs that other secrets do not have. */
function passwords({ text, words }: Scan, add: Add): void {
  for (let index = 0; index < words.length; index += 3) {
    if (!passwordWords.has(words.at(index + 2))) continue;
    assigned.lastIndex = words.at(index + 1);
    const value = assigned.exec(text)?.[1];
    if (value === undefined || !/[!#^*@()[\]{}|]/.test(value) || !/\d/.test(value) || !looksRandom(value)) continue;
    add(assigned.lastIndex - value.length, assigned.lastIndex);
  }
}

/** `-u user:password` of a command line, or `-u key:` where there is no password. */
function loginPassword(text: string, start: number, end: number): Span | null {
  if (!/(?:^|\s)(?:-u|--user)[ =]["']?$/.test(text.slice(Math.max(0, start - 10), start))) return null;
  const colon = text.indexOf(':', start);
  if (colon === end - 1 && colon - start >= minSecret) return { start, end: colon };
  return colon < 0 || end - colon <= minSecret || text[colon + 1] === '/' ? null : { start: colon + 1, end };
}

/** Whether a word that names secrets stands near before. */
function isNamed({ words }: Scan, start: number): boolean {
  for (let index = firstWordFrom(words, start) - 3; index >= 0 && start - words.at(index + 1) <= 60; index -= 3)
    if (secretWords.has(words.at(index + 2))) return true;
  return false;
}

/** At least eight different characters. */
function isVaried(value: string): boolean {
  let seen = '';
  for (let at = 0; at < value.length && seen.length < 8; at += 1)
    if (!seen.includes(value.charAt(at))) seen += value.charAt(at);
  return seen.length >= 8;
}

/** A cheap first look: a digit, or capitals among small letters. */
function mayBeRandom(text: string, start: number, end: number): boolean {
  let digits = 0;
  let capitals = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code >= 65 && code <= 90) capitals += 1;
    if (digits >= 2) return true;
  }
  return capitals >= 2;
}

/** A secret has digits among letters, or mixes cases without forming words; words, paths and identifiers do not look like that. */
function looksRandom(value: string): boolean {
  if (/^https?:|\$\{|%[A-Z]|\/\/|^\d{4}-?\d\d-?\d\dT\d/i.test(value) || isIdentifier(value)) return false;
  const digits = value.replaceAll(/\D/g, '').length;
  if (digits === value.length) return false;
  if (digits >= 2) return /[A-Za-z]/.test(value);
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && averagePiece(value) < 3;
}

/** Words joined by signs, with a number here and there: `auth_provider_x509_cert_url`. */
function isIdentifier(value: string): boolean {
  const parts = value.split(/[-_.:]/);
  if (parts.length < 2 || !parts.every((part) => /^(?:[a-z]{1,20}\d{0,3}|[A-Z]{1,20}\d{0,3}|\d{1,4})$/.test(part)))
    return false;
  return value.replaceAll(/[^A-Za-z]/g, '').length / parts.length >= 3;
}

/** Names in camel case fall into words, random letters into crumbs: the mean length of the pieces. */
function averagePiece(value: string): number {
  return value.length / Math.max(1, value.match(/[A-Z]?[a-z]+|[A-Z]|\d/g)?.length ?? 1);
}

/** Without the marks that end a sentence or a quotation. */
function trimmed(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (to > from && /[.,:?&~%]/.test(text.charAt(to - 1))) to -= 1;
  while (from < to && /[:=&?.~%]/.test(text.charAt(from))) from += 1;
  return { start: from, end: to };
}
