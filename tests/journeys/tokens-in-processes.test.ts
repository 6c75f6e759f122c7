import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Secret } from '../../src/core/secret.ts';
import { createVault } from '../../src/safeguards/vault/vault.ts';
import { openStore, type Store } from '../../src/store/database.ts';
import { createConnections } from '../../src/verbs/connections/user-credentials.ts';
import { keyStatus, retireKey, rotateKeys } from '../../src/verbs/connections/vault-keys.ts';
import { type ConnectedApp, grantOf, newKey, openConnectedApp, settingsFor } from '../support/connected-app.ts';
import { createDatabase, postgresProblem } from '../support/journeys/postgres.ts';
import type { TokenTask } from '../support/journeys/token-process.ts';

const entry = new URL('../support/journeys/token-process.ts', import.meta.url);
const compiled = fileURLToPath(new URL('../../node_modules/.cache/countersign-tests/compiled', import.meta.url));

/** How often the rotation is killed: KEY_ROTATION_KILLS for a long run. */
const kills = Number(process.env.KEY_ROTATION_KILLS ?? 40);
const users = 150;

function start(task: TokenTask): ChildProcess {
  const child = fork(entry, { execArgv: [], env: { ...process.env, NODE_COMPILE_CACHE: compiled } });
  child.send(task);
  return child;
}

async function told<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process ended: ${code ?? signal}`);
  });
  ended.catch(() => {});
  return Promise.race([once(child, 'message').then(([message]) => message as T), ended]);
}

async function withApp(
  t: TestContext,
  keys: string,
  body: (at: ConnectedApp, store: Store, url: string) => Promise<void>,
): Promise<void> {
  const database = await createDatabase();
  const store = await openStore({ url: database.url, poolSize: 8 });
  const at = await openConnectedApp(store, { keys });
  t.after(async () => {
    await at.close();
    await store.close();
    await database.drop();
  });
  await body(at, store, database.url);
}

suite('Tokens in several processes', { skip: postgresProblem ?? false }, () => {
  test('fifty callers in two processes make one request, and all get its answer', { timeout: 60_000 }, (t) => {
    const keys = newKey();
    return withApp(t, keys, async (at, _store, url) => {
      const userId = randomUUID();
      await at.connections.storeUserCredentials(userId, grantOf(at.sandbox, { expiresInSeconds: 60 }));
      // So long that every caller comes while the request is under way.
      at.sandbox.faults.add({ vendor: 'google-oauth2', path: '^/token', latencyMs: 700 });
      // Few enough connections that a server with other tests on it has them.
      const few = { DATABASE_POOL_SIZE: '10', DATABASE_MAX_OVERFLOW: '0' };
      const env = { ...settingsFor(at.sandbox, keys), ...few, DATABASE_URL: url };
      const children = [1, 2].map(() => start({ do: 'ask', env, userId, callers: 25 }));
      await Promise.all(children.map((child) => told(child)));
      const answers = await Promise.all(
        children.map((child) => {
          const answer = told<string[]>(child);
          child.send('go');
          return answer;
        }),
      );
      assert.equal(at.tokenCalls().length, 1);
      assert.equal(answers.flat().length, 50);
      const stored = (await at.connections.getUserCredentials(userId, false))?.accessToken.reveal() ?? '';
      assert.deepEqual([...new Set(answers.flat())], [createHash('sha256').update(stored).digest('hex')]);
    });
  });

  test(`keys are turned ${kills} times by processes that are killed: whoever reads never fails, nothing is lost`, {
    timeout: 60_000 + kills * 2_000,
  }, (t) => {
    const both: [string, string] = [newKey(), newKey()];
    return withApp(t, both.join(','), async (at, store, url) => {
      const expected = new Map<string, string>();
      for (let user = 0; user < users; user += 1) {
        const grant = grantOf(at.sandbox, { refreshToken: new Secret(randomUUID()) });
        const userId = randomUUID();
        await at.connections.storeUserCredentials(userId, grant);
        expected.set(userId, `${grant.accessToken.reveal()} ${grant.refreshToken?.reveal()}`);
      }
      const reading = { isOver: false, reads: 0 };
      const readers = readEverything(at, expected, reading);
      let finished = 0;
      for (let turn = 0; turn < kills; turn += 1) {
        const keys: [string, string] = turn % 2 === 0 ? [both[1], both[0]] : both;
        const child = start({ do: 'rotate', url, keys });
        const exit = once(child, 'exit');
        await told(child);
        await Promise.race([told(child).catch(() => {}), pause(Math.random() * 120)]);
        if (child.exitCode === null) child.kill('SIGKILL');
        const [, signal] = await exit;
        if (signal !== 'SIGKILL') finished += 1;
      }
      reading.isOver = true;
      await readers;
      assert.ok(reading.reads > users, `${reading.reads} reads`);
      t.diagnostic(`${kills - finished} of ${kills} were killed under way; ${reading.reads} reads`);
      await ends(at, store, both, expected);
    });
  });
});

/** Reads users one after the other until told to stop, through a vault that knows both keys. */
async function readEverything(
  { connections }: ConnectedApp,
  expected: Map<string, string>,
  reading: { isOver: boolean; reads: number },
): Promise<void> {
  while (!reading.isOver) {
    for (const [userId, tokens] of expected) {
      const found = await connections.getUserCredentials(userId);
      assert.equal(`${found?.accessToken.reveal()} ${found?.refreshToken?.reveal()}`, tokens);
      reading.reads += 1;
      await pause(1);
      if (reading.isOver) return;
    }
  }
}

/** A last turn that is let to its end: the old key is needed by nothing, is retired, and seals nothing any more. */
async function ends(
  at: ConnectedApp,
  store: Store,
  [oldKey, key]: [string, string],
  expected: Map<string, string>,
): Promise<void> {
  const [old, vault] = [createVault([new Secret(oldKey)]), createVault([new Secret(key), new Secret(oldKey)])];
  const contextFor = () => at.context;
  const parts = { store, vault, contextFor };
  await at.connections.storeUserCredentials(randomUUID(), grantOf(at.sandbox));
  await assert.rejects(retireKey(parts, old.activeKeyId), { code: 'key_needed' });
  await assert.rejects(retireKey(parts, vault.activeKeyId), { code: 'key_active' });
  assert.equal((await rotateKeys(parts)).unreadable, 0);
  const status = await keyStatus(parts);
  assert.deepEqual(
    status.keys.map(({ state, rows }) => [state, rows]),
    [
      ['active', users + 1],
      ['known', 0],
    ],
  );
  await retireKey(parts, old.activeKeyId);
  const alone = { context: at.context, vault: createVault([new Secret(key)]), issuer: neverAsked, service: 'google' };
  for (const [userId, tokens] of expected) {
    const found = await createConnections(alone).getUserCredentials(userId);
    assert.equal(`${found?.accessToken.reveal()} ${found?.refreshToken?.reveal()}`, tokens);
  }
  // The app here still seals with the old key first, as a process that was forgotten would.
  await assert.rejects(at.connections.storeUserCredentials(randomUUID(), grantOf(at.sandbox)), {
    code: 'vault_key_retired',
  });
  const { rows } = await store.system((db) => sql`SELECT key_id FROM retired_vault_key`.execute(db));
  assert.deepEqual(rows, [{ key_id: old.activeKeyId }]);
}

const neverAsked = {
  refresh: () => Promise.reject(new Error('nobody is asked here')),
  revoke: () => Promise.reject(new Error('nobody is asked here')),
};
