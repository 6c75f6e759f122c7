import { randomBytes, randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { logProspectIntake } from '../../src/core/audit.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createAuditTrail } from '../../src/safeguards/audit-trail.ts';
import type { Store } from '../../src/store/database.ts';
import { intentRow, makeApproved, makeDraft, makeRun, makeWorkspace, run } from './rows.ts';

/** A workspace with at least one row in every tenant table: what the walls are tested with. */
export async function oneOfEach(store: Store): Promise<string> {
  const workspace = await makeWorkspace(store);
  const runId = await makeRun(store, workspace);
  await makeDraft(store, workspace, { runId });
  const draft = await makeApproved(store, workspace);
  await run(store, intentRow(draft, draft.approvalId));
  for (const statement of otherRows(workspace, runId, draft.draftId)) await run(store, statement);
  await run(
    store,
    sql`INSERT INTO lead_share (workspace_id, person_id, weight, time_zone, works_from, works_until, works_on)
        SELECT ${workspace}, person_id, 1, 'UTC', '09:00', '17:00', '{1}' FROM person WHERE workspace_id = ${workspace} LIMIT 1`,
  );
  await run(
    store,
    sql`INSERT INTO first_approval (workspace_id, draft_id, version, content_hash, decided_by)
        SELECT workspace_id, draft_id, version, content_hash, decided_by FROM approval WHERE workspace_id = ${workspace} LIMIT 1`,
  );
  const { change } = createAuditTrail({ store, clock: systemClock, log: () => {}, enabled: () => true });
  const actor = { kind: 'system', name: 'system' } as const;
  await change({ workspaceId: workspace, actor, traceId: null }, async (_writing, audit) => {
    audit(logProspectIntake('lead@prospect.example', 'hubspot'));
  });
  return workspace;
}

function otherRows(workspace: string, runId: string, draftId: string): RawBuilder<unknown>[] {
  const hash = randomBytes(32).toString('hex');
  const userId = randomUUID();
  return [
    sql`INSERT INTO api_key (workspace_id, key_id, name, key_hash, scopes, created_by, expires_at)
        VALUES (${workspace}, ${randomUUID()}, 'form', ${hash}, '{read}', 'Ada Sample', now() + interval '1 day')`,
    sql`INSERT INTO workspace_setting (workspace_id, name, value, updated_by)
        VALUES (${workspace}, 'content_rules', '{}', 'Ada Sample')`,
    sql`INSERT INTO run_step (workspace_id, run_id, step_key, status, started_at, duration_ms, fence)
        VALUES (${workspace}, ${runId}, 'extract_prospect', 'success', now(), 1, 1)`,
    sql`INSERT INTO prospect (workspace_id, prospect_id, email, details)
        VALUES (${workspace}, ${randomUUID()}, 'lead@prospect.example', '{}')`,
    sql`INSERT INTO effect (workspace_id, kind, key, run_id) VALUES (${workspace}, 'gmail_draft', ${runId}, ${runId})`,
    sql`INSERT INTO task (workspace_id, task_id, run_id, draft_id, title)
        VALUES (${workspace}, 't1', ${runId}, ${draftId}, 'Call')`,
    sql`INSERT INTO run_error (workspace_id, error_id, run_id, step_key, code, message)
        VALUES (${workspace}, ${randomUUID()}, ${runId}, 'search_email', 'connector_down', 'Gmail did not answer.')`,
    sql`INSERT INTO webhook_event (workspace_id, event_key, event_type, object_id, occurred_at)
        VALUES (${workspace}, ${hash}, 'contact.creation', '1', now())`,
    sql`INSERT INTO oauth_tokens (workspace_id, id, user_id, service, access_token_encrypted)
        VALUES (${workspace}, ${randomUUID()}, ${randomUUID()}, 'google', ${`v1.${'0'.repeat(16)}.${'A'.repeat(40)}`})`,
    sql`INSERT INTO suppression (workspace_id, kind, value, source, reason, created_by)
        VALUES (${workspace}, 'domain', 'quiet.example', 'manual', 'They asked.', 'Ada Sample')`,
    sql`INSERT INTO draft_outcome (workspace_id, draft_id, looked_at) VALUES (${workspace}, ${draftId}, now())`,
    sql`INSERT INTO attachment (workspace_id, sha256, content, created_by)
        VALUES (${workspace}, encode(sha256('a'::bytea), 'hex'), 'a'::bytea, 'Ada Sample')`,
    sql`INSERT INTO presence (workspace_id, person_id, draft_id, is_editing, seen_at)
        SELECT ${workspace}, person_id, ${draftId}, false, now() FROM person WHERE workspace_id = ${workspace} LIMIT 1`,
    sql`INSERT INTO training_sample (workspace_id, sample_id, user_id, source_type, source_id, title, content, texts, consented_by, consented_at, extracted_at)
        VALUES (${workspace}, ${randomUUID()}, ${userId}, 'upload', 'u1', 'A letter', 'Hello.', '[]', 'Ada Sample', now(), now())`,
    sql`INSERT INTO voice_experiment (workspace_id, experiment_id, name, arms, outcome, started_by, started_at)
        VALUES (${workspace}, ${randomUUID()}, 'Trained?', '[{}, {}]', 'edit_distance', 'Ada Sample', now())`,
    sql`INSERT INTO voice_profile (workspace_id, user_id, version, learned, decisions)
        VALUES (${workspace}, ${userId}, 1, '{}', '{}')`,
    sql`INSERT INTO voice_profile_version (workspace_id, user_id, version, decisions, learned_sha256, samples, reason, author)
        VALUES (${workspace}, ${userId}, 1, '{}', ${hash}, 1, 'sample added', 'Ada Sample')`,
    sql`INSERT INTO erasure_tombstone VALUES (${workspace}, ${hash}, ${hash.slice(0, 16)})`,
    sql`INSERT INTO mail_signal VALUES (${workspace}, 'm1', 'bounce')`,
    sql`INSERT INTO tier_limit VALUES (${workspace}, 'team', 'emails_sent', 'daily', 5)`,
    sql`INSERT INTO user_tier VALUES (${workspace}, ${randomUUID()}, 'team')`,
    sql`INSERT INTO user_limit VALUES (${workspace}, ${randomUUID()}, 'emails_sent', 'daily', 5)`,
    sql`INSERT INTO quota_use VALUES (${workspace}, ${randomUUID()}, 'emails_sent', 'daily', '2026-11-21', 1)`,
    sql`INSERT INTO contact_mail (workspace_id, draft_id, contact, domain)
        VALUES (${workspace}, ${draftId}, 'lead@prospect.example', 'prospect.example')`,
    sql`INSERT INTO invitation (workspace_id, invitation_id, role, token_hash, invited_by, expires_at)
        VALUES (${workspace}, ${randomUUID()}, 'viewer', ${hash}, 'Ada Sample', now() + interval '1 day')`,
    sql`INSERT INTO alert (workspace_id, kind, text) VALUES (${workspace}, 'pii_blocked', 'A draft was blocked.')`,
  ];
}
