import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from './database.ts';

export type Account = { id: string; email: string; name: string; hasPassword: boolean; memberships: number };

/** The account of an address (lower case), and of how many workspaces it is a member. */
export async function accountByEmail(store: Store, email: string): Promise<Account | null> {
  const { rows } = await store.system((db) =>
    sql<Account>`
      SELECT u.id, u.email, u.name,
        EXISTS (SELECT FROM auth_account a WHERE a.user_id = u.id AND a.provider_id = 'credential') AS "hasPassword",
        (SELECT count(*)::int FROM person p WHERE p.user_id = u.id) AS memberships
      FROM auth_user u WHERE u.email = ${email}`.execute(db),
  );
  return rows[0] ?? null;
}

/**
 * Makes an account, or finds the one of the address, and gives it a password or the identity of an outside service. An
 * identity that belongs to another account stays there: then null. Without `proof` nobody can sign in to it by themselves.
 */
export async function ensureAccount(
  store: Store,
  account: { email: string; name: string; proof: { passwordHash: string } | { googleSubject: string } | null },
): Promise<string | null> {
  const { proof } = account;
  return store.system(async (db) => {
    const { rows } = await sql<{ id: string }>`
      INSERT INTO auth_user (id, name, email, email_verified)
      VALUES (${randomUUID()}, ${account.name}, ${account.email}, ${proof !== null && 'googleSubject' in proof})
      ON CONFLICT (email) DO UPDATE SET email_verified = auth_user.email_verified OR excluded.email_verified
      RETURNING id`.execute(db);
    const userId = (rows[0] as { id: string }).id;
    if (proof === null) return userId;
    const [provider, name] =
      'googleSubject' in proof ? (['google', proof.googleSubject] as const) : (['credential', userId] as const);
    const { rows: linked } = await sql<{ user_id: string }>`
      INSERT INTO auth_account (id, user_id, provider_id, account_id, password)
      VALUES (${randomUUID()}, ${userId}, ${provider}, ${name}, ${'passwordHash' in proof ? proof.passwordHash : null})
      ON CONFLICT (provider_id, account_id) DO UPDATE
        SET password = coalesce(excluded.password, auth_account.password), updated_at = clock_timestamp()
      RETURNING user_id`.execute(db);
    return linked[0]?.user_id === userId ? userId : null;
  });
}

/** The account that an outside identity has been used for before. */
export async function accountOfGoogle(store: Store, subject: string): Promise<{ id: string; email: string } | null> {
  const row = await store.system((db) =>
    db
      .selectFrom('auth_account')
      .innerJoin('auth_user', 'auth_user.id', 'auth_account.user_id')
      .select(['auth_user.id', 'auth_user.email'])
      .where('provider_id', '=', 'google')
      .where('account_id', '=', subject)
      .executeTakeFirst(),
  );
  return row ?? null;
}

/** How an account can prove itself beside its password. */
export async function factorsOf(store: Store, userId: string): Promise<{ hasPassword: boolean; passkeys: number }> {
  const { rows } = await store.system((db) =>
    sql<{ hasPassword: boolean; passkeys: number }>`
      SELECT EXISTS (SELECT FROM auth_account WHERE user_id = ${userId} AND provider_id = 'credential') AS "hasPassword",
             (SELECT count(*)::int FROM auth_passkey WHERE user_id = ${userId}) AS passkeys`.execute(db),
  );
  return rows[0] ?? { hasPassword: false, passkeys: 0 };
}

export type Attempt = { failures: number; locked_until: Date | null };

/**
 * Counts one more try of an account before its outcome is known, so that tries at the same moment count too. Whoever is
 * locked stays so until the time; the count begins anew after `windowMinutes`.
 */
export async function countAttempt(
  store: Store,
  accountHash: string,
  { most, windowMinutes, lockMinutes }: { most: number; windowMinutes: number; lockMinutes: number },
): Promise<Attempt> {
  const { rows } = await store.system((db) =>
    sql<Attempt>`
      INSERT INTO auth_attempt AS a (account_hash, failures) VALUES (${accountHash}, 1)
      ON CONFLICT (account_hash) DO UPDATE SET
        failures = CASE WHEN a.locked_until > clock_timestamp() THEN a.failures
                        WHEN a.locked_until IS NOT NULL OR a.first_at < clock_timestamp() - make_interval(mins => ${windowMinutes}) THEN 1
                        ELSE a.failures + 1 END,
        first_at = CASE WHEN a.locked_until > clock_timestamp() THEN a.first_at
                        WHEN a.locked_until IS NOT NULL OR a.first_at < clock_timestamp() - make_interval(mins => ${windowMinutes}) THEN clock_timestamp()
                        ELSE a.first_at END,
        locked_until = CASE WHEN a.locked_until > clock_timestamp() THEN a.locked_until
                            WHEN a.locked_until IS NULL AND a.first_at >= clock_timestamp() - make_interval(mins => ${windowMinutes})
                                 AND a.failures >= ${most} THEN clock_timestamp() + make_interval(mins => ${lockMinutes})
                            ELSE NULL END
      RETURNING failures, CASE WHEN locked_until > clock_timestamp() THEN locked_until END AS locked_until`.execute(db),
  );
  return rows[0] as Attempt;
}

/** Forgets the tries of an account that has proven itself. */
export async function forgetAttempts(store: Store, accountHash: string): Promise<void> {
  await store.system((db) => db.deleteFrom('auth_attempt').where('account_hash', '=', accountHash).execute());
}
