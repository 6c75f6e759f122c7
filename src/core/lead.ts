import { CountersignError } from './errors.ts';

/** The person behind a form submission. */
export type Prospect = {
  id: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  full_name: string | null;
  company: string | null;
  job_title: string | null;
  phone: string | null;
  website: string | null;
  /** The lead's own words in the form, if it had a field for them. */
  message: string | null;
  /** The form's page, for the reviewer. */
  source: string;
  /** Two-letter language the form names, if it does. */
  language: string | null;
  /** IANA zone the form names, if it does. */
  time_zone: string | null;
  created_at: string;
};

/** Every form field as the sender named it, flattened to one value each. */
export type FormFields = Readonly<Record<string, string>>;

const aliases = {
  email: ['email', 'email_address', 'e-mail', 'work_email'],
  first_name: ['firstname', 'first_name', 'givenname', 'given_name'],
  last_name: ['lastname', 'last_name', 'surname', 'familyname', 'family_name'],
  full_name: ['full_name', 'fullname', 'name'],
  company: ['company', 'company_name', 'companyname', 'organisation', 'organization'],
  job_title: ['jobtitle', 'job_title', 'title', 'role'],
  phone: ['phone', 'phone_number', 'mobilephone', 'mobile'],
  website: ['website', 'company_website', 'url'],
  message: ['message', 'usermessage', 'user_message', 'comments', 'comment', 'question', 'how_can_we_help', 'notes'],
  language: ['language', 'hs_language', 'locale'],
  time_zone: ['time_zone', 'timezone', 'hs_timezone'],
} as const;

/**
 * Reads a form body in any documented shape: `fieldValues` or `fields` lists of `{name, value}`, HubSpot `properties`
 * (plain or `{value}`), or a flat object. Field names are case-insensitive. Returns trimmed, non-empty values by
 * lower-case name; the first of several equal names wins.
 */
export function readFormFields(body: unknown): FormFields {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of fieldPairs(body)) {
    const text = plainText(value);
    const key = cleanText(name).toLowerCase();
    if (text !== '' && key !== '' && !(key in fields)) fields[key] = text;
  }
  return fields;
}

/** The prospect of a form. Throws `email_missing` when there is no usable address: step 1 is fatal without it. */
export function extractProspect(fields: FormFields, meta: { id: string; source: string; createdAt: Date }): Prospect {
  // Never cut: a shortened address is another one.
  const email = normaliseEmail(oneLine(firstOf(fields, aliases.email) ?? ''));
  if (email === null) throw new CountersignError('email_missing', 'Form submission must include email address');
  const full = pickName(fields, aliases.full_name);
  const first = pickName(fields, aliases.first_name) ?? full?.split(/\s+/)[0] ?? null;
  const last = pickName(fields, aliases.last_name) ?? (full?.split(/\s+/).slice(1).join(' ') || null);
  return {
    id: meta.id,
    email,
    first_name: first,
    last_name: last,
    full_name: [first, last].filter((part) => part !== null).join(' ') || null,
    company: pickWords(fields, aliases.company),
    job_title: pickWords(fields, aliases.job_title),
    phone: pick(fields, aliases.phone),
    website: pick(fields, aliases.website),
    message: pick(fields, aliases.message, 10_000),
    source: meta.source,
    language: languageOf(pick(fields, aliases.language)),
    time_zone: timeZoneOf(pick(fields, aliases.time_zone)),
    created_at: meta.createdAt.toISOString(),
  };
}

const addressShape =
  /^[^\s@<>()[\]\\,;:"\p{C}\ufffd]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}\p{N}-]{2,}$/u;

/** A trimmed, lower-cased single address, or null when the text is not one (RFC 5321 lengths, no quoted local parts). */
export function normaliseEmail(text: string): string | null {
  const email = text.trim().toLowerCase();
  if (email.length > 254 || email.indexOf('@') > 64 || email.includes('..')) return null;
  return addressShape.test(email) ? email : null;
}

/** The part after the `@`. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

function* fieldPairs(body: unknown): Generator<[string, unknown]> {
  if (!isRecord(body)) return;
  for (const key of ['fieldValues', 'fields']) {
    const list = body[key];
    if (!Array.isArray(list)) continue;
    for (const field of list) if (isRecord(field) && typeof field.name === 'string') yield [field.name, field.value];
  }
  if (isRecord(body.properties)) yield* Object.entries(body.properties);
  for (const [name, value] of Object.entries(body)) if (typeof value !== 'object') yield [name, value];
}

function plainText(value: unknown): string {
  if (isRecord(value) && 'value' in value) return plainText(value.value);
  if (Array.isArray(value)) return value.map(plainText).filter(Boolean).join('; ');
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return cleanText(String(value));
}

/** Keeps line breaks, drops NUL and other controls that no mail or database row can carry, mends lone surrogates. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ')
    .trim();
}

function firstOf(fields: FormFields, names: readonly string[]): string | null {
  const name = names.find((one) => fields[one] !== undefined);
  return name === undefined ? null : (fields[name] ?? null);
}

function pick(fields: FormFields, names: readonly string[], limit = 200): string | null {
  const value = firstOf(fields, names);
  return value === null ? null : cut(limit > 200 ? value : oneLine(value), limit);
}

/** No cut falls into a surrogate pair. Lengths in UTF-16 code units. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
}

/** Letters in their plain form: full-width and styled ones become those a reader takes them for. */
function oneLine(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\u0085\u2028\u2029]+/g, ' ')
    .trim();
}

const markup = /<\/?(?:a|b|br|div|em|font|h[1-6]|i|iframe|img|p|script|span|strong|style|svg|u)(?:\s[^<>]*)?\/?>/gi;
/** What changes the writing direction or cannot be seen. Joiners stay: names and emoji are spelled with them. */
const hidden = /[\u00ad\u200b\u2060-\u2069\u202a-\u202e\ufeff]/g;

/** A name or title as people write it: without markup and hidden characters. */
function pickWords(fields: FormFields, names: readonly string[]): string | null {
  const text = pick(fields, names)?.replaceAll(hidden, '').replaceAll(markup, '').trim();
  return text === undefined || text === '' ? null : text;
}

/** A name in which no mail program finds an address to link: `St.John` becomes `St. John`. */
function pickName(fields: FormFields, names: readonly string[]): string | null {
  return pickWords(fields, names)?.replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, '. ') ?? null;
}

function languageOf(text: string | null): string | null {
  const code = text?.slice(0, 2).toLowerCase() ?? '';
  return /^[a-z]{2}$/.test(code) ? code : null;
}

function timeZoneOf(text: string | null): string | null {
  if (text === null) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
