import { sql } from 'kysely';
import type { Store } from '../../../src/store/database.ts';
import { chainProblems } from './chain-problems.ts';

/** What the database says of one run, read by plain SQL. */
export type RunFacts = {
  run: { status: string; degraded: boolean; error: string | null; fence: number } | null;
  steps: Record<string, string>;
  /** Why steps failed, in the words stored with them. */
  errors: string[];
  drafts: { draft_id: string; status: string; version: number; gmail_draft_id: string | null }[];
  effects: { kind: string; state: string; external_id: string | null; attempt: number }[];
  tasks: { task_id: string; note_id: string | null; contact_id: string | null }[];
  /** Submissions of this run's lead: the same one twice would be two. */
  submissions: number;
  runsOfLead: number;
  auditProblems: string[];
};

export async function runFacts(store: Store, runId: string): Promise<RunFacts> {
  const problems = await chainProblems(store);
  return store.system(async (db) => {
    const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> => (await query.execute(db)).rows;
    const [run = null] = await rows(sql<NonNullable<RunFacts['run']>>`
      SELECT status, degraded, error, fence FROM run WHERE run_id = ${runId}`);
    const steps = await rows(sql<{ step_key: string; status: string; error: string | null }>`
      SELECT step_key, status, error FROM run_step WHERE run_id = ${runId} ORDER BY started_at`);
    const [counts] = await rows(sql<{ submissions: number; runs: number }>`
      SELECT count(DISTINCT s.submission_id)::int AS submissions, count(DISTINCT r.run_id)::int AS runs
      FROM form_submission mine JOIN form_submission s ON s.email = mine.email JOIN run r ON r.submission_id = s.submission_id
      WHERE mine.run_id = ${runId}`);
    return {
      run,
      steps: Object.fromEntries(steps.map(({ step_key, status }) => [step_key, status])),
      errors: steps.flatMap(({ error }) => error ?? []),
      drafts: await rows(sql<RunFacts['drafts'][number]>`
        SELECT draft_id, status, version, gmail_draft_id FROM draft WHERE run_id = ${runId}`),
      effects: await rows(sql<RunFacts['effects'][number]>`
        SELECT kind, state, external_id, attempt FROM effect WHERE run_id = ${runId} ORDER BY kind`),
      tasks: await rows(sql<RunFacts['tasks'][number]>`
        SELECT task_id, note_id, contact_id FROM task WHERE run_id = ${runId}`),
      submissions: counts?.submissions ?? 0,
      runsOfLead: counts?.runs ?? 0,
      auditProblems: problems,
    };
  });
}

/** How often a draft was approved, and how often the trail says that it was sent. */
export async function decisionsOn(store: Store, draftId: string): Promise<{ approvals: number; sentLines: number }> {
  return store.system(async (db) => {
    const { rows } = await sql<{ approvals: number; sentLines: number }>`
      SELECT (SELECT count(*)::int FROM approval WHERE draft_id = ${draftId}) AS approvals,
        (SELECT count(*)::int FROM audit_event JOIN audit_body USING (workspace_id, seq)
          WHERE event_type = 'draft_sent' AND details ->> 'draft_id' = ${draftId}) AS "sentLines"`.execute(db);
    return rows[0] ?? { approvals: 0, sentLines: 0 };
  });
}
