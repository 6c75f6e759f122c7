import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendMode } from '../../src/verbs/sending/send-mode.ts';
import { freePort, printed, runCommand, startCommand, temporaryFolder } from '../support/command.ts';
import { forEachDatabase } from '../support/store.ts';

forEachDatabase((databases, kind) => {
  if (kind === 'pglite') return;

  test('the kill switch holds for every process at the next request, survives a kill, and is written down', async (t) => {
    const { queue } = await databases.empty();
    assert.ok('connectionString' in queue);
    const cwd = temporaryFolder(t);
    const common = { DATABASE_URL: queue.connectionString, SANDBOX: 'off', LLM_PROVIDER: 'composer' };
    const settings = { ...common, MODE_DRAFT_ONLY: 'false' };
    const startApi = async () => {
      const port = String(await freePort());
      const api = startCommand(t, ['start', '--roles', 'api'], { cwd, settings: { ...settings, API_PORT: port } });
      await printed(api, 'Countersign is ready');
      return { ...api, flag: `http://127.0.0.1:${port}/api/admin/flags/send-mode` };
    };
    const one = await startApi();
    const other = await startApi();
    const look = async ({ flag }: { flag: string }) => {
      const { sending_enabled, kill_switch, history } = (await (await fetch(flag)).json()) as SendMode;
      return { isOn: sending_enabled, ...kill_switch, history };
    };
    const flip = async ({ flag }: { flag: string }, act: string, reason: string) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${flag}/${act}`, { method: 'POST', headers, body: JSON.stringify({ reason }) });
      assert.equal(answer.status, 200);
    };
    assert.equal((await look(other)).isOn, true);

    // No waiting: the very next look at the other process shows it.
    await flip(one, 'disable', 'wrong price list');
    const seen = await look(other);
    assert.deepEqual(
      [seen.isOn, seen.active, seen.reason, seen.by],
      [false, true, 'wrong price list', 'local-operator'],
    );
    one.child.kill('SIGKILL');
    await one.ended;
    const again = await startApi();
    assert.equal((await look(again)).isOn, false);
    await flip(again, 'enable', 'mended');
    assert.equal((await look(other)).isOn, true);

    const { code, stdout } = await runCommand(t, ['stop-sending', '--reason', 'from the console'], { cwd, settings });
    assert.deepEqual([code, stdout.startsWith('Sending is stopped')], [0, true]);
    const stopped = await look(other);
    assert.deepEqual([stopped.isOn, stopped.reason, stopped.by], [false, 'from the console', 'system']);
    const acts = stopped.history.map(({ action, reason }) => `${action}: ${reason}`);
    assert.deepEqual(acts, ['disable: from the console', 'enable: mended', 'disable: wrong price list']);
  });
});
