import { contentHash, type DraftContent } from './draft.ts';
import { CountersignError } from './errors.ts';

/** A person's approval of one version of one draft, by its content hash. */
export type Countersignature = {
  approvalId: string;
  draftId: string;
  version: number;
  contentHash: string;
  decidedBy: string;
  decidedAt: Date;
};

declare const countersigned: unique symbol;

/** A draft whose exact content a person has approved. `SendingMailbox.send` takes nothing else (law 1). */
export type CountersignedDraft = {
  readonly draftId: string;
  readonly mailboxDraftId: string | null;
  readonly content: DraftContent;
  readonly signature: Countersignature;
  readonly [countersigned]: true;
};

/**
 * The one way to a CountersignedDraft: the content's own hash must be the one the person signed.
 * Throws `content_changed` when it is not.
 */
export function requireCountersignature(
  draft: { draftId: string; version: number; mailboxDraftId: string | null; content: DraftContent },
  signature: Countersignature,
): CountersignedDraft {
  const signed =
    signature.draftId === draft.draftId &&
    signature.version === draft.version &&
    signature.contentHash === contentHash(draft.content);
  if (!signed) {
    throw new CountersignError('content_changed', 'The draft is not what was approved. Review it again.', {
      draftId: draft.draftId,
    });
  }
  const { draftId, mailboxDraftId, content } = draft;
  return Object.freeze({ draftId, mailboxDraftId, content, signature }) as CountersignedDraft;
}
