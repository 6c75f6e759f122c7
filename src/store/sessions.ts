import { sql } from 'kysely';
import type { Store } from './database.ts';

/** A session with its account, and the member it acts as; the member's fields are null for who is none anywhere. */
export type SessionRow = {
  session_id: string;
  user_id: string;
  email: string;
  display_name: string;
  two_factor_enabled: boolean;
  created_at: Date;
  expires_at: Date;
  seen_at: Date;
  stepped_up_at: Date | null;
  workspace_id: string | null;
  workspace_name: string | null;
  person_id: string | null;
  role: 'viewer' | 'operator' | 'admin' | 'owner' | null;
};

/** A session that is not seen for so long has ended, whatever its cookie says. */
const longestIdle = '12 hours';

/**
 * The live session of a token. It acts in the workspace it was last switched to, while its account is a member there,
 * else in the oldest of the others.
 */
export async function sessionByToken(store: Store, token: string): Promise<SessionRow | null> {
  const { rows } = await store.system((db) =>
    sql<SessionRow>`
      SELECT s.id AS session_id, u.id AS user_id, u.email, u.name AS display_name, u.two_factor_enabled, s.created_at,
             s.expires_at, s.updated_at AS seen_at, s.stepped_up_at,
             m.workspace_id, m.workspace_name, m.person_id, m.role
      FROM auth_session s JOIN auth_user u ON u.id = s.user_id
      LEFT JOIN LATERAL (
        SELECT p.workspace_id, w.name AS workspace_name, p.person_id, p.role
        FROM person p JOIN workspace w USING (workspace_id)
        WHERE p.user_id = s.user_id AND p.disabled_at IS NULL AND p.sessions_from <= s.created_at
        ORDER BY (p.workspace_id = s.active_workspace) IS TRUE DESC, p.created_at LIMIT 1) m ON true
      WHERE s.token = ${token} AND s.expires_at > clock_timestamp()
        AND s.updated_at > clock_timestamp() - ${longestIdle}::interval`.execute(db),
  );
  return rows[0] ?? null;
}

/** Notes that a session is in use. */
export async function touchSession(store: Store, sessionId: string): Promise<void> {
  await store.system((db) =>
    db
      .updateTable('auth_session')
      .set({ updated_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', sessionId)
      .execute(),
  );
}

export type SessionLine = {
  id: string;
  created_at: Date;
  updated_at: Date;
  expires_at: Date;
  ip_address: string | null;
  user_agent: string | null;
};

/** The live sessions of an account, newest first, without what opens them. */
export async function sessionsOfUser(store: Store, userId: string): Promise<SessionLine[]> {
  return store.system((db) =>
    db
      .selectFrom('auth_session')
      .select(['id', 'created_at', 'updated_at', 'expires_at', 'ip_address', 'user_agent'])
      .where('user_id', '=', userId)
      .where('expires_at', '>', sql<Date>`clock_timestamp()`)
      .where('updated_at', '>', sql<Date>`clock_timestamp() - ${longestIdle}::interval`)
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute(),
  );
}

/** Ends sessions of an account: the one named, or all but the one kept. Returns how many. */
export async function endSessions(
  store: Store,
  userId: string,
  which: { sessionId: string } | { except: string },
): Promise<number> {
  const { numDeletedRows } = await store.system((db) => {
    const ended = db.deleteFrom('auth_session').where('user_id', '=', userId);
    const chosen = 'except' in which ? ended.where('id', '!=', which.except) : ended.where('id', '=', which.sessionId);
    return chosen.executeTakeFirst();
  });
  return Number(numDeletedRows);
}

/** Lets a session act in another workspace of its account. False when the account is no member there. */
export async function switchWorkspace(store: Store, sessionId: string, workspaceId: string): Promise<boolean> {
  const { rows } = await store.system((db) =>
    sql`UPDATE auth_session s SET active_workspace = ${workspaceId}::uuid
        FROM person p WHERE s.id = ${sessionId}::uuid AND p.user_id = s.user_id AND p.workspace_id = ${workspaceId}::uuid
          AND p.disabled_at IS NULL AND p.sessions_from <= s.created_at RETURNING 1`.execute(db),
  );
  return rows.length > 0;
}

/** The workspace an account last acted in, which its next session begins with. */
export async function lastWorkspaceOf(store: Store, userId: string): Promise<string | null> {
  const row = await store.system((db) =>
    db
      .selectFrom('auth_session')
      .select('active_workspace')
      .where('user_id', '=', userId)
      .where('active_workspace', 'is not', null)
      .orderBy('updated_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
  return row?.active_workspace ?? null;
}

/**
 * Spends a code of an account and, with `sessionId`, marks that session as stepped up, in one step. False when the code
 * was spent before: each passes once, whoever shows it again.
 */
export async function spendCode(
  store: Store,
  spent: { userId: string; codeHash: string; sessionId: string | null },
): Promise<boolean> {
  return store.system(async (db) => {
    await sql`DELETE FROM auth_used_code WHERE user_id = ${spent.userId} AND used_at < clock_timestamp() - interval '10 minutes'`.execute(
      db,
    );
    const { rows } =
      await sql`INSERT INTO auth_used_code (user_id, code_hash) VALUES (${spent.userId}, ${spent.codeHash})
                               ON CONFLICT DO NOTHING RETURNING 1`.execute(db);
    if (rows.length === 0) return false;
    if (spent.sessionId !== null) {
      await sql`UPDATE auth_session SET stepped_up_at = clock_timestamp() WHERE id = ${spent.sessionId}`.execute(db);
    }
    return true;
  });
}
