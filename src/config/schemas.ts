/**
 * The shapes a setting's text may have. Every message completes the sentence "NAME must be …" and never repeats the
 * value, because a secret may have been pasted under the wrong name.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { type LimitName, type LimitNumbers, serviceNames } from '../core/limits.ts';
import { Secret } from '../core/secret.ts';

const YES = new Set(['true', '1', 'yes', 'on']);
const NO = new Set(['false', '0', 'no', 'off']);

/** true or false, also as 1/0, yes/no, on/off. */
export const flag = z
  .string()
  .refine((text) => YES.has(text.toLowerCase()) || NO.has(text.toLowerCase()), 'true or false')
  .transform((text) => YES.has(text.toLowerCase()));

/** A whole number within limits, both included. */
export const whole = (from: number, to: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text) && inRange(Number(text), from, to),
      `a whole number from ${from} to ${to}`,
    )
    .transform(Number);

/** One of a few words, in any case; handed on in lower case. */
export const oneOf = <const W extends string>(...words: readonly W[]) =>
  z.string().transform((text, context): W => {
    const found = words.find((word) => word === text.toLowerCase());
    if (found !== undefined) return found;
    context.issues.push({ code: 'custom', message: `one of: ${words.join(', ')}`, input: text });
    return z.NEVER;
  });

/** One line of text without spaces or control characters. */
export const word = z.string().regex(/^[\x21-\x7e]{1,2048}$/, 'one word without spaces');

/** A path in the file system. */
export const path = z.string().refine((text) => !hasControl(text), 'a path on one line');

/** A secret of one word (keys, tokens). */
export const secretWord = word.transform((text) => new Secret(text));

/** A secret phrase, spaces allowed. */
export const secretText = z
  .string()
  .refine((text) => !hasControl(text) && text.length <= 4096, 'one line of at most 4096 characters')
  .transform((text) => new Secret(text));

/** A comma list of secrets, none of them shown. */
export const secretTexts = z
  .string()
  .refine((text) => !hasControl(text) && text.length <= 65_536, 'a comma list in one line')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one) => new Secret(one)),
  );

/** A host name or an IP address to listen on. */
export const host = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/,
    'a host name or an IP address',
  );

/** An http(s) address without credentials, query or fragment; handed on without a slash at the end. */
export const webAddress = z
  .string()
  .refine((text) => isWebAddress(text), 'an address such as https://host or http://localhost:3000')
  .transform((text) => text.replace(/\/+$/, ''));

/** An https address as above; http is for this machine alone, as a password goes with every call. */
export const privateAddress = z
  .string()
  .refine(
    (text) => isWebAddress(text) && (new URL(text).protocol === 'https:' || isThisMachine(new URL(text).hostname)),
    'an address such as https://host; http:// on this machine alone',
  )
  .transform((text) => text.replace(/\/+$/, ''));

/** An http(s) origin: scheme, host and port only. */
export const origin = z
  .string()
  .refine(
    (text) => isWebAddress(text) && new URL(text).pathname === '/',
    'an origin such as https://host or http://localhost:3000',
  )
  .transform((text) => new URL(text).origin);

/** An address of a service that may hold a password, of the schemes named. */
export const secretAddress = (what: string, ...schemes: readonly string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), what)
    .transform((text) => new Secret(text));

/** A mail server by scheme, host and port, without credentials; a scheme without TLS is for upgrading, or for this machine. */
export const mailServer = (ports: Readonly<Record<string, number>>) =>
  z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const usual = url === null ? undefined : ports[url.protocol.slice(0, -1)];
    const isPlain =
      url !== null && /^\/?$/.test(url.pathname) && url.search + url.hash + url.username + url.password === '';
    if (url !== null && usual !== undefined && isPlain && url.hostname !== '') {
      const hostname = url.hostname.replace(/^\[|\]$/g, '');
      const isHere = isThisMachine(url.hostname);
      const encryption = url.protocol.endsWith('s:')
        ? ('tls' as const)
        : isHere
          ? ('none' as const)
          : ('starttls' as const);
      return { host: hostname, port: url.port === '' ? usual : Number(url.port), encryption };
    }
    const form = Object.keys(ports).map((scheme) => `${scheme}://host`);
    context.issues.push({ code: 'custom', message: `${form.join(' or ')}, without user and password`, input: '' });
    return z.NEVER;
  });

/** An e-mail address in lower case. */
export const address = z
  .string()
  .regex(/^[^\s@,<>"]{1,64}@[^\s@,<>"]+\.[^\s@,<>"]+$/, 'an e-mail address')
  .transform((text) => text.toLowerCase());

/** Some words on one line. */
export const phrase = z.string().refine((text) => !hasControl(text) && text.length <= 1000, 'one line of text');

/** A comma list, each part of one shape; empty parts are dropped and doubles removed. */
export const list = <T>(part: z.ZodType<T, string>, what: string) =>
  z.string().transform((text, context): readonly T[] => {
    const parts = [...new Set(text.split(',').map((one) => one.trim()))].filter((one) => one !== '');
    const read = parts.map((one) => part.safeParse(one));
    const good = read.flatMap((one) => (one.success ? [one.data] : []));
    if (good.length === parts.length) return good;
    context.issues.push({ code: 'custom', message: `a comma list of ${what}`, input: text });
    return z.NEVER;
  });

/** An IP address, or a network as address/bits. */
export const network = z.string().refine((text) => {
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)];
  if (longest === undefined || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}, 'an IP address or a network such as 10.0.0.0/8');

const limitedNames = [...serviceNames, 'hubspot_search'] as const;
const most = 10_000_000;

/** Limits by name, each as calls at once and per minute. */
export const rateLimits = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  const limits: Partial<Record<LimitName, LimitNumbers>> = {};
  for (const part of parts.filter((one) => one !== '')) {
    const [, name, capacity, perMinute] = /^(\w+)\s*=\s*(\d{1,8})\s*\/\s*(\d{1,8})$/.exec(part) ?? [];
    const known = limitedNames.find((one) => one === name);
    const numbers = { capacity: Number(capacity), perMinute: Number(perMinute) };
    if (known === undefined || !Object.values(numbers).every((one) => one >= 1 && one <= most)) {
      const message = `a comma list such as gmail=100/60, of ${limitedNames.join(', ')}`;
      context.issues.push({ code: 'custom', message, input: text });
      return z.NEVER;
    }
    limits[known] = numbers;
  }
  return limits;
});

/** A Fernet key: 32 bytes in urlsafe base64 (https://github.com/fernet/spec/blob/master/Spec.md). */
export const fernetKeys = list(
  z
    .string()
    .refine((text) => /^[A-Za-z0-9_-]{43}=?$/.test(text) && canonical(text), 'a key')
    .transform((text) => new Secret(text)),
  'keys of 32 bytes in urlsafe base64',
).refine((keys) => keys.length > 0, 'a comma list of keys of 32 bytes in urlsafe base64');

/** A service account as JSON, raw or in base64; handed on as raw JSON. */
export const serviceAccount = z.string().transform((text, context) => {
  const json = text.startsWith('{') ? text : Buffer.from(text, 'base64').toString('utf8');
  if (isServiceAccount(json)) return new Secret(json);
  const message = 'the JSON of a service account (with client_email and private_key), raw or in base64';
  context.issues.push({ code: 'custom', message, input: '' });
  return z.NEVER;
});

/** A zone of the IANA database, such as Europe/Berlin. */
export const timeZone = z.string().refine((text) => isTimeZone(text), 'a time zone such as Europe/Berlin');

/** Hours of a working day, HH:MM-HH:MM, as wall-clock times of one day. */
export const workingHours = z.string().transform((text, context) => {
  const found = /^((?:[01]\d|2[0-3]):[0-5]\d)\s*-\s*((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  const [, start = '', end = ''] = found ?? [];
  if (start < end) return { start, end };
  context.issues.push({
    code: 'custom',
    message: 'hours such as 09:00-17:00, the first before the second',
    input: text,
  });
  return z.NEVER;
});

/** A domain name in lower case. */
export const domain = z
  .string()
  .regex(
    /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u,
    'a domain',
  )
  .transform((text) => text.toLowerCase());

/** An e-mail address, or @domain for everybody of a domain; in lower case. */
export const allowed = z
  .string()
  .refine(
    (text) => /^[^\s@,]{0,64}@[^\s@,]+$/.test(text) && domain.safeParse(text.slice(text.lastIndexOf('@') + 1)).success,
    'an address',
  )
  .transform((text) => text.toLowerCase());

/** The log levels; Python's WARNING and CRITICAL are read as warn and fatal. */
export const logLevel = oneOf('trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'critical').transform(
  (level) => (level === 'warning' ? 'warn' : level === 'critical' ? 'fatal' : level),
);

function inRange(value: number, from: number, to: number): boolean {
  return value >= from && value <= to;
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function isThisMachine(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(hostname);
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
}

function canonical(key: string): boolean {
  return Buffer.from(key, 'base64url').toString('base64url') === key.replace(/=$/, '');
}

function isServiceAccount(json: string): boolean {
  try {
    return z.object({ client_email: z.string().min(3), private_key: z.string().min(1) }).safeParse(JSON.parse(json))
      .success;
  } catch {
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
