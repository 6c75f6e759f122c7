import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import {
  folderWithDatabase,
  freePort,
  printed,
  type Running,
  runCommand,
  startCommand,
  temporaryFolder,
} from '../support/command.ts';
import { eventually } from '../support/eventually.ts';

type Draft = { id: string; status: string; recipient: string; content_hash: string };

type Server = Running & { settings: Record<string, string>; address: string; cwd: string };

async function startServer(t: TestContext, cwd: string, more: Record<string, string> = {}): Promise<Server> {
  const settings = { API_PORT: String(await freePort()), DATA_DIR: join(cwd, 'data'), ...more };
  const running = startCommand(t, ['start'], { cwd, settings });
  return { ...running, settings, address: `http://127.0.0.1:${settings.API_PORT}`, cwd };
}

async function get<T>(server: Server, path: string): Promise<T> {
  const response = await fetch(`${server.address}${path}`);
  assert.equal(response.status, 200, path);
  return (await response.json()) as T;
}

/** Runs a command line exactly as the start has printed it. */
async function runPrinted(server: Server, words: string): Promise<unknown> {
  const line = server
    .output()
    .split('\n')
    .find((one) => one.trim().startsWith('curl') && one.includes(words));
  assert.ok(line, words);
  const { stdout } = await promisify(execFile)('sh', ['-c', line]);
  return JSON.parse(stdout);
}

suite('countersign start', () => {
  test('a fresh folder gives drafts to decide on, and the printed commands work as they stand', async (t) => {
    const started = performance.now();
    const server = await startServer(t, temporaryFolder(t));
    await eventually('the first answer', () => fetch(`${server.address}/health`).catch(() => null), 60_000);
    t.diagnostic(`fresh start to first answer: ${Math.round(performance.now() - started)} ms`);
    await printed(server, 'What to do next');
    t.diagnostic(`fresh start to five drafts: ${Math.round(performance.now() - started)} ms`);
    assert.match(server.output(), /ready at http:\/\/127\.0\.0\.1:\d+/);
    assert.match(server.output(), /DRAFT_ONLY: nothing is ever sent/);
    assert.match(server.output(), /Emulated +Gmail, Google Calendar, HubSpot/);
    assert.match(server.output(), /5 wait for a decision/);

    const waiting = (await runPrinted(server, '/drafts/pending')) as Draft[];
    assert.equal(waiting.length, 5);
    const approved = (await runPrinted(server, '/approve')) as Draft;
    assert.equal(approved.status, 'APPROVED');
    const receipt = (await runPrinted(server, '/form-submission')) as { status: string; workflow_id: string };
    assert.equal(receipt.status, 'accepted');
    const path = `/api/dashboard/workflows/${receipt.workflow_id}`;
    await eventually('the lead is answered', async () => (await get<{ draft_id: string }>(server, path)).draft_id);
  });

  test('told to stop it ends cleanly, and a restart finds everything and adds no example leads', async (t) => {
    const cwd = await folderWithDatabase(t);
    const first = await startServer(t, cwd);
    await printed(first, 'What to do next');
    const before = await get<Draft[]>(first, '/api/operator/drafts');
    const newest = await get<{ workflow: object }>(first, '/workflows/latest');
    assert.ok(newest.workflow);
    first.child.kill('SIGTERM');
    assert.equal((await first.ended).code, 0);
    assert.equal(existsSync(join(cwd, 'data', 'lock')), false);

    const second = await startServer(t, cwd);
    await printed(second, 'What to do next');
    const after = await get<Draft[]>(second, '/api/operator/drafts');
    const ids = (drafts: Draft[]) => drafts.map(({ id }) => id);
    assert.deepEqual(ids(after), ids(before));
    assert.deepEqual(await get(second, '/workflows/latest'), newest);
    second.child.kill('SIGINT');
    assert.equal((await second.ended).code, 0);
  });

  test('a second process on the folder or the port is refused in plain words; other commands ask the server', async (t) => {
    const server = await startServer(t, await folderWithDatabase(t));
    await printed(server, 'What to do next');
    const { settings, cwd } = server;

    const other = await runCommand(t, ['start'], {
      cwd,
      settings: { ...settings, API_PORT: String(await freePort()) },
    });
    assert.equal(other.code, 1);
    assert.match(other.stderr, /The data folder .* is in use by process \d+\. Stop it, or set DATA_DIR/);
    assert.doesNotMatch(other.stderr, / at .*\.ts:/);

    const { API_PORT = '' } = settings;
    const samePort = await runCommand(t, ['start'], { cwd: await folderWithDatabase(t), settings: { API_PORT } });
    assert.equal(samePort.code, 1);
    assert.match(samePort.stderr, /Port \d+ on 127\.0\.0\.1 is in use by another program/);

    const doctor = await runCommand(t, ['doctor'], { cwd, settings });
    assert.equal(doctor.code, 0, doctor.stdout);
    assert.match(doctor.stdout, /Countersign answers on port/);
    assert.match(doctor.stdout, /gmail answers \(sandbox\)/);

    const called = await runCommand(t, ['call', 'drafts.list', '--json', '{"page_size":2}'], { cwd, settings });
    assert.equal(called.code, 0, called.stderr);
    const [draft] = JSON.parse(called.stdout) as Draft[];
    const wrong = JSON.stringify({ id: draft?.id, content_hash: 'f'.repeat(64) });
    const refused = await runCommand(t, ['call', 'drafts.approve', '--json', wrong], { cwd, settings });
    assert.equal(refused.code, 1);
    assert.equal(JSON.parse(refused.stdout).code, 'content_changed');

    const made = await runCommand(t, ['keys', 'create', '--name', 'ci', '--scopes', 'read'], { cwd, settings });
    const headers = { authorization: `Bearer ${made.stdout.trim()}` };
    assert.equal((await fetch(`${server.address}/api/status`, { headers })).status, 200);
    assert.equal((await fetch(`${server.address}/api/admin/api-keys`, { headers })).status, 403);
  });

  test('told to stop a second time it ends at once, whatever is under way', async (t) => {
    const server = await startServer(t, await folderWithDatabase(t), { FEATURE_COLD_START_DEMO: 'false' });
    await printed(server, 'What to do next');
    // A request whose body never comes to its end.
    const socket = connect(Number(server.settings.API_PORT), '127.0.0.1').on('error', () => {});
    t.after(() => socket.destroy());
    const head = 'POST /api/webhooks/hubspot/form-submission HTTP/1.1\r\nHost: localhost\r\n';
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
    await eventually('the request has begun', () => socket.bytesWritten > 0);
    await fetch(`${server.address}/health`);
    server.child.kill('SIGTERM');
    await printed(server, 'Stopping');
    server.child.kill('SIGTERM');
    assert.equal((await server.ended).code, 1);
  });

  test('an unfit configuration is refused with every problem named, and no stack', async (t) => {
    const settings = {
      API_ENV: 'production',
      API_PORT: '0',
      SANDBOX: 'sometimes',
      MODE_DRAFT_ONLY: 'true',
      ALLOW_AUTO_SEND: 'true',
      SECRET_KEY: 'tooweak',
    };
    const { code, stderr } = await runCommand(t, ['start'], { settings });
    assert.equal(code, 1);
    const named = ['API_PORT', 'SANDBOX', 'ALLOW_AUTO_SEND', 'SECRET_KEY', 'DATABASE_URL', 'HUBSPOT_API_KEY'];
    for (const name of [...named, 'HUBSPOT_WEBHOOK_SECRET', 'OAUTH_ENCRYPTION_KEY', 'SIGN_IN_ALLOW']) {
      assert.match(stderr, new RegExp(name), name);
    }
    assert.doesNotMatch(stderr, / at .*\.ts:|sometimes|tooweak/);
  });

  test('outside development somebody must be able to prove who they are: the first key is made by a command', async (t) => {
    const cwd = await folderWithDatabase(t);
    const settings = {
      API_ENV: 'staging',
      API_HOST: '127.0.0.1',
      API_PORT: String(await freePort()),
      SANDBOX: 'on',
      OAUTH_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
      HUBSPOT_WEBHOOK_SECRET: 'webhook-secret-of-the-tests',
    };
    const refused = await runCommand(t, ['start'], { cwd, settings });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Neither sign-in nor an API key is configured in staging/);

    const { stdout: key } = await runCommand(t, ['keys', 'create', '--name', 'ci', '--scopes', 'read'], {
      cwd,
      settings,
    });
    const server = startCommand(t, ['start'], { cwd, settings });
    await printed(server, '"msg":"Countersign is ready"');
    const address = `http://127.0.0.1:${settings.API_PORT}/api/operator/drafts/pending`;
    assert.equal((await fetch(address)).status, 401);
    const answer = await fetch(address, { headers: { authorization: `Bearer ${key.trim()}` } });
    assert.equal(((await answer.json()) as Draft[]).length, 5);
    // What is logged outside development is JSON, line by line.
    for (const line of server.output().trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);

    const called = await runCommand(t, ['call', 'drafts.list'], { cwd, settings });
    assert.equal(called.code, 1);
    assert.match(called.stderr, /Nobody is the local operator in staging/);
  });

  test('the embedded database belongs to one process that does everything', async (t) => {
    const worker = await runCommand(t, ['worker']);
    assert.equal(worker.code, 1);
    assert.match(worker.stderr, /The embedded database belongs to one process/);
    const api = await runCommand(t, ['start', '--roles', 'api']);
    assert.equal(api.code, 1);
    const strange = await runCommand(t, ['start', '--roles', 'api,cook']);
    assert.match(strange.stderr, /There is no role cook/);
  });
});
