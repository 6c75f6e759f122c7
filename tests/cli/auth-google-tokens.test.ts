import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { rep } from '../../sandbox/index.ts';
import { examineData } from '../../src/cli/doctor/data.ts';
import { loadConfig } from '../../src/config.ts';
import { folderWithDatabase, freePort, printed, runCommand, startCommand } from '../support/command.ts';
import { consents, openConsent, runner, tokensIn } from '../support/google-consent.ts';

suite('countersign auth-google --info', () => {
  test('tells state, client, time left, and what each service may do, and no token', async (t) => {
    const { file, connect, world } = await openConsent(t);
    const none = await connect({ info: true });
    assert.deepEqual([none.code, /Google token: none/.test(none.output)], [1, true]);
    await connect({ gmail: true, drive: true });
    const { code, output } = await connect({ info: true });
    assert.equal(code, 0);
    for (const line of [
      'Google token: valid',
      `Client: ${world.sandbox.credentials.google.clientId}`,
      `Account: ${rep.email}`,
      'gmail: read and write (gmail.readonly, gmail.compose)',
      'calendar: not connected',
      'drive: read only (drive.readonly)',
    ])
      assert.ok(output.split('\n').includes(line), `${line}\n${output}`);
    assert.match(output, /Access token ends: \S+Z \(59 minutes left\); it is renewed by itself/);
    const tokens = tokensIn(file);
    for (const secret of [tokens.access_token, tokens.refresh_token]) assert.ok(!output.includes(String(secret)));
  });

  test('renews an access token that has ended; a consent that has ended is told of', async (t) => {
    const { file, connect, world } = await openConsent(t);
    await connect({ gmail: true });
    const end = () =>
      writeFileSync(file, JSON.stringify({ ...tokensIn(file), expires_at: '2020-01-01T00:00:00.000Z' }));
    end();
    assert.equal((await connect({ info: true })).code, 0);
    assert.ok(new Date(String(tokensIn(file).expires_at)).getTime() > Date.now());
    end();
    world.sandbox.faults.add({ vendor: 'google-oauth2', preset: 'unavailable', times: 1 });
    assert.equal((await connect({ info: true })).code, 1);
    world.sandbox.faults.add({ vendor: 'google-oauth2', preset: 'invalid_grant', times: 1 });
    const over = await connect({ info: true });
    assert.equal(over.code, 1);
    assert.match(over.output, /expired\. Google has ended the connection/);
    assert.equal((await connect({ info: true })).code, 0);
  });
});

suite('countersign auth-google --revoke', () => {
  test('asks, revokes at Google, and removes the file only then', async (t) => {
    const { file, connect, world } = await openConsent(t);
    await connect({ gmail: true });
    const authorization = `Bearer ${tokensIn(file).access_token}`;
    const kept = await connect({ revoke: true });
    assert.deepEqual([kept.code, existsSync(file)], [1, true]);
    assert.match(kept.output, /Nothing was revoked/);
    world.sandbox.faults.add({ vendor: 'google-oauth2', path: '^/revoke', drop: 'before', times: 1 });
    const failed = await connect({ revoke: true, yes: true });
    assert.deepEqual([failed.code, existsSync(file)], [1, true]);
    assert.match(failed.output, /Nothing was revoked or removed/);
    assert.equal((await connect({ revoke: true }, consents, { ask: async () => 'yes' })).code, 0);
    assert.equal(existsSync(file), false);
    const after = await world.google('GET', '/gmail/v1/users/me/profile', undefined, { authorization });
    assert.equal(after.status, 401);
    assert.equal((await connect({ revoke: true, yes: true })).code, 1);
  });
});

suite('countersign auth-google as a command', () => {
  test('without a client it shows how to get one, and that "Testing" ends after 7 days', async (t) => {
    const { code, stdout } = await runCommand(t, ['auth-google', '--gmail']);
    assert.equal(code, 1);
    assert.match(stdout, /Desktop app[\s\S]*GOOGLE_CLIENT_ID/);
    assert.match(stdout, /"Testing"[\s\S]*7 days/);
  });

  test('connects from a terminal', async (t) => {
    const { settings, cwd, file } = await openConsent(t);
    const running = startCommand(t, ['auth-google', '--gmail'], { cwd, settings });
    await printed(running, /^http\S+\/o\/oauth2\/\S+\n\nOn a remote/m);
    await consents(new URL(/^http\S+\/o\/oauth2\/\S+$/m.exec(running.output())?.[0] ?? ''));
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /Connected .*: gmail\. Kept in .*google\.json/);
    assert.ok(existsSync(file));
  });
});

suite('countersign auth-google where there is an encryption key', () => {
  test('keeps the tokens sealed in the database, tells how they stand there, and revokes them', async (t) => {
    const { settings, file, port } = await openConsent(t);
    const DATA_DIR = join(await folderWithDatabase(t), 'data');
    const OAUTH_ENCRYPTION_KEY = Buffer.alloc(32, 7).toString('base64url');
    const API_PORT = String(await freePort());
    const inForce = { ...settings, DATA_DIR, OAUTH_ENCRYPTION_KEY, API_PORT };
    const connect = runner(inForce, port);
    const connected = await connect({});
    assert.equal(connected.code, 0, connected.output);
    assert.match(connected.output, /Connected .* Kept in the database, sealed/);
    assert.equal(existsSync(file), false);
    const info = await connect({ info: true });
    assert.equal(info.code, 0, info.output);
    assert.match(info.output, /valid[\s\S]*drive: read only/);
    const { connection } = await examineData(loadConfig(inForce), { kind: 'free' });
    assert.deepEqual([connection?.isOver, connection?.scopes.length], [false, 10]);
    assert.equal((await connect({ revoke: true, yes: true })).code, 0);

    const inFiles = runner({ ...inForce, USE_DATABASE_TOKENS: 'false' }, port);
    assert.match((await inFiles({ gmail: true })).output, /Kept in .*google\.json/);
    assert.equal(existsSync(file), true);
  });
});
