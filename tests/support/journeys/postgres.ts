import { randomBytes } from 'node:crypto';
import pg from 'pg';

const serverUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Why PostgreSQL cannot be used here, or null. With CI=true it must be there. */
export const postgresProblem: string | null = await run('SELECT 1').then(
  () => null,
  (error: Error) => {
    if (process.env.CI === 'true') throw error;
    return `no PostgreSQL: ${error.message}; set TEST_DATABASE_URL`;
  },
);

/** An empty database of its own, removed by `drop`. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `countersign_journey_${process.pid}_${randomBytes(4).toString('hex')}`;
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 2_000 });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
