import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { CountersignError } from '../core/errors.ts';
import type { Store } from './database.ts';

type Migration = { number: number; name: string; text: string; sha256: string };

const ownFolder = new URL('./migrations/', import.meta.url);

/** One arbitrary number, so that two starting processes never migrate at once. */
const advisoryLock = 4_127_733_201;

/**
 * Brings the schema to the newest step: each file in one transaction, in order, under an advisory lock. A failed step
 * leaves nothing behind. Returns the names applied. Throws `schema_newer` when the database knows a step that this
 * program does not, `migration_changed` when an applied file has changed, `migration_failed` with the database's
 * reason. `folder` holds the steps (`NNN_what.sql`) and is this program's own unless told otherwise.
 */
export async function migrate(store: Store, folder: URL = ownFolder): Promise<string[]> {
  await store
    .script(
      'CREATE TABLE IF NOT EXISTS schema_migration (number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())',
    )
    .catch(ignoreConcurrentCreation);
  const migrations = readMigrations(folder);
  const applied = await appliedMigrations(store);
  checkHistory(migrations, applied);
  const before = new Set(applied.map((row) => row.number));
  for (const migration of migrations) {
    if (!before.has(migration.number)) await apply(store, migration);
  }
  checkHistory(migrations, await appliedMigrations(store));
  await store.script(grants);
  return migrations.filter((migration) => !before.has(migration.number)).map((migration) => migration.name);
}

/** The steps that are still to be applied; empty when the schema is current. */
export async function pendingMigrations(store: Store): Promise<string[]> {
  const applied = new Set((await appliedMigrations(store)).map((row) => row.number));
  return readMigrations(ownFolder)
    .filter((migration) => !applied.has(migration.number))
    .map((migration) => migration.name);
}

// The whole step is one script, because only the simple protocol runs several statements; the check inside makes a
// second process that waited for the lock skip what the first has done.
async function apply(store: Store, migration: Migration): Promise<void> {
  const { number, name, sha256, text } = migration;
  const quoted = text.replaceAll('$migration$', '');
  try {
    await store.script(`BEGIN;
      SELECT pg_advisory_xact_lock(${advisoryLock});
      DO $migration$ BEGIN IF EXISTS (SELECT FROM schema_migration WHERE number = ${number}) THEN RAISE EXCEPTION 'already applied' USING ERRCODE = 'P0C01'; END IF; END $migration$;
      ${quoted}
      INSERT INTO schema_migration (number, name, sha256) VALUES (${number}, '${name}', '${sha256}');
      COMMIT;`);
  } catch (error) {
    if ((error as { code?: string }).code === 'P0C01') return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CountersignError(
      'migration_failed',
      `Migration ${name} failed and left nothing behind: ${reason}`,
      {},
      error,
    );
  }
}

function readMigrations(folder: URL): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{3}_[a-z0-9_]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { number: Number(file.slice(0, 3)), name: file.slice(0, -4), text, sha256 };
    });
}

async function appliedMigrations(store: Store): Promise<{ number: number; name: string; sha256: string }[]> {
  return store.system(async (db) => {
    const exists = await sql<{ found: boolean }>`SELECT to_regclass('schema_migration') IS NOT NULL AS found`.execute(
      db,
    );
    if (!exists.rows[0]?.found) return [];
    const { rows } = await sql<{ number: number; name: string; sha256: string }>`
      SELECT number, name, sha256 FROM schema_migration ORDER BY number`.execute(db);
    return rows;
  });
}

function checkHistory(known: Migration[], applied: { number: number; name: string; sha256: string }[]): void {
  for (const row of applied) {
    const migration = known.find((one) => one.number === row.number);
    if (migration === undefined) {
      throw new CountersignError(
        'schema_newer',
        `The database is newer than this program (step ${row.name}). Update the program.`,
      );
    }
    if (migration.sha256 !== row.sha256) {
      throw new CountersignError('migration_changed', `Migration ${row.name} was changed after it was applied.`);
    }
  }
}

function ignoreConcurrentCreation(error: unknown): void {
  // Two processes on a fresh database: CREATE TABLE IF NOT EXISTS can still collide in the catalogue (23505).
  if ((error as { code?: string }).code !== '23505') throw error;
}

const grants = `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
    GRANT USAGE ON SCHEMA public TO countersign_app;
    GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO countersign_app;
    GRANT DELETE ON run_step, webhook_event, suppression, attachment TO countersign_app;
    GRANT DELETE ON training_sample, voice_profile, voice_profile_version TO countersign_app;
    GRANT DELETE ON contact_mail, tier_limit, user_tier, user_limit, prospect TO countersign_app;
    REVOKE INSERT, UPDATE ON schema_migration FROM countersign_app;
    REVOKE UPDATE ON audit_event, approval, first_approval FROM countersign_app;
    REVOKE ALL ON auth_user, auth_session, auth_account, auth_verification, auth_two_factor, auth_passkey, auth_rate_limit, auth_used_code, auth_attempt, auth_flow FROM countersign_app;
  END IF;
EXCEPTION WHEN sqlstate 'XX000' THEN NULL; -- "tuple concurrently updated": another process grants the same
END $$;`;
