import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import pg from 'pg';
import { freePort, runCommand } from '../support/command.ts';
import { postgresProblem } from '../support/journeys/postgres.ts';

/* A start that the database refuses ends: exit code 1 and a plain sentence, whenever it is refused. */

const serverUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const skip = postgresProblem ?? false;

suite('countersign start', { skip }, () => {
  // The first for the store, then some for the queue, then one that listens.
  for (const connections of [0, 1, 3]) {
    test(`with a database that gives ${connections} connections names what to raise`, async (t) => {
      const url = await databaseWithRole(t, connections);
      const { code, stderr } = await start(t, url);
      assert.equal(code, 1);
      assert.match(stderr, /takes no more connections.*max_connections.*DATABASE_POOL_SIZE/);
      assertPlain(stderr, url);
    });
  }

  test('with an absent server, an unknown database or an unknown role asks for the right DATABASE_URL', async (t) => {
    const nobody = new URL(serverUrl);
    nobody.username = 'countersign_nobody';
    const nowhere = new URL(serverUrl);
    nowhere.pathname = '/countersign_nowhere';
    const absent = new URL(serverUrl);
    absent.host = `127.0.0.1:${await freePort()}`;
    for (const url of [nobody, nowhere, absent].map(({ href }) => href)) {
      const { code, stderr } = await start(t, url);
      assert.equal(code, 1);
      assert.match(stderr, /^The database is not available\. Is the PostgreSQL of DATABASE_URL running/m, url);
      assertPlain(stderr, url);
    }
  });
});

const start = (t: TestContext, DATABASE_URL: string) =>
  runCommand(t, ['start'], { settings: { DATABASE_URL, FEATURE_COLD_START_DEMO: 'false' } });

/** No stack, no words of the driver's, no part of the address. */
function assertPlain(text: string, url: string): void {
  assert.doesNotMatch(text, / at .*\.[tj]s:|Unexpected error/);
  assert.ok(!text.includes(url) && !text.includes(new URL(url).username));
}

/** A database of its own whose owner may have so many connections at once. */
async function databaseWithRole(t: TestContext, connections: number): Promise<string> {
  const name = `countersign_cli_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(`CREATE ROLE ${name} LOGIN CREATEROLE CONNECTION LIMIT ${connections}`);
  await onServer(`CREATE DATABASE ${name} OWNER ${name}`);
  t.after(async () => {
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    await onServer(`DROP ROLE ${name}`);
  });
  const url = new URL(serverUrl);
  url.username = name;
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
