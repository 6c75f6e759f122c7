import type { DraftStatus } from '../../core/draft.ts';
import { listDrafts as listStored } from '../../store/draft-queries.ts';
import type { VerbContext } from '../context.ts';
import { type DraftView, draftView } from './draft-view.ts';

/** Drafts newest first, one page of them, with the count of all that match. */
export async function listDrafts(
  context: VerbContext,
  { status, page, pageSize }: { status: DraftStatus | null; page: number; pageSize: number },
): Promise<{ drafts: DraftView[]; total: number }> {
  const statuses = status === null ? null : [status];
  const { drafts, total } = await context.read((reading) =>
    listStored(reading, { statuses, limit: pageSize, offset: (page - 1) * pageSize }),
  );
  return { drafts: drafts.map(draftView), total };
}
