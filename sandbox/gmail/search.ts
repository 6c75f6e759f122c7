import type { Collection } from '../state.ts';
import type { Call } from '../wire.ts';
import type { addIndexes, Candidates } from './indexes.ts';
import type { ParsedMessage } from './message.ts';
import { parseQuery, type Term } from './query.ts';
import type { StoredLabel, StoredMessage } from './stored.ts';

/** What a search looks at. */
type Mailbox = {
  address: string;
  messages: Collection<StoredMessage>;
  labels: Collection<StoredLabel>;
  parsed: (message: StoredMessage) => ParsedMessage;
  candidates: ReturnType<typeof addIndexes>['candidates'];
};

const dayMs = 86_400_000;
/** Gmail reads dates in `after:` and `before:` as midnight in Pacific Standard Time. */
const pacificOffsetMs = 8 * 3_600_000;
const unitDays: Record<string, number> = { d: 1, m: 30, y: 365 };

/** The messages that match, newest first. Without spam and trash unless the query or the caller names them. */
export function searchMessages(mailbox: Mailbox, q: string, now: number, includeSpamTrash: boolean): StoredMessage[] {
  const term = parseQuery(q);
  const candidates = candidatesOf(mailbox, term)?.read() ?? [...mailbox.messages.values()];
  const everywhere = includeSpamTrash || mentions(term, ['anywhere', 'spam', 'trash']);
  const matching = candidates.filter((message) => {
    if (!everywhere && (message.labelIds.includes('SPAM') || message.labelIds.includes('TRASH'))) return false;
    return matches(mailbox, message, term, now);
  });
  return matching.sort((a, b) => b.internalDate - a.internalDate || (a.id < b.id ? 1 : -1));
}

/** What a list request asks for with `q` (and `within`, always); the fault `stale_list` hides what came after it was added. */
export function searchFor(mailbox: Mailbox, call: Call, within = ''): StoredMessage[] {
  const q = call.query.get('q') ?? '';
  const all = call.query.get('includeSpamTrash') === 'true';
  const messages = searchMessages(mailbox, within === '' ? q : `${within} (${q})`, call.now, all);
  const stale = call.effect('stale_list');
  return stale === undefined ? messages : messages.filter((message) => message.internalDate < Number(stale.addedAt));
}

/** A small set that holds every match, when an index can name one; undefined means look at all. */
function candidatesOf(mailbox: Mailbox, term: Term): Candidates | undefined {
  if (term.kind === 'and') {
    const sets = term.terms.map((each) => candidatesOf(mailbox, each)).filter((set) => set !== undefined);
    return sets.sort((a, b) => a.size - b.size)[0];
  }
  if (term.kind === 'or') {
    const sets = term.terms.map((each) => candidatesOf(mailbox, each)).filter((set) => set !== undefined);
    if (sets.length < term.terms.length) return undefined;
    const size = sets.reduce((sum, set) => sum + set.size, 0);
    return { size, read: () => [...new Set(sets.flatMap((set) => set.read()))] };
  }
  if (term.kind !== 'operator') return undefined;
  const value = term.value.toLowerCase();
  if (term.name === 'rfc822msgid') return mailbox.candidates('byMessageId', bracketed(term.value));
  const isPerson = ['from', 'to', 'cc', 'bcc'].includes(term.name) && /^[^@\s]+@[^@\s]+$/.test(value);
  if (isPerson) return mailbox.candidates('byAddress', value);
  if (!['in', 'is', 'label'].includes(term.name)) return undefined;
  const label = labelIdOf(mailbox, value);
  return label === undefined ? undefined : mailbox.candidates('byLabel', label);
}

function matches(mailbox: Mailbox, message: StoredMessage, term: Term, now: number): boolean {
  if (term.kind === 'and') return term.terms.every((each) => matches(mailbox, message, each, now));
  if (term.kind === 'or') return term.terms.some((each) => matches(mailbox, message, each, now));
  if (term.kind === 'not') return !matches(mailbox, message, term.term, now);
  if (term.kind === 'words') return hasWords(allWords(mailbox, message), term.text);
  return matchesOperator(mailbox, message, term.name, term.value, now);
}

function matchesOperator(mailbox: Mailbox, message: StoredMessage, name: string, value: string, now: number): boolean {
  const mail = mailbox.parsed(message);
  if (name === 'from') return matchesPeople(mail.header('from'), mail.from, value, mailbox.address);
  if (name === 'to') {
    const all = [...mail.to, ...mail.cc, ...mail.bcc];
    return matchesPeople(
      `${mail.header('to')} ${mail.header('cc')} ${mail.header('bcc')}`,
      all,
      value,
      mailbox.address,
    );
  }
  if (name === 'cc') return matchesPeople(mail.header('cc'), mail.cc, value, mailbox.address);
  if (name === 'bcc') return matchesPeople(mail.header('bcc'), mail.bcc, value, mailbox.address);
  if (name === 'subject') return hasWords(mail.subject, value);
  if (name === 'rfc822msgid') return mail.messageId === bracketed(value);
  if (name === 'has') return value === 'attachment' ? mail.attachments().length > 0 : false;
  if (name === 'filename')
    return mail.attachments().some((part) => part.filename.toLowerCase().includes(value.toLowerCase()));
  if (name === 'larger' || name === 'smaller') return (name === 'larger') === mail.sizeBytes > sizeOf(value);
  if (name === 'after' || name === 'newer') return message.internalDate >= instantOf(value);
  if (name === 'before' || name === 'older') return message.internalDate < instantOf(value);
  if (name === 'newer_than') return message.internalDate >= now - ageOf(value);
  if (name === 'older_than') return message.internalDate < now - ageOf(value);
  return matchesPlace(mailbox, message, name, value.toLowerCase());
}

function matchesPlace(mailbox: Mailbox, message: StoredMessage, name: string, value: string): boolean {
  if (name === 'in' && value === 'anywhere') return true;
  if (name === 'is' && value === 'read') return !message.labelIds.includes('UNREAD');
  if (name === 'has' || !['in', 'is', 'label'].includes(name)) return false;
  const label = labelIdOf(mailbox, value);
  return label !== undefined && message.labelIds.includes(label);
}

const places: Record<string, string> = { draft: 'DRAFT', drafts: 'DRAFT', sent: 'SENT', bin: 'TRASH' };

function labelIdOf(mailbox: Mailbox, value: string): string | undefined {
  const known = places[value];
  if (known !== undefined) return known;
  const dashed = (text: string): string => text.toLowerCase().replace(/[\s/]+/g, '-');
  for (const label of mailbox.labels.values())
    if (dashed(label.name) === dashed(value) || label.id.toLowerCase() === value) return label.id;
  return undefined;
}

function matchesPeople(header: string, addresses: string[], wanted: string, own: string): boolean {
  const value = wanted.toLowerCase();
  if (value === 'me') return addresses.includes(own);
  if (/^[^@\s]+@[^@\s]+$/.test(value)) return addresses.includes(value);
  const domain = value.replace(/^@/, '');
  if (domain.includes('.') && addresses.some((address) => isUnder(address, domain))) return true;
  return hasWords(header, value);
}

const isUnder = (address: string, domain: string): boolean =>
  address.endsWith(`@${domain}`) || address.endsWith(`.${domain}`);

function allWords(mailbox: Mailbox, message: StoredMessage): string {
  const mail = mailbox.parsed(message);
  return [mail.subject, mail.header('from'), mail.header('to'), mail.header('cc'), mail.text()].join(' \n ');
}

/** Whole words in their order, without case and accents: as Gmail, no part of a word matches. */
function hasWords(haystack: string, needle: string): boolean {
  const words = tokens(needle);
  return words.length > 0 && ` ${tokens(haystack).join(' ')} `.includes(` ${words.join(' ')} `);
}

function tokens(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function instantOf(value: string): number {
  if (/^\d{9,}$/.test(value)) return Number(value) * 1000;
  const [year, month, day] = value.split(/[/-]/).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1) + pacificOffsetMs;
}

function ageOf(value: string): number {
  const [, count, unit] = /^(\d+)([dmy])$/i.exec(value) ?? [];
  return Number(count ?? 0) * (unitDays[(unit ?? 'd').toLowerCase()] ?? 1) * dayMs;
}

function sizeOf(value: string): number {
  const [, count, unit] = /^(\d+)([km]?)$/i.exec(value) ?? [];
  return Number(count ?? 0) * ({ k: 1024, m: 1024 * 1024 }[(unit ?? '').toLowerCase()] ?? 1);
}

function bracketed(id: string): string {
  return id.startsWith('<') ? id : `<${id}>`;
}

function mentions(term: Term, values: string[]): boolean {
  if (term.kind === 'and' || term.kind === 'or') return term.terms.some((each) => mentions(each, values));
  return term.kind === 'operator' && term.name === 'in' && values.includes(term.value.toLowerCase());
}
