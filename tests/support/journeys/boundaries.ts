import { sql } from 'kysely';
import type { WrapFetch } from '../../../src/app/connect.ts';
import { CountersignError } from '../../../src/core/errors.ts';
import type { Store, Writing } from '../../../src/store/database.ts';

/** A named boundary, and what this process does to itself there. */
export type Armed = { at: string; signal: 'SIGKILL' | 'SIGSTOP' };

/**
 * Watches the boundaries a process passes: each commit, named by what the newest run looks like after it, each read of
 * the database, and each call to the outside, named by its path. Names carry a number when they repeat.
 */
export function createBoundaries() {
  let passed: string[] = [];
  let armed: Armed | null = null;
  let lastCommit = 'none';
  const counts = new Map<string, number>();

  const numbered = (name: string): string => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  };
  const pass = (boundary: string): void => {
    passed.push(boundary);
    if (armed?.at !== boundary) return;
    const { signal } = armed;
    armed = null;
    process.kill(process.pid, signal);
  };

  return {
    /** Sets where to stop; counting begins anew. */
    arm(next: Armed): null {
      armed = next;
      counts.clear();
      lastCommit = 'none';
      return null;
    },
    takePassed(): string[] {
      const taken = passed;
      passed = [];
      counts.clear();
      lastCommit = 'none';
      return taken;
    },
    aroundStore(store: Store): Store {
      return {
        ...store,
        read: async (workspaceId, body) => {
          const result = await store.read(workspaceId, body);
          pass(numbered(`after read in [${lastCommit}]`));
          return result;
        },
        write: async (workspaceId, body) => {
          let commit = '';
          const written = store.write(workspaceId, async (writing) => {
            const value = await body(writing);
            commit = numbered(`commit [${await newestRun(writing)}]`);
            pass(`before ${commit}`);
            return value;
          });
          const result = await written.catch((error: unknown) => {
            if (error instanceof CountersignError) passed.push(`refused ${error.code}`);
            throw error;
          });
          pass(`after ${commit}`);
          lastCommit = commit;
          return result;
        },
      };
    },
    aroundFetch: ((connector, fetch) => async (input, init) => {
      const call = numbered(`${connector} ${nameOf(input, init)}`);
      pass(`before ${call}`);
      const answer = await fetch(input, init);
      pass(`after ${call}`);
      return answer;
    }) satisfies WrapFetch,
  };
}

/** The newest run in a few words: where it stands, its draft, the send of that, and its outside effects. */
async function newestRun({ db }: Writing): Promise<string> {
  const { rows } = await sql<{ status: string; draft: string | null; send: string | null; effects: string | null }>`
    SELECT run.status, draft.status AS draft, send.state AS send,
      (SELECT string_agg(kind || ' ' || state, ', ' ORDER BY kind) FROM effect WHERE effect.run_id = run.run_id) AS effects
    FROM run LEFT JOIN draft USING (workspace_id, run_id)
      LEFT JOIN send_intent send ON send.workspace_id = run.workspace_id AND send.draft_id = draft.draft_id
    ORDER BY run.created_at DESC LIMIT 1`.execute(db);
  const [run] = rows;
  if (run === undefined) return 'no run';
  const draft = run.draft === 'PENDING_APPROVAL' ? 'draft' : run.draft;
  if (draft !== null && draft !== 'draft')
    return [draft, ...(run.send === null ? [] : [`send ${run.send}`])].join(', ');
  return [run.status, draft, run.effects].filter((part) => part !== null).join(', ');
}

/** Method and path, with ids and addresses taken out. */
function nameOf(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): string {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  const path = url.pathname
    .replace(/^\/(gmail\/v1\/users\/me|calendar\/v3|crm)\//, '')
    .replaceAll(/\/(?=[^/]*(\d{5,}|%40|@|[0-9a-f]{12,}))[^/]+/g, '/{id}');
  return `${method.toUpperCase()} ${path}`;
}
