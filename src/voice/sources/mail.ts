import PostalMime, { type Email } from 'postal-mime';
import type { Owner, SourceText, TrainingText } from '../../core/voice.ts';
import { ownWords } from '../own-words.ts';
import { refuse } from './refusals.ts';

/** A mail file as its writer's own words. Throws `no_text`, `broken_file`, `not_own_words`. */
export async function readMail(bytes: Uint8Array, owner: Owner): Promise<SourceText> {
  const mail = await parse(bytes);
  if (!isOwn(mail, owner)) throw refuse('not_own_words');
  const text = ownWords({ text: mail.text ?? '', html: mail.html ?? null, subject: mail.subject ?? null });
  if (text === '') throw refuse('no_text');
  const metadata = { messages: 1, subject: mail.subject ?? null, date: mail.date ?? null };
  return { title: mail.subject ?? '', shown: text, texts: [trainingText(mail, text)], metadata };
}

const mostMessages = 2000;

/**
 * A mailbox file (RFC 4155) as the own words of its owner's mails; mails of others and copies of the same text are left
 * out, and how many is told. Where the owner's addresses are not known, they are those of whoever wrote the most of it.
 */
export async function readMailbox(bytes: Uint8Array, owner: Owner): Promise<SourceText> {
  const mails = await Promise.all(messagesIn(bytes).map((message) => parse(message).catch(() => null)));
  const readable = mails.filter((mail) => mail !== null);
  if (readable.length === 0) throw refuse('broken_file');
  const known = owner.addresses.length > 0 ? owner : { ...owner, addresses: mostFrequentSender(readable) };
  const own = readable.filter((mail) => isOwn(mail, known));
  if (own.length === 0) throw refuse('not_own_words');
  const texts = new Map<string, TrainingText>();
  for (const mail of own) {
    const text = ownWords({ text: mail.text ?? '', html: mail.html ?? null, subject: mail.subject ?? null });
    if (text !== '') texts.set(text, trainingText(mail, text));
  }
  if (texts.size === 0) throw refuse('no_text');
  const metadata = { messages: readable.length, own_messages: own.length, learned_messages: texts.size };
  return { title: '', shown: [...texts.keys()].join('\n\n'), texts: [...texts.values()], metadata };
}

async function parse(bytes: Uint8Array): Promise<Email> {
  const mail = await PostalMime.parse(bytes, { maxNestingDepth: 40 }).catch(() => null);
  if (mail === null || (!mail.from?.address && !mail.subject)) throw refuse('broken_file');
  return mail;
}

function isOwn(mail: Email, { addresses }: Owner): boolean {
  const from = mail.from?.address?.toLowerCase() ?? '';
  return addresses.length === 0 || addresses.includes(from);
}

function trainingText(mail: Email, text: string): TrainingText {
  const isReply = Boolean(mail.inReplyTo) || /^(?:re|aw|antw|sv|vs|rv)\s?:/i.test(mail.subject ?? '');
  return { text, channel: 'mail', situation: isReply ? 'reply' : 'first' };
}

/** Null senders and ties give nobody. */
function mostFrequentSender(mails: readonly Email[]): string[] {
  const counts = new Map<string, number>();
  for (const { from } of mails) {
    const address = from?.address?.toLowerCase() ?? '';
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first === undefined || first[0] === '' || first[1] === second?.[1] ? ['-'] : [first[0]];
}

/** Cut at lines that begin with `From ` after an empty one; bytes stay bytes. */
function messagesIn(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n');
  return text
    .split(/(?:^|\n\n)From [^\n]{0,200}\n/)
    .slice(1, mostMessages + 1)
    .map((message) => Buffer.from(message.replaceAll(/^>(>*From )/gm, '$1'), 'latin1'));
}
