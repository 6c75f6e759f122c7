import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { canonicalContent, contentHash, type DraftContent } from '../../src/core/draft.ts';
import type { Store } from '../../src/store/database.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';

/*
 * Rows made by plain SQL, as somebody with a database prompt would make them. Every call stands in a transaction of its
 * own that sees all workspaces.
 */

export type Rows = Record<string, unknown>[];

/** Runs one statement with the rights of the migrating role; row-level security is out of its way. */
export async function run(store: Store, statement: RawBuilder<unknown>): Promise<Rows> {
  return store.system(async (db) => (await statement.execute(db)).rows as Rows);
}

export async function makeWorkspace(store: Store): Promise<string> {
  const workspaceId = randomUUID();
  await ensureWorkspace(store, workspaceId, 'Example Ltd');
  return workspaceId;
}

export async function makePerson(
  store: Store,
  workspaceId: string,
  role: 'viewer' | 'operator' | 'admin' | 'owner' = 'operator',
): Promise<string> {
  const personId = randomUUID();
  await run(
    store,
    sql`INSERT INTO person (workspace_id, person_id, email, name, role)
        VALUES (${workspaceId}, ${personId}, ${`${personId}@example.com`}, 'Ada Sample', ${role})`,
  );
  return personId;
}

/** A submission and its run, which refer to each other. */
export async function makeRun(store: Store, workspaceId: string, dedupeKey: string = randomUUID()): Promise<string> {
  const runId = randomUUID();
  const submissionId = randomUUID();
  await store.system(async (db) => {
    await sql`
      INSERT INTO form_submission (workspace_id, submission_id, dedupe_key, source, email, fields, signature, run_id, occurred_at)
      VALUES (${workspaceId}, ${submissionId}, ${dedupeKey}, 'hubspot', 'lead@prospect.example', '{}', 'v3', ${runId}, now())`.execute(
      db,
    );
    await sql`
      INSERT INTO run (workspace_id, run_id, workflow, submission_id, draft_only)
      VALUES (${workspaceId}, ${runId}, 'answer_lead', ${submissionId}, true)`.execute(db);
  });
  return runId;
}

export const sampleContent: DraftContent = {
  recipient: 'lead@prospect.example',
  subject: 'Your enquiry',
  body: 'Thank you for writing. Shall we speak on Tuesday?',
  attachments: [{ name: 'terms.pdf', sha256: 'a'.repeat(64) }],
  threadId: null,
};

export type MadeDraft = { workspaceId: string; draftId: string; hash: string };

type DraftOptions = {
  status?: string;
  runId?: string | null;
  content?: DraftContent;
  blocked?: boolean;
  reasons?: string[];
};

/** A draft with its first version; columns that a status asks for are filled in. */
export async function makeDraft(store: Store, workspaceId: string, options: DraftOptions = {}): Promise<MadeDraft> {
  const draftId = randomUUID();
  const { status = 'PENDING_APPROVAL', runId = null, content = sampleContent } = options;
  await store.system(async (db) => {
    await sql`
      INSERT INTO draft (workspace_id, draft_id, run_id, status, version, locked_recipient, rejected_reason, superseded_reason, expires_at)
      VALUES (${workspaceId}, ${draftId}, ${runId}, ${status}, 1, ${content.recipient},
        ${status === 'REJECTED' ? 'no' : null}, ${status === 'SUPERSEDED' ? 'newer_draft' : null}, now() + interval '1 day')`.execute(
      db,
    );
    await versionRow(workspaceId, draftId, 1, content, options).execute(db);
  });
  return { workspaceId, draftId, hash: contentHash(content) };
}

/** The statement that inserts one version of a draft. */
export function versionRow(
  workspaceId: string,
  draftId: string,
  version: number,
  content: DraftContent,
  more: { blocked?: boolean; reasons?: string[]; hash?: string; canonical?: string } = {},
): RawBuilder<unknown> {
  const attachments = JSON.stringify(content.attachments.map(({ name, sha256 }) => [name, sha256]));
  return sql`
    INSERT INTO draft_version (workspace_id, draft_id, version, recipient, subject, body, attachments, thread_id, canonical,
      content_hash, origin, author, language, pipeline_version, pii_safety, blocked, guard_reasons, warnings, slots)
    VALUES (${workspaceId}, ${draftId}, ${version}, ${content.recipient}, ${content.subject}, ${content.body},
      ${attachments}::text::jsonb, ${content.threadId}, ${more.canonical ?? canonicalContent(content)},
      ${more.hash ?? contentHash(content)}, 'composer', 'system', 'en', '1', '{}', ${more.blocked ?? false},
      ${JSON.stringify(more.reasons ?? [])}::text::jsonb, '[]', '[]')`;
}

export function approvalRow(
  draft: MadeDraft,
  personId: string,
  more: { approvalId?: string; version?: number; hash?: string; workspaceId?: string } = {},
): RawBuilder<unknown> {
  return sql`
    INSERT INTO approval (workspace_id, approval_id, draft_id, version, content_hash, decided_by, decided_as)
    VALUES (${more.workspaceId ?? draft.workspaceId}, ${more.approvalId ?? randomUUID()}, ${draft.draftId},
      ${more.version ?? 1}, ${more.hash ?? draft.hash}, ${personId}, 'Ada Sample')`;
}

export type ApprovedDraft = MadeDraft & { approvalId: string; personId: string };

/** A draft with an operator's approval of its first version. */
export async function makeApproved(store: Store, workspaceId: string): Promise<ApprovedDraft> {
  const personId = await makePerson(store, workspaceId);
  const draft = await makeDraft(store, workspaceId);
  const approvalId = randomUUID();
  await run(store, approvalRow(draft, personId, { approvalId }));
  await setStatus(store, draft, 'APPROVED');
  return { ...draft, approvalId, personId };
}

export function intentRow(
  draft: MadeDraft,
  approvalId: string,
  more: { state?: string; hash?: string } = {},
): RawBuilder<unknown> {
  return sql`
    INSERT INTO send_intent (workspace_id, draft_id, approval_id, content_hash, state, requested_by, fire_at)
    VALUES (${draft.workspaceId}, ${draft.draftId}, ${approvalId}, ${more.hash ?? draft.hash}, ${more.state ?? 'planned'},
      'Ada Sample', now())`;
}

export async function setIntent(store: Store, draft: MadeDraft, ...states: string[]): Promise<void> {
  for (const state of states) {
    await run(
      store,
      sql`UPDATE send_intent SET state = ${state} WHERE workspace_id = ${draft.workspaceId} AND draft_id = ${draft.draftId}`,
    );
  }
}

/** Moves a draft, filling in the columns that the status asks for and emptying those it forbids. */
export async function setStatus(store: Store, draft: MadeDraft, status: string): Promise<void> {
  const isSent = status === 'SENT';
  await run(
    store,
    sql`UPDATE draft SET status = ${status}, rejected_reason = ${status === 'REJECTED' ? 'no' : null},
          superseded_reason = ${status === 'SUPERSEDED' ? 'newer_draft' : null},
          sent_at = ${isSent ? sql`clock_timestamp()` : null}, gmail_message_id = ${isSent ? 'm1' : null}
        WHERE workspace_id = ${draft.workspaceId} AND draft_id = ${draft.draftId}`,
  );
}
