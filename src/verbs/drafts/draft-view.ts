import type { Claim, DraftVoice, PiiSafety } from '../../core/draft.ts';
import type { StoredDraft, VersionRow } from '../../store/drafts.ts';
import type { LimitView } from '../quotas/contact-quota.ts';

/** A draft as the API shows it (spec/behaviour.md section 2.3), with what the reviewer needs beside it. */
export type DraftView = {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  metadata: Record<string, unknown>;
  status: string;
  created_at: string;
  approved_at: string | null;
  approved_by: string | null;
  rejected_reason: string | null;
  workflow_id: string | null;
  gmail_draft_id: string | null;
  pii_safety: PiiSafety;
  blocked: boolean;
  expires_at: string;
  sent_at: string | null;
  version: number;
  content_hash: string;
  thread_id: string | null;
  attachments: { name: string; sha256: string }[];
  language: string;
  generator: string | null;
  model: string | null;
  prompt_version: string | null;
  pipeline_version: string;
  superseded_reason: string | null;
  send_at: string | null;
  send_error: string | null;
  gmail_message_id: string | null;
  gmail_thread_id: string | null;
  /** Why the content guard forbids approval; empty when it does not. */
  content_blocked: string[];
  warnings: string[];
  slots: { start: string; end: string; display: string }[];
  /** What each sentence rests on. */
  claims: Claim[];
  /** How near the text is to the rep's own, 0 to 1; null where it cannot be told. */
  voice_match: number | null;
  /** That with its profile, and the three traits that cost most. */
  voice: DraftVoice | null;
  /** Limits of the contact that would keep it from being sent now; in lists they are not looked at. */
  limits?: LimitView[];
};

export type VersionView = {
  version: number;
  content_hash: string;
  recipient: string;
  subject: string;
  body: string;
  origin: string;
  author: string;
  created_at: string;
  pii_safety: PiiSafety;
  blocked: boolean;
  content_blocked: string[];
  warnings: string[];
  claims: Claim[];
  voice: DraftVoice | null;
  generator: string | null;
  model: string | null;
  prompt_version: string | null;
  pipeline_version: string;
};

export function draftView({ draft, current }: StoredDraft): DraftView {
  return {
    id: draft.draft_id,
    recipient: current.recipient,
    subject: current.subject,
    body: current.body,
    metadata: draft.metadata,
    status: draft.status,
    created_at: draft.created_at.toISOString(),
    approved_at: iso(draft.approved_at),
    approved_by: draft.approved_by,
    rejected_reason: draft.rejected_reason,
    workflow_id: draft.run_id,
    gmail_draft_id: draft.gmail_draft_id,
    pii_safety: current.pii_safety,
    blocked: current.blocked,
    expires_at: draft.expires_at.toISOString(),
    sent_at: iso(draft.sent_at),
    version: draft.version,
    content_hash: current.content_hash,
    thread_id: current.thread_id,
    attachments: current.attachments.map(([name, sha256]) => ({ name, sha256 })),
    language: current.language,
    generator: current.generator,
    model: current.model,
    prompt_version: current.prompt_version,
    pipeline_version: current.pipeline_version,
    superseded_reason: draft.superseded_reason,
    send_at: iso(draft.send_at),
    send_error: draft.send_error,
    gmail_message_id: draft.gmail_message_id,
    gmail_thread_id: draft.gmail_thread_id,
    content_blocked: current.guard_reasons,
    warnings: current.warnings,
    slots: current.slots,
    claims: current.claims,
    voice_match: current.voice?.match ?? null,
    voice: current.voice,
  };
}

export function versionView(version: VersionRow): VersionView {
  return {
    version: version.version,
    content_hash: version.content_hash,
    recipient: version.recipient,
    subject: version.subject,
    body: version.body,
    origin: version.origin,
    author: version.author,
    created_at: version.created_at.toISOString(),
    pii_safety: version.pii_safety,
    blocked: version.blocked,
    content_blocked: version.guard_reasons,
    warnings: version.warnings,
    claims: version.claims,
    voice: version.voice,
    generator: version.generator,
    model: version.model,
    prompt_version: version.prompt_version,
    pipeline_version: version.pipeline_version,
  };
}

function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
