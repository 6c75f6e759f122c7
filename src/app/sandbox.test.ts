import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../config.ts';
import { openSandbox } from './sandbox.ts';

test('a second opener uses the sandbox that runs, and real credentials keep it from being loaded', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-sandbox-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const config = loadConfig({ DATA_DIR: folder });
  const [first, second] = await Promise.all([openSandbox(config), openSandbox(config)]);
  assert.ok(first !== null && second !== null);
  assert.equal(second.url, first.url);
  await second.close();
  await first.close();

  assert.equal(await openSandbox(loadConfig({ DATA_DIR: folder, SANDBOX: 'off' })), null);
});
