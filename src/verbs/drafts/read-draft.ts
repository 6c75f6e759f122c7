import { CountersignError } from '../../core/errors.ts';
import { draftById, type StoredDraft, versionsOf } from '../../store/drafts.ts';
import type { VerbContext } from '../context.ts';
import { limitsFor } from '../quotas/contact-quota.ts';
import { type DraftView, draftView, type VersionView, versionView } from './draft-view.ts';

/** One draft with its current version, and the limits that would keep it from being sent now. Throws `not_found`. */
export async function readDraft(context: VerbContext, { draftId }: { draftId: string }): Promise<DraftView> {
  const stored = await requireDraft(context, draftId);
  if (!['PENDING_APPROVAL', 'APPROVED'].includes(stored.draft.status)) return draftView(stored);
  const limits = await context.read((reading) => limitsFor(context, reading, stored.current.recipient, draftId));
  return { ...draftView(stored), limits };
}

/** Every version of a draft, oldest first. Throws `not_found`. */
export async function listVersions(context: VerbContext, { draftId }: { draftId: string }): Promise<VersionView[]> {
  const versions = await context.read((reading) => versionsOf(reading, draftId));
  if (versions.length === 0) throw draftNotFound();
  return versions.map(versionView);
}

/** The stored draft, or `not_found`: also for a draft of another workspace, which is invisible from here. */
export async function requireDraft(context: VerbContext, draftId: string): Promise<StoredDraft> {
  const found = await context.read((reading) => draftById(reading, draftId));
  if (found === null) throw draftNotFound();
  return found;
}

export function draftNotFound(): CountersignError {
  return new CountersignError('not_found', 'There is no such draft.');
}
