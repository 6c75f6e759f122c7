import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where a Countersign of the bench keeps its data, as environment variables. */
export type Place = { environment: Record<string, string>; drop(): Promise<void> };

const serverUrl = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export async function freshFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  return { environment: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true, force: true }) };
}

/** A database of its own on the PostgreSQL server of BENCH_DATABASE_URL; null where none answers. */
export async function freshDatabase(): Promise<Place | null> {
  const name = `countersign_bench_${randomBytes(6).toString('hex')}`;
  try {
    await onServer(`CREATE DATABASE ${name}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    console.warn(`\nNOT MEASURED on PostgreSQL: no server at ${new URL(serverUrl).host} (${reason}).\n`);
    return null;
  }
  const folder = await freshFolder();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    environment: { ...folder.environment, DATABASE_URL: url.href },
    async drop() {
      await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await folder.drop();
    },
  };
}

async function onServer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
