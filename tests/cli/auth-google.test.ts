import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { rep } from '../../sandbox/index.ts';
import { authGoogle } from '../../src/cli/auth-google.ts';
import { loadConfig } from '../../src/config.ts';
import { answerTo, type Browser, consents, openConsent, runner, tokensIn } from '../support/google-consent.ts';

suite('countersign auth-google', () => {
  test('one consent connects all services; the tokens work and are for their owner alone', async (t) => {
    const { world, file, folder, connect } = await openConsent(t);
    let asked = new URLSearchParams();
    const { code, output } = await connect({}, async (url) => {
      asked = url.searchParams;
      assert.match((await consents(url)) as string, /answer/);
    });
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`Connected ${rep.email}: gmail, calendar, drive`));
    assert.match(output, /"Testing".* 7 days/);
    assert.deepEqual(
      asked
        .get('scope')
        ?.split(' ')
        .map((scope) => scope.replace(/.*\//, '')),
      [
        ...['openid', 'email', 'profile', 'gmail.readonly', 'gmail.compose', 'calendar.freebusy', 'calendar.events'],
        ...['calendar.calendarlist.readonly', 'calendar.settings.readonly', 'drive.readonly'],
      ],
    );
    const told = ['access_type', 'prompt', 'code_challenge_method', 'response_type'].map((name) => asked.get(name));
    assert.deepEqual(told, ['offline', 'consent', 'S256', 'code']);
    assert.deepEqual([statSync(folder).mode & 0o777, statSync(file).mode & 0o777], [0o700, 0o600]);
    const tokens = tokensIn(file);
    assert.equal(tokens.account, rep.email);
    const authorization = `Bearer ${tokens.access_token}`;
    assert.equal((await world.google('GET', '/gmail/v1/users/me/profile', undefined, { authorization })).status, 200);
    for (const secret of [tokens.access_token, tokens.refresh_token]) assert.ok(!output.includes(String(secret)));
  });

  test('services named alone are asked for alone, and a later consent keeps them', async (t) => {
    const { file, connect } = await openConsent(t);
    assert.match((await connect({ gmail: true })).output, /Connecting gmail\./);
    assert.doesNotMatch(String(tokensIn(file).scopes), /drive|calendar/);
    assert.match((await connect({ drive: true })).output, /Connecting gmail, drive\./);
    assert.match(String(tokensIn(file).scopes), /gmail\.compose.*drive\.readonly/);
  });

  test('the client may come from the file that Google offers', async (t) => {
    const { settings, port, cwd, world } = await openConsent(t);
    const { clientId: client_id, clientSecret: client_secret } = world.sandbox.credentials.google;
    const file = join(cwd, 'client.json');
    const { GOOGLE_CLIENT_ID: _id, GOOGLE_CLIENT_SECRET: _secret, ...rest } = settings;
    const connect = runner({ ...rest, GOOGLE_CREDENTIALS_FILE: file }, port);
    writeFileSync(file, '{"installed": ');
    assert.match((await connect({})).output, /is no OAuth client/);
    writeFileSync(file, '{"type": "service_account"}');
    assert.match((await connect({})).output, /GOOGLE_CREDENTIALS_JSON/);
    writeFileSync(file, JSON.stringify({ installed: { client_id, client_secret } }));
    assert.equal((await connect({ gmail: true })).code, 0);
  });

  test('a consent that was denied, answered for another or answered twice stores nothing and keeps the old tokens', async (t) => {
    const { world, file, connect } = await openConsent(t);
    await connect({ gmail: true });
    const before = readFileSync(file, 'utf8');
    let oldAnswer = '';
    const cases: Record<string, [Browser, RegExp]> = {
      denied: [
        async (url) => {
          world.sandbox.faults.add({ preset: 'consent_denied', times: 1 });
          await consents(url);
        },
        /The consent was denied\. Nothing was stored/,
      ],
      'foreign state': [
        async (url) => {
          const back = await answerTo(url);
          oldAnswer = back.href;
          back.searchParams.set('state', 'another');
          assert.equal((await fetch(back)).status, 400);
        },
        /belongs to another consent/,
      ],
      'the answer of an earlier consent': [() => fetch(oldAnswer), /belongs to another consent/],
      'no state': [
        async (url) => {
          const back = await answerTo(url);
          back.searchParams.delete('state');
          await fetch(back);
        },
        /belongs to another consent/,
      ],
      'a made-up code': [
        async (url) => {
          const back = await answerTo(url);
          back.searchParams.set('code', 'made-up');
          await fetch(back);
        },
        /did not take the code/,
      ],
      'an unknown error': [
        async (url) => {
          const back = await answerTo(url);
          back.searchParams.set('error', '<b>bad</b>');
          await fetch(back);
        },
        /gave no consent\. /,
      ],
    };
    for (const [name, [browser, sentence]] of Object.entries(cases)) {
      const { code, output } = await connect({}, browser);
      assert.equal(code, 1, name);
      assert.match(output, sentence, name);
      assert.equal(readFileSync(file, 'utf8'), before, name);
    }
  });

  test('a code that somebody else has used already is told of', async (t) => {
    const { world, connect, file } = await openConsent(t);
    const { clientId: client_id, clientSecret: client_secret } = world.sandbox.credentials.google;
    const { code, output } = await connect({}, async (url) => {
      const back = await answerTo(url);
      const form = {
        client_id,
        client_secret,
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
      };
      await fetch(`${world.sandbox.url}/token`, { method: 'POST', body: new URLSearchParams(form) });
      await fetch(back);
    });
    assert.equal(code, 1);
    assert.match(output, /has been used already/);
    assert.equal(existsSync(file), false);
  });

  test('the listener takes one answer, and nothing that is none', async (t) => {
    const { port, connect } = await openConsent(t);
    const { code } = await connect({ gmail: true }, async (url) => {
      const at = (path: string, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
      for (const path of ['/', '/favicon.ico', '/x?code=1&state=2']) assert.equal((await at(path)).status, 404, path);
      assert.equal((await at('/?code=1', { method: 'POST' })).status, 404);
      const back = await answerTo(url);
      const [first, second] = await Promise.all([fetch(back), fetch(back).catch(() => null)]);
      assert.equal(first.status, 200);
      assert.ok(second === null || second.status === 400);
    });
    assert.equal(code, 0);
  });

  test('permissions that were not ticked are named; tokens that can do more stay', async (t) => {
    const { world, file, connect } = await openConsent(t);
    const untick = () =>
      world.sandbox.faults.add({ preset: 'scope_unticked', options: { scope: 'gmail.compose' }, times: 1 });
    untick();
    const first = await connect({ gmail: true, calendar: true });
    assert.equal(first.code, 1);
    assert.match(first.output, /Not granted: gmail may not put drafts into your mailbox.*\(gmail\.compose\)/);
    assert.match(first.output, /Connected .*gmail, calendar/);
    assert.equal((await connect({})).code, 0);
    const full = readFileSync(file, 'utf8');
    untick();
    const second = await connect({});
    assert.equal(second.code, 1);
    assert.match(second.output, /The tokens from before can do more and stay/);
    assert.equal(readFileSync(file, 'utf8'), full);
  });

  test('another account than the one expected is named and not stored', async (t) => {
    const { file, connect } = await openConsent(t);
    let hint: string | null = null;
    const { code, output } = await connect({ account: 'Other@Example.com' }, async (url) => {
      hint = url.searchParams.get('login_hint');
      await consents(url);
    });
    assert.deepEqual([code, hint, existsSync(file)], [1, 'other@example.com', false]);
    assert.match(output, new RegExp(`The account ${rep.email} consented, but other@example\\.com was expected`));
    assert.equal((await connect({ account: rep.email })).code, 0);
    // Whoever was connected before is expected again, unless another one is named.
    const earlier = JSON.stringify({ ...tokensIn(file), account: 'earlier@example.com' });
    writeFileSync(file, earlier);
    assert.match((await connect({})).output, /but earlier@example\.com was expected/);
    assert.equal(readFileSync(file, 'utf8'), earlier);
    assert.equal((await connect({ account: rep.email })).code, 0);
  });

  test('a token endpoint that hangs, fails or talks nonsense is told of, and the old tokens stay', async (t) => {
    const { world, file, connect } = await openConsent(t);
    await connect({ gmail: true });
    const before = readFileSync(file, 'utf8');
    const faults: [Parameters<typeof world.sandbox.faults.add>[0], RegExp][] = [
      [{ latencyMs: 1_500 }, /did not answer in time/],
      [{ preset: 'unavailable' }, /fails at the moment \(503\)/],
      [{ spoil: 'malformed_json' }, /cannot be read/],
      [{ spoil: 'wrong_content_type' }, /cannot be read/],
      [{ spoil: 'empty_body' }, /cannot be read/],
      [{ spoil: 'half_answer' }, /cannot be read|could not be reached/],
      [{ status: 401, body: { error: 'invalid_client' } }, /does not know this client/],
      [{ drop: 'before' }, /could not be reached/],
    ];
    for (const [fault, sentence] of faults) {
      world.sandbox.faults.clear();
      world.sandbox.faults.add({ vendor: 'google-oauth2', path: '^/token', ...fault });
      const { code, output } = await connect({ gmail: true }, consents, { timeoutMs: 300 });
      assert.equal(code, 1, JSON.stringify(fault));
      assert.match(output, sentence, JSON.stringify(fault));
      assert.equal(readFileSync(file, 'utf8'), before, JSON.stringify(fault));
    }
  });

  test('a token file that others may read, or that is none, is refused before anybody consents', async (t) => {
    const { folder, file, connect } = await openConsent(t);
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(file, '{"refresh_token":"x"}', { mode: 0o600 });
    const never: Browser = async () => assert.fail('a consent was asked for');
    for (const [path, mode] of [
      [file, 0o644],
      [folder, 0o755],
    ] as const) {
      chmodSync(path, mode);
      for (const options of [{}, { info: true }, { revoke: true, yes: true }]) {
        const { code, output } = await connect(options, never);
        assert.equal(code, 1);
        assert.match(output, /can be read by others on this machine\. Run: chmod/);
      }
      chmodSync(path, mode === 0o644 ? 0o600 : 0o700);
    }
    writeFileSync(file, 'torn');
    assert.match((await connect({}, never)).output, /holds no refresh_token/);
    assert.equal(readFileSync(file, 'utf8'), 'torn');
  });

  test('a port that is taken and a person who never answers are told of', async (t) => {
    const { connect } = await openConsent(t);
    const first = connect(
      {},
      async () => {
        assert.match((await connect({})).output, /Port \d+ is in use.*GOOGLE_REDIRECT_PORT/);
      },
      { patienceMs: 200 },
    );
    const { code, output } = await first;
    assert.equal(code, 1);
    assert.match(output, /No answer came from the browser/);
  });

  test('tokens are not left lying about in the clear outside development', async (t) => {
    const { settings } = await openConsent(t);
    const config = loadConfig(settings);
    const run = (more: object) => authGoogle({ ...config, ...more }, {}, { say: () => {}, ask: async () => '' });
    await assert.rejects(run({ apiEnv: 'staging' }), /OAUTH_ENCRYPTION_KEY is not set/);
    const { oauthEncryptionKeys } = loadConfig({ OAUTH_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64url') });
    await assert.rejects(run({ apiEnv: 'production', oauthEncryptionKeys }), /DATABASE_URL is not set/);
  });
});
