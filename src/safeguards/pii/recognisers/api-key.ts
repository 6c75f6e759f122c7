import { keyFormats } from '../key-formats.ts';
import type { Recogniser, Span } from '../recogniser.ts';
import type { Scan } from '../scan.ts';

const minSecret = 20;
const maxSecret = 512;
const maxPem = 20_000;
const boundary = '(?<![A-Za-z0-9_-])';
const formats = new RegExp(`${boundary}(?:${keyFormats.map(({ pattern }) => pattern).join('|')})(?![A-Za-z0-9_])`, 'g');
const secretNames =
  '(?:api|app(?:lication)?|access|auth(?:entication|orization)?|bearer|refresh|client|consumer|private|secret|signing|encryption|service|session|security|deploy|master|admin|bot|webhook|account|license|subscription|shared|integration|production|sandbox|live|test|stripe|slack|github|gitlab|openai|twilio|sendgrid|hubspot)?[ _.-]{0,2}';
const namedSecret = new RegExp(
  `(?:${secretNames}(?:keys?|tokens?|secrets?)|passw(?:or)?ds?|passwd|pwd|passphrase|passwort|credentials?|bearer|jwt|sas|dsn)(?:[ _-]{0,2}(?:is|value|id))?["'\`\\])>]{0,2}\\s{0,3}(?::=|=>|[:=]|→|—|-|\\()?\\s{0,3}["'\`<(\\[]{0,2}$`,
  'i',
);
const weakNames =
  /(?:order|tracking|license plate|partition|primary|foreign|sort|public|cache|trace|idempotency|object|storage|s3|product|registry|answer|map)[ _-]?keys?\W{0,8}$|(?:csrf|page|next|sync|pagination|unsubscribe|tracking|click)[ _-]?tokens?\W{0,8}$/i;
const assignment =
  /(?:^|[?&;,])([A-Za-z0-9_.-]{0,60}?(?:key|token|secret|passw(?:or)?d|pwd|auth|sig|credential)s?)(?:=|:=?)([^?&;,:=]{20,512}={0,2})/gi;
/** An invented value for the examples, put together so that no scanner takes it for a live one. */
const opaque = ['x9Kq', 'Lm2P', 'w7Rt', 'Yb4N', 'z8Vc', 'Hd3J', 'f6Gs', 'Ta5Q', 'e1Wu'].join('');
const placeholder =
  /^your|your[_-]|placeholder|insert[_-]|replace[_-]|change[_-]?me|redacted|dummy|xxxx|\.\.\.|[_-](?:here|key|token)$|process\.env/i;

export const apiKey: Recogniser<'api_key'> = {
  label: 'api_key',
  candidates: function* (scan) {
    yield* pemBlocks(scan.text);
    for (let index = 0; index < scan.chunks.length; index += 2)
      yield* secretsOfChunk(scan, scan.chunks[index] ?? 0, scan.chunks[index + 1] ?? 0);
  },
  confidence: (value) => {
    if (value.startsWith('-----')) return 0.9;
    if (placeholder.test(value) || new Set(value).size < 8) return 0;
    return value.length >= 32 ? 0.9 : 0.7;
  },
  redact: (value) => `****${value.startsWith('-----') ? '' : value.slice(-4)}`,
  finds: [
    `api_key="«${opaque}»"`,
    `Authorization: Bearer «${opaque}»`,
    `use «${['ghp', opaque].join('_')}»`,
    `key «${['AK', 'IA', 'Q7M2XW4ZB5CJD6KL'].join('')}», thanks`,
    `https://api.example.com/leads?token=«${opaque}»&limit=5`,
  ],
  ignores: [
    ['api_key: $', '{HUBSPOT_API_KEY}'].join(''),
    'STRIPE_KEY=YOUR_API_KEY_HERE',
    'token: <your-token-here>',
    'md5 9e107d9d372bb6826bd81d3542a419d6',
    'commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    'the key to growth is internationalisation',
  ],
};

function* secretsOfChunk({ text }: Scan, start: number, end: number): Iterable<Span> {
  const chunk = text.slice(start, end);
  let found = false;
  for (const match of chunk.matchAll(formats)) {
    found = true;
    yield { start: start + match.index, end: start + match.index + match[0].replace(/=+$/, '').length };
  }
  if (found) return;
  for (const match of chunk.matchAll(assignment)) {
    const [all, name = '', value = ''] = match;
    const from = start + match.index + all.length - value.length;
    if (!weakNames.test(name) && looksRandom(value)) yield trimmed(text, from, from + value.length);
    found = true;
  }
  if (found) return;
  const before = text.slice(Math.max(0, start - 60), start);
  if (namedSecret.test(before) && !weakNames.test(before) && !/^https?:|^\/|^www\./i.test(chunk)) {
    const span = trimmed(text, start, Math.min(end, start + maxSecret));
    if (span.end - span.start >= minSecret && looksRandom(text.slice(span.start, span.end))) yield span;
  }
}

/** A secret has digits among letters, or is long mixed-case; words, paths and identifiers do not look like that. */
function looksRandom(value: string): boolean {
  if (/^https?:|\$\{|%[A-Z]|\/\/|^[a-z]+(?:[-_.][a-z]+)+$/i.test(value)) return false;
  const digits = value.replaceAll(/\D/g, '').length;
  if (digits === value.length) return false;
  return digits >= 2 && /[A-Za-z]/.test(value)
    ? true
    : value.length >= 28 && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

/** Without the marks that end a sentence or a quotation. */
function trimmed(text: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (to > from && /[.,:?&~%]/.test(text.charAt(to - 1))) to -= 1;
  while (from < to && /[:=&?.~%]/.test(text.charAt(from))) from += 1;
  return { start: from, end: to };
}

function* pemBlocks(text: string): Iterable<Span> {
  const opening = '-----BEGIN ';
  for (let start = text.indexOf(opening); start >= 0; start = text.indexOf(opening, start + opening.length)) {
    const label = /^-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/.exec(text.slice(start, start + 80))?.[1];
    if (label === undefined) continue;
    const closing = `-----END ${label}-----`;
    const end = text.slice(start, start + maxPem).indexOf(closing);
    yield { start, end: end < 0 ? Math.min(text.length, start + maxPem) : start + end + closing.length };
  }
}
