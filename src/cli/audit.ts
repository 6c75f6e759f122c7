import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openStoreOf } from '../app.ts';
import { readConfig } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import type { Store } from '../store/database.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { auditExport, auditVerify } from './audit-verify.ts';

/** Checks the audit trail of the database, or of an export without any database, and says what it found. */
export async function auditVerifyCommand(options: { file?: string; head?: string }): Promise<number> {
  const check = async (store?: Store) => auditVerify({ ...options, ...(store === undefined ? {} : { store }) });
  const { output, exitCode } = options.file === undefined ? await withStore(check) : await check();
  console.log(output);
  return exitCode;
}

/** Writes the audit trail as JSON lines, to a file or to standard output. */
export async function auditExportCommand({ file }: { file?: string }): Promise<number> {
  await withStore((store) =>
    file === undefined
      ? pipeline(auditExport(store), process.stdout, { end: false })
      : pipeline(auditExport(store), createWriteStream(file, { mode: 0o600 })),
  );
  return 0;
}

async function withStore<T>(body: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStoreOf(readConfig());
  try {
    const pending = await pendingMigrations(store);
    if (pending.length > 0) {
      throw new CountersignError(
        'schema_old',
        `The schema lacks ${pending.join(', ')}. Run countersign migrate first.`,
      );
    }
    return await body(store);
  } finally {
    await store.close();
  }
}
