import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { developmentSecretKey } from '../../src/config.ts';
import type { KeyScope, Role } from '../../src/core/actor.ts';
import { system } from '../../src/core/actor.ts';
import { derivedKey } from '../../src/identity/parts.ts';
import { signed } from '../../src/identity/session-cookie.ts';
import { createApiKey } from '../../src/verbs/admin/api-keys.ts';
import type { TestApp } from './app.ts';

export type Headers = Record<string, string>;
const origin = 'http://localhost:3000';

/** A signed-in member with a session of their own, written straight into the tables; answers the headers of their browser. */
export async function memberOf(
  app: TestApp,
  workspaceId: string,
  role: Role | null,
  { steppedUp = true }: { steppedUp?: boolean } = {},
): Promise<Headers> {
  const [userId, token] = [randomUUID(), randomBytes(24).toString('hex')];
  const email = `${role ?? 'nobody'}-${userId.slice(0, 8)}@example.com`;
  await app.store.system(async (db) => {
    await sql`INSERT INTO auth_user (id, name, email) VALUES (${userId}, ${email}, ${email})`.execute(db);
    if (role !== null) {
      await sql`INSERT INTO person (workspace_id, person_id, email, name, role, user_id, sessions_from)
                VALUES (${workspaceId}, ${randomUUID()}, ${email}, ${email}, ${role}, ${userId}, now() - interval '1 day')`.execute(
        db,
      );
    }
    await sql`INSERT INTO auth_session (user_id, token, expires_at, stepped_up_at)
              VALUES (${userId}, ${token}, now() + interval '1 day', ${steppedUp ? new Date() : null})`.execute(db);
  });
  const value = encodeURIComponent(signed(token, derivedKey(developmentSecretKey, 'sign-in')));
  return { cookie: `countersign.session_token=${value}`, origin };
}

/** A key with one scope. */
export async function keyOf(app: TestApp, workspaceId: string, scope: KeyScope): Promise<Headers> {
  const context = app.contextFor({ actor: system, workspaceId, traceId: null });
  const { key } = await createApiKey(context, { name: `key-${scope}`, scopes: [scope], expiresInDays: 30 });
  return { 'x-api-key': key, origin };
}
