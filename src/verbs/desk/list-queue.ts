import { isPersonWithRole } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';
import { mostCounted, type QueueRow, queueCounts, queueRows, type Split, searched } from '../../store/draft-queue.ts';
import type { VerbContext } from '../context.ts';
import { unsupportedClaim } from '../drafts/claims-of-text.ts';

export { type Split, splits } from '../../store/draft-queue.ts';

/** A draft as a line of the queue. */
export type QueueItem = {
  id: string;
  workflow_id: string | null;
  status: string;
  version: number;
  content_hash: string;
  name: string | null;
  company: string | null;
  recipient: string;
  subject: string;
  /** The beginning of the body on one line. */
  excerpt: string;
  language: string;
  /** Why it cannot be approved; empty when it can. */
  held_for: string[];
  warnings: string[];
  has_unsupported_claim: boolean;
  risk_score: number;
  created_at: string;
  expires_at: string;
  due_at: string;
  snoozed_until: string | null;
  send_at: string | null;
  send_error: string | null;
  sent_at: string | null;
  assigned_to: { id: string; name: string } | null;
};

/**
 * One page of a split and where the next begins: what presses first, else the newest first. A search looks through the
 * first few thousand rows of the split. Throws `bad_cursor`.
 */
export async function listQueue(
  context: VerbContext,
  input: { split: Split; cursor: string | null; mine: boolean; text: string | null; limit: number },
): Promise<{ items: QueueItem[]; next_cursor: string | null; searched: number }> {
  const { split, limit } = input;
  const after = input.cursor === null ? null : readCursor(input.cursor);
  const assignedTo = input.mine && isPersonWithRole(context.actor, 'viewer') ? context.actor.personId : null;
  const query = { split, now: context.clock(), after, assignedTo, text: input.text, limit: limit + 1 };
  const rows = await context.read((reading) => queueRows(reading, query));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next_cursor = rows.length > limit && last !== undefined ? writeCursor(last) : null;
  return { items: shown.map(queueItem), next_cursor, searched };
}

/** How many drafts each split holds; beyond `most` they are not counted. */
export async function countQueue(context: VerbContext): Promise<{ counts: Record<Split, number>; most: number }> {
  const counts = await context.read((reading) => queueCounts(reading, context.clock()));
  return { counts, most: mostCounted };
}

function queueItem(row: QueueRow): QueueItem {
  const pii = row.held && row.guard_reasons.length === 0 ? ['Personal data that must not leave.'] : [];
  return {
    id: row.draft_id,
    workflow_id: row.run_id,
    status: row.status,
    version: row.version,
    content_hash: row.content_hash,
    name: row.name,
    company: row.company,
    recipient: row.recipient,
    subject: row.subject,
    excerpt: row.excerpt.replaceAll(/\s+/g, ' ').trim().slice(0, 200),
    language: row.language,
    held_for: row.held ? [...row.guard_reasons, ...pii] : [],
    warnings: row.warnings,
    has_unsupported_claim: row.warnings.includes(unsupportedClaim),
    risk_score: row.risk_score,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    due_at: row.due_at.toISOString(),
    snoozed_until: row.snoozed_until?.toISOString() ?? null,
    send_at: row.send_at?.toISOString() ?? null,
    send_error: row.send_error,
    sent_at: row.sent_at?.toISOString() ?? null,
    assigned_to: row.assigned_to === null ? null : { id: row.assigned_to, name: row.assigned_name ?? '' },
  };
}

function writeCursor(row: QueueRow): string {
  return Buffer.from(`${row.place} ${row.draft_id}`).toString('base64url');
}

const cursorForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(text: string): { place: string; draftId: string } {
  const [, place, draftId] = cursorForm.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (place !== undefined && draftId !== undefined && !Number.isNaN(Date.parse(place))) return { place, draftId };
  throw new CountersignError('bad_cursor', 'This is no place in a list. Begin again without a cursor.');
}
