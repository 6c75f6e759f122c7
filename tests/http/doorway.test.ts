import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDoorway } from '../../src/http/doorway.ts';
import { freePort } from '../support/command.ts';

test('a process that is still starting lives, and sends everything else away for a second', async (t) => {
  const port = await freePort();
  const doorway = await openDoorway({ host: '127.0.0.1', port });
  t.after(() => doorway.close());
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });

  const alive = await ask('/health');
  assert.deepEqual([alive.status, await alive.text()], [200, '{"status":"ok"}']);
  const early = await ask('/api/webhooks/hubspot/form-submission', 'POST');
  assert.deepEqual([early.status, early.headers.get('retry-after')], [503, '1']);
  assert.deepEqual(await early.json(), { detail: 'Countersign is starting.', code: 'starting' });

  doorway.await((_request, response) => response.end('ready'));
  assert.equal((await ask('/anything')).status, 503, 'named is not yet led');
  doorway.lead();
  assert.equal(await (await ask('/anything')).text(), 'ready');
});

test('a port that is taken is told at once', async (t) => {
  const port = await freePort();
  const first = await openDoorway({ host: '127.0.0.1', port });
  t.after(() => first.close());
  await assert.rejects(openDoorway({ host: '127.0.0.1', port }), { code: 'EADDRINUSE' });
});
