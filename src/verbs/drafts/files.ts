import { createHash } from 'node:crypto';
import { type AuditEntry, actorName } from '../../core/audit.ts';
import type { Attachment, CheckedText } from '../../core/draft.ts';
import { CountersignError } from '../../core/errors.ts';
import { isBlocked, piiSafety } from '../../safeguards/pii/gate.ts';
import { attachmentsBy, insertAttachment } from '../../store/attachments.ts';
import type { VerbContext } from '../context.ts';
import { allowedDetails, type TextRules } from './check-text.ts';

/** A file with its bytes. */
export type AttachedFile = Attachment & { content: Uint8Array };

/** What Gmail still takes once the files are base64 in a mail: 25 MB. */
const mostBytes = 18 * 1024 * 1024;
const mostFiles = 10;

/** Raised when nobody but a person can tell what a file says: such a draft waits, wherever approval is not asked for. */
export const unreadFile = 'unread_attachment';

/** Keeps a file for drafts to name by its hash (hex SHA-256); the same bytes are kept once. `size` in bytes. */
export async function keepFile(
  context: VerbContext,
  { content }: { content: Uint8Array },
): Promise<{ sha256: string; size: number }> {
  if (content.length === 0) throw new CountersignError('empty_file', 'The file is empty.');
  const sha256 = hashOf(content);
  await context.change(async (writing, audit) => {
    await insertAttachment(writing, { sha256, content, createdBy: actorName(context.actor) });
    audit(keptFile(sha256, content.length));
  });
  return { sha256, size: content.length };
}

/** The bytes of a file that a draft names, or may name. Throws `not_found`. */
export async function readFile(context: VerbContext, { sha256 }: { sha256: string }): Promise<Uint8Array> {
  const content = (await context.read((reading) => attachmentsBy(reading, [sha256]))).get(sha256);
  if (content === undefined) throw new CountersignError('not_found', 'There is no such file.');
  return content;
}

/**
 * The files of a draft with their bytes, in order. Throws `unknown_attachment` for one that is not kept here, and
 * `too_many_attachments` beyond what a mail carries.
 */
export async function filesOf(context: VerbContext, named: readonly Attachment[]): Promise<AttachedFile[]> {
  if (named.length === 0) return [];
  const hashes = [...new Set(named.map(({ sha256 }) => sha256))];
  const kept = await context.read((reading) => attachmentsBy(reading, hashes));
  const files = named.map(({ name, sha256 }) => {
    const content = kept.get(sha256);
    if (content === undefined) throw unknownAttachment();
    return { name, sha256, content };
  });
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (files.length > mostFiles || size > mostBytes) {
    throw new CountersignError('too_many_attachments', `A mail carries ${mostFiles} files of 18 MB together.`);
  }
  return files;
}

/** What a draft that names a file nobody has uploaded is refused with. */
export function unknownAttachment(): CountersignError {
  return new CountersignError('unknown_attachment', 'Upload the file before naming it.');
}

/** A text's verdict with its files' own: the worse of both. A file that no one here can read is a warning. */
export function withFiles(text: CheckedText, files: readonly AttachedFile[], rules: TextRules): CheckedText {
  let { piiSafety: worst, warnings } = text;
  for (const file of files) {
    const words = wordsOf(file.content);
    if (words === null) warnings = [...new Set([...warnings, unreadFile])];
    const found = piiSafety(`${file.name}\n${words ?? ''}`, { allow: allowedDetails(text.content, rules) });
    const all = [...new Set([...worst.warnings, ...found.warnings])];
    worst = { ...(found.risk_score > worst.risk_score ? found : worst), warnings: all };
  }
  return { ...text, piiSafety: worst, blocked: isBlocked(worst), warnings };
}

const mostWords = 1024 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a text file; null for anything else, and for more than the gate reads at once. */
function wordsOf(content: Uint8Array): string | null {
  if (content.length > mostWords || content.includes(0)) return null;
  try {
    return utf8.decode(content);
  } catch {
    return null;
  }
}

/** Lower-case hex SHA-256. */
export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function keptFile(sha256: string, size: number): AuditEntry {
  const details = { sha256, size };
  return { eventType: 'draft_created', action: 'keep_file', status: 'success', resource: null, details };
}
