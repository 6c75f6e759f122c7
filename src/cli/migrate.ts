import { openStoreOf } from '../app.ts';
import { readConfig } from '../config.ts';
import { migrate } from '../store/migrate.ts';

/** Brings the schema to its newest step and says what was applied. A failed step leaves the schema untouched. */
export async function migrateCommand(): Promise<number> {
  const store = await openStoreOf(readConfig());
  try {
    const applied = await migrate(store);
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      applied.length === 0 ? 'The schema is at its newest step already.' : 'The schema is at its newest step.',
    );
    return 0;
  } finally {
    await store.close();
  }
}
