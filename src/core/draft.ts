import { createHash } from 'node:crypto';
import { CountersignError } from './errors.ts';

export const draftStatuses = [
  'CREATED',
  'PENDING_APPROVAL',
  'APPROVED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'SENT',
  'SEND_FAILED',
] as const;
export type DraftStatus = (typeof draftStatuses)[number];

export type DraftOrigin = 'model' | 'composer' | 'operator' | 'agent' | 'edit' | 'regenerate' | 'mailbox';

export type Attachment = { name: string; sha256: string };

/** Everything a countersignature covers. `body` is the plain text the lead gets: slots rendered, signature in. */
export type DraftContent = {
  recipient: string;
  subject: string;
  body: string;
  attachments: readonly Attachment[];
  threadId: string | null;
};

export type PiiSafety = { safe: boolean; warnings: string[]; risk_score: number; recommendation: string };

/** A meeting time as a text offers it: UTC instants, and the words that stand for it in the text. */
export type OfferedSlot = { start: string; end: string; display: string };

/** Where words of a draft come from: a form field, a CRM property, a message, a slot, an approved fact, a reviewer's wish. */
export type ClaimSource = {
  kind: 'form' | 'crm' | 'thread' | 'slot' | 'rep' | 'fact' | 'request';
  /** What exactly: a form field, a CRM property as `contact.company`, a message id, a slot's start, a fact's number from 1. */
  ref: string;
  /** The part of the source that shares its words with the sentence. */
  quote: string;
};

/**
 * A sentence of a body with what it rests on: `body.slice(start, end)` in UTF-16 code units. `unsupported` states something
 * that no source says; `talk` states nothing (a greeting, a question, what the writer will do); `person` was typed by one.
 */
export type Claim = {
  sentence: string;
  start: number;
  end: number;
  standing: 'sourced' | 'unsupported' | 'talk' | 'person';
  sources: ClaimSource[];
};

/** How near a text came to the voice it was written in: 0 to 1, and what cost it most, the worst first. */
export type DraftVoice = {
  user_id: string;
  profile_version: number;
  /** Null while there is too little mail of the rep to tell. */
  match: number | null;
  /** Too few mails for a firm judgement. */
  early: boolean;
  costs: { trait: string; sentence: string }[];
  experiment?: { id: string; arm: string };
};

/** A checked text before it becomes a version of a draft: what was written, by what, and what the checks said. */
export type CheckedText = {
  content: DraftContent;
  origin: DraftOrigin;
  author: string;
  language: string;
  generator: 'model' | 'composer' | null;
  model: string | null;
  promptVersion: string | null;
  pipelineVersion: string;
  piiSafety: PiiSafety;
  /** True when the PII verdict is BLOCK: such a version can be neither approved nor sent. */
  blocked: boolean;
  /** Reasons of the content guard that forbid approval; empty when it passes. */
  guardReasons: string[];
  /** Remarks for the reviewer that forbid nothing, such as `language_fallback` or `unverified_time`. */
  warnings: string[];
  /** The slots the text offers, as UTC instants; they are checked again at approval and at send. */
  slots: OfferedSlot[];
  usage: { inputTokens: number; outputTokens: number } | null;
  /** Of a machine's text where the rep's voice is known. */
  voice?: DraftVoice | null;
};

const moves: Record<DraftStatus, readonly DraftStatus[]> = {
  CREATED: ['REJECTED', 'PENDING_APPROVAL', 'APPROVED'],
  PENDING_APPROVAL: ['APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'PENDING_APPROVAL'],
  APPROVED: ['SUPERSEDED', 'PENDING_APPROVAL', 'SENT', 'SEND_FAILED'],
  SEND_FAILED: ['PENDING_APPROVAL'],
  REJECTED: [],
  EXPIRED: [],
  SUPERSEDED: [],
  SENT: [],
};

/** Whether a draft may go from one status to another (spec/behaviour.md section 3). */
export function mayMove(from: DraftStatus, to: DraftStatus): boolean {
  return moves[from].includes(to);
}

/** The statuses from which a draft may reach `to`; what a conditional update names in its WHERE. */
export function statusesBefore(to: DraftStatus): DraftStatus[] {
  return draftStatuses.filter((from) => mayMove(from, to));
}

/** The text whose SHA-256 is the content hash: a compact JSON array, see spec/behaviour.md section 3. */
export function canonicalContent(content: DraftContent): string {
  const attachments = content.attachments.map((attachment) => [attachment.name, attachment.sha256]);
  return JSON.stringify([content.recipient, content.subject, content.body, attachments, content.threadId]);
}

/** Lower-case hex SHA-256 of the canonical content. */
export function contentHash(content: DraftContent): string {
  return createHash('sha256').update(canonicalContent(content), 'utf8').digest('hex');
}

const lineBreaks = /[\r\n\u0085\u2028\u2029]/;
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Refuses header injection and text no database or mail can carry. Throws `invalid_text` naming the field. */
export function requireSafeText(field: 'recipient' | 'subject' | 'body' | 'file name', text: string): string {
  if (controls.test(text) || !text.isWellFormed()) {
    throw new CountersignError('invalid_text', `The ${field} contains control characters.`, { field });
  }
  if (field !== 'body' && lineBreaks.test(text)) {
    throw new CountersignError('invalid_text', `The ${field} must be a single line.`, { field });
  }
  return text;
}
