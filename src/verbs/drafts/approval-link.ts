import { logApprovalRequested } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { deciders } from '../../store/draft-desk.ts';
import type { StoredDraft } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { approveDraft } from './approve-draft.ts';
import type { DraftView } from './draft-view.ts';
import { readDraft, requireDraft } from './read-draft.ts';
import { requireHash, requirePending } from './require.ts';

export type ApprovalLink = { url: string; person_id: string; content_hash: string; expires_at: string };

type Bound = { draftId: string; version: number; personId: string; contentHash: string; expiresAt: Date };

/**
 * A link for a notification, by which one person may approve the version in force while it waits. It holds no more than
 * ids and opens nothing without that person's sign-in. Throws `not_found`, `wrong_state`, `link_over`.
 */
export async function makeApprovalLink(
  context: VerbContext,
  { draftId, personId }: { draftId: string; personId: string },
): Promise<ApprovalLink> {
  const stored = await requireDraft(context, draftId);
  requireTime(context, stored.draft.expires_at);
  requirePending(context, stored);
  const person = (await context.read((reading) => deciders(reading))).find(({ person_id }) => person_id === personId);
  if (person === undefined) {
    throw new CountersignError('not_found', 'There is no such colleague who may decide on drafts.');
  }
  const { draft, current } = stored;
  const { version, expires_at: expiresAt } = draft;
  const bound = { draftId, version, personId, contentHash: current.content_hash, expiresAt };
  await context.note(logApprovalRequested(current.recipient, draftId, person.name));
  return {
    url: `${context.settings.publicBaseUrl}/approvals/${tokenOf(context, bound)}`,
    person_id: personId,
    content_hash: current.content_hash,
    expires_at: expiresAt.toISOString(),
  };
}

/** The draft a link asks about; changes nothing. Throws `link_over`, `forbidden`, `content_changed`, `wrong_state`. */
export async function readLinkedDraft(context: VerbContext, { token }: { token: string }): Promise<DraftView> {
  const bound = boundOf(context, token);
  const stored = await requireDraft(context, bound.draftId);
  requireStanding(context, stored, bound);
  return readDraft(context, bound);
}

/** Approves the version of a link as whoever it was made for. Throws what reading it does, and what `approveDraft` does. */
export async function approveByLink(context: VerbContext, { token }: { token: string }): Promise<DraftView> {
  const bound = boundOf(context, token);
  requireStanding(context, await requireDraft(context, bound.draftId), bound);
  return approveDraft(context, { ...bound, approvedBy: null });
}

/** A version is approved at most once, so a link that names it works once. */
function requireStanding(context: VerbContext, stored: StoredDraft, bound: Bound): void {
  if (stored.draft.status === 'EXPIRED') throw linkOver();
  requireHash(stored, bound.contentHash);
  if (stored.draft.version !== bound.version) {
    throw new CountersignError('content_changed', 'The draft has changed since this link was made. Review it again.');
  }
  requirePending(context, stored);
}

function tokenOf({ keyed, workspaceId }: VerbContext, bound: Bound): string {
  const { draftId, version, personId, contentHash, expiresAt } = bound;
  const parts = [draftId, version, personId, contentHash, expiresAt.getTime()].join('.');
  return `${parts}.${keyed.of('approval_link', `${workspaceId} ${parts}`).hash}`;
}

function boundOf(context: VerbContext, token: string): Bound {
  const { keyed, workspaceId, actor } = context;
  const [, parts = '', signature = ''] = /^(.{1,236})\.([0-9a-f]{64})$/.exec(token) ?? [];
  if (!keyed.matches('approval_link', `${workspaceId} ${parts}`, signature)) throw linkOver();
  const [draftId = '', version, personId = '', contentHash = '', expiresAt] = parts.split('.');
  if (actor.kind !== 'person' || actor.personId !== personId) {
    throw new CountersignError('forbidden', 'This link was made for somebody else.');
  }
  const bound = { draftId, version: Number(version), personId, contentHash, expiresAt: new Date(Number(expiresAt)) };
  requireTime(context, bound.expiresAt);
  return bound;
}

function requireTime({ clock }: VerbContext, expiresAt: Date): void {
  if (expiresAt <= clock()) throw linkOver();
}

function linkOver(): CountersignError {
  return new CountersignError('link_over', 'This link is over, broken, or of another workspace. Look in the queue.');
}
