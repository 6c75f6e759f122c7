import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
import { Secret } from '../../src/core/secret.ts';
import { createVault } from '../../src/safeguards/vault/vault.ts';
import { openStore } from '../../src/store/database.ts';
import { defaultWorkspaceId, ensureWorkspace } from '../../src/store/workspaces.ts';
import { folderWithDatabase, runCommand, temporaryFolder } from '../support/command.ts';
import { newKey } from '../support/connected-app.ts';

suite('countersign keys', () => {
  test('status, rotate and retire take an old key out of use, and never show a key', async (t) => {
    const cwd = await folderWithDatabase(t);
    const [old, key] = [newKey(), newKey()];
    const [oldId, id] = [idOf(old), idOf(key)];
    await storeToken(join(cwd, 'data'), old);
    let printed = '';
    const keys = async (OAUTH_ENCRYPTION_KEY: string, ...args: string[]) => {
      const { code, stdout, stderr } = await runCommand(t, ['keys', ...args], {
        cwd,
        settings: { OAUTH_ENCRYPTION_KEY },
      });
      printed += stdout + stderr;
      return { code, text: stdout + stderr };
    };

    const missing = await keys(key, 'status');
    assert.equal(missing.code, 1);
    assert.match(missing.text, new RegExp(`${id}  seals +0 rows\n${oldId}  MISSING +1 row\n`));

    const refused = await keys(`${key},${old}`, 'retire', oldId);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /still need key .*countersign keys rotate/);

    assert.equal((await keys(`${key},${old}`, 'rotate')).text, `1 row sealed with key ${id}.\n`);
    const after = await keys(`${key},${old}`, 'status');
    assert.deepEqual([after.code, after.text], [0, `${id}  seals    1 row\n${oldId}  opens    0 rows\n`]);
    assert.match((await keys(`${key},${old}`, 'retire', oldId)).text, /take it out of OAUTH_ENCRYPTION_KEY/);
    assert.match((await keys(key, 'retire', id)).text, /is the one that seals/);
    assert.match((await keys(key, 'retire', 'all')).text, /16 hex digits/);
    assert.deepEqual(await keys(key, 'status'), { code: 0, text: `${id}  seals    1 row\n` });
    for (const secret of [old, key]) assert.equal(printed.includes(secret), false);
  });

  test('without a key it says where tokens are kept instead', async (t) => {
    const { code, stderr } = await runCommand(t, ['keys', 'status'], { cwd: temporaryFolder(t) });
    assert.deepEqual(
      [code, stderr],
      [1, 'Tokens are kept in files here: set OAUTH_ENCRYPTION_KEY, and USE_DATABASE_TOKENS=true.\n'],
    );
  });
});

const idOf = (key: string) => createVault([new Secret(key)]).activeKeyId;

async function storeToken(dataDir: string, key: string): Promise<void> {
  const row = { workspaceId: defaultWorkspaceId, rowId: randomUUID(), userId: randomUUID(), service: 'google' };
  const place = { ...row, table: 'oauth_tokens', column: 'access_token_encrypted', purpose: 'access token' };
  const sealed = createVault([new Secret(key)]).seal(place, new Secret('made up'));
  const store = await openStore({ dataDir });
  await ensureWorkspace(store, defaultWorkspaceId, 'Default');
  await store.system((db) =>
    sql`INSERT INTO oauth_tokens (workspace_id, id, user_id, service, access_token_encrypted)
        VALUES (${row.workspaceId}, ${row.rowId}, ${row.userId}, ${row.service}, ${sealed})`.execute(db),
  );
  await store.close();
}
