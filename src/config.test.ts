import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { allSettings, ConfigError, examineConfig, loadConfig, readEnvironment, Secret } from './config.ts';

function messages(values: Record<string, string | undefined>, fromFile: string[] = []): string[] {
  return examineConfig(values, fromFile).problems.map(({ message }) => message);
}

function folderWith(t: TestContext, content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '.env'), content);
  return folder;
}

describe('defaults', () => {
  it('need nothing to be set, and keep sending closed', () => {
    const config = loadConfig({});
    assert.deepEqual([config.modeDraftOnly, config.allowAutoSend, config.requireApproval], [true, false, true]);
    assert.deepEqual(
      [config.auditTrailEnabled, config.useDatabaseTokens, config.operatorModeEnabled],
      [true, true, true],
    );
    assert.deepEqual([config.rateLimitRequests, config.rateLimitPeriodSeconds, config.sendUndoSeconds], [100, 60, 10]);
    assert.deepEqual(config.workingHours, { start: '09:00', end: '17:00' });
    assert.deepEqual(
      [config.databaseUrl, config.oauthEncryptionKeys, config.sandbox],
      [undefined, undefined, undefined],
    );
  });

  it('follow the environment', () => {
    const of = (API_ENV: string) => examineConfig({ API_ENV }).config;
    assert.deepEqual([of('development').apiHost, of('development').enforceHttps], ['127.0.0.1', false]);
    assert.deepEqual([of('staging').apiHost, of('staging').enforceHttps], ['0.0.0.0', false]);
    assert.deepEqual([of('Production').apiHost, of('production').enforceHttps], ['0.0.0.0', true]);
  });

  it('follow the settings they are built from', () => {
    assert.deepEqual([loadConfig({}).apiPort, loadConfig({}).publicBaseUrl], [3000, 'http://localhost:3000']);
    assert.equal(loadConfig({ API_PORT: '8080' }).publicBaseUrl, 'http://localhost:8080');
    const uri = loadConfig({ PUBLIC_BASE_URL: 'https://countersign.example.com/' }).googleRedirectUri;
    assert.equal(uri, 'https://countersign.example.com/auth/google/callback');
  });

  it('stand in for empty values', () => {
    const empty = Object.fromEntries(allSettings.map(({ env }) => [env, ' ']));
    assert.deepEqual(loadConfig(empty), loadConfig({}));
  });
});

describe('values', () => {
  const wrong: readonly (readonly [name: string, value: string])[] = [
    ['API_ENV', 'prod'],
    ['API_PORT', '0'],
    ['API_PORT', '65536'],
    ['API_PORT', '3e3'],
    ['API_PORT', '-1'],
    ['API_HOST', 'a b'],
    ['PUBLIC_BASE_URL', 'localhost:3000'],
    ['PUBLIC_BASE_URL', 'ftp://host'],
    ['PUBLIC_BASE_URL', 'https://u:p@host'],
    ['LOG_LEVEL', 'loud'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://a.example/path'],
    ['ENFORCE_HTTPS', 'maybe'],
    ['DATABASE_URL', 'mysql://host/x'],
    ['REDIS_URL', 'host:6379'],
    ['SEND_UNDO_SECONDS', '301'],
    ['SIGN_IN_ALLOW', 'someone'],
    ['MODE_DRAFT_ONLY', 'flase'],
    ['GOOGLE_CREDENTIALS_JSON', '{}'],
    ['GOOGLE_CREDENTIALS_JSON', 'bm90IGpzb24='],
    ['OAUTH_ENCRYPTION_KEY', 'A'.repeat(42)],
    ['OAUTH_ENCRYPTION_KEY', `${'A'.repeat(42)}B=`],
    ['OAUTH_ENCRYPTION_KEY', ','],
    ['HUBSPOT_APP_ID', 'abc'],
    ['LLM_PROVIDER', 'local'],
    ['CALENDAR_TIME_ZONE', 'Mars/Olympus'],
    ['WORKING_HOURS', '17:00-09:00'],
    ['WORKING_HOURS', '9-17'],
    ['SANDBOX', 'maybe'],
    ['OWN_DOMAINS', 'no spaces allowed'],
    ['SLACK_WEBHOOK_URL', 'hook'],
  ];
  for (const [name, value] of wrong) {
    it(`${name}=${value} is refused with the remedy`, () => {
      const found = messages({ [name]: value });
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', new RegExp(`^${name} is invalid: it must be .{5,}\\.$`));
    });
  }

  it('are read in the forms people use', () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    const account = JSON.stringify({ client_email: 'robot@example.com', private_key: 'key' });
    const config = loadConfig({
      HUBSPOT_CREATE_CONTACTS: 'YES',
      LOG_LEVEL: 'WARNING',
      LOG_FORMAT: ' Text ',
      OAUTH_ENCRYPTION_KEY: `${key}=, ${key}`,
      SIGN_IN_ALLOW: 'Rep@Example.com, @example.org',
      EXPECTED_HUBSPOT_FORM_ID: 'a,,b,a',
      API_HOST: '::',
      WORKING_HOURS: '08:30 - 16:00',
      GOOGLE_CREDENTIALS_JSON: Buffer.from(account).toString('base64'),
      OWN_DOMAINS: 'Bücher.example',
      CALENDAR_TIME_ZONE: 'Asia/Kathmandu',
    });
    assert.deepEqual([config.hubspotCreateContacts, config.logLevel, config.logFormat], [true, 'warn', 'text']);
    assert.deepEqual(
      config.oauthEncryptionKeys?.map((one) => one.reveal()),
      [`${key}=`, key],
    );
    assert.deepEqual(
      [config.signInAllow, config.expectedHubspotFormIds],
      [
        ['rep@example.com', '@example.org'],
        ['a', 'b'],
      ],
    );
    assert.equal(config.googleCredentialsJson?.reveal(), account);
    assert.deepEqual([config.ownDomains, config.workingHours.end], [['bücher.example'], '16:00']);
  });

  it('that are wrong are all named in one message, a line each', () => {
    const values = { API_PORT: 'x', LOG_LEVEL: 'x', SANDBOX: 'x', MODE_DRAFT_ONLY: 'false', REQUIRE_APPROVAL: 'false' };
    assert.throws(
      () => loadConfig(values),
      (error) =>
        error instanceof ConfigError && error.problems.length === 4 && error.message.split('\n- ').length === 5,
    );
  });
});

describe('aliases', () => {
  it('ENVIRONMENT and OPERATOR_APPROVAL_REQUIRED are read like their settings', () => {
    assert.equal(examineConfig({ ENVIRONMENT: 'staging' }).config.apiEnv, 'staging');
    assert.equal(loadConfig({ OPERATOR_APPROVAL_REQUIRED: 'false' }).requireApproval, false);
  });

  it('both set and equal start, in whatever spelling', () => {
    assert.equal(loadConfig({ REQUIRE_APPROVAL: 'false', OPERATOR_APPROVAL_REQUIRED: 'NO' }).requireApproval, false);
  });

  it('both set and different refuse the start', () => {
    assert.match(messages({ REQUIRE_APPROVAL: 'true', OPERATOR_APPROVAL_REQUIRED: 'false' }).join(), /same setting/);
    assert.match(messages({ API_ENV: 'development', ENVIRONMENT: 'production' }).join(), /same setting/);
  });

  it('belong to open settings only, whose values can be compared', () => {
    assert.deepEqual(
      allSettings.filter((setting) => setting.secret && setting.aliases.length > 0),
      [],
    );
  });
});

describe('unknown names', () => {
  it('in .env refuse the start, near or far', () => {
    const found = messages({ MODE_DRAFT: 'true', PATH_TO_X: '1' }, ['MODE_DRAFT', 'PATH_TO_X']);
    assert.equal(found.length, 2);
    assert.match(messages({ DATA_DRI: '1' }, ['DATA_DRI']).join(), /Did you mean DATA_DIR\?/);
  });

  it('in the process refuse the start when they are a slip away from a setting', () => {
    for (const name of [
      'MODE_DRAFTONLY',
      'ALOW_AUTO_SEND',
      'REQUIRE_APROVAL',
      'DATA_DRI',
      'HUBSPOT_API_KEYS',
      'SANDBOXX',
    ]) {
      assert.match(messages({ [name]: 'true' }).join(), /Did you mean/, name);
    }
  });

  it('of other programs are left alone', () => {
    const names =
      'PATH HOME API_KEY APP_ENV APP_PORT GOOGLE_APPLICATION_CREDENTIALS GOOGLE_API_KEY HUBSPOT_PORTAL NODE_ENV DEV_MODE LOG_FILE REDIS_PORT REDIS_HOST DATABASE_HOST OPENAI_API_BASE SENTRY_ENVIRONMENT CI';
    assert.deepEqual(messages(Object.fromEntries(names.split(' ').map((name) => [name, 'x']))), []);
  });

  it('that may be a broken line of a secret are not repeated', () => {
    assert.match(messages({ MIIEvQIBADANx: 'x' }, ['MIIEvQIBADANx']).join(), /^A name in \.env is no setting/);
  });
});

describe('the .env file', () => {
  it('is read from the folder; the process wins', (t) => {
    const folder = folderWith(t, 'API_PORT=4000\nLOG_FORMAT="text" # for people\n');
    const { values, fromFile } = readEnvironment(folder, { API_PORT: '5000' });
    const config = loadConfig(values, fromFile);
    assert.deepEqual([config.apiPort, config.logFormat, fromFile], [5000, 'text', ['API_PORT', 'LOG_FORMAT']]);
  });

  it('may be absent, but not unreadable', (t) => {
    const folder = folderWith(t, '');
    rmSync(join(folder, '.env'));
    assert.deepEqual(readEnvironment(folder, { A: 'b' }), { values: { A: 'b' }, fromFile: [] });
    mkdirSync(join(folder, '.env'));
    assert.throws(() => readEnvironment(folder, {}), ConfigError);
  });
});

describe('secrets', () => {
  it('may be handed over as files, named by the setting and _FILE; both ways at once, or no file, is refused', (t) => {
    const folder = folderWith(t, '');
    const file = join(folder, 'secret_key');
    writeFileSync(file, 'a key of more than thirty-two characters\n');
    const { values } = readEnvironment(folder, { SECRET_KEY_FILE: file });
    assert.equal(loadConfig(values).secretKey.reveal(), 'a key of more than thirty-two characters');
    const message = (given: Record<string, string>) => {
      try {
        readEnvironment(folder, given);
      } catch (error) {
        assert.ok(error instanceof ConfigError);
        return error.message;
      }
      return '';
    };
    assert.match(message({ SECRET_KEY_FILE: file, SECRET_KEY: 'x' }), /SECRET_KEY and SECRET_KEY_FILE are both set/);
    assert.match(message({ SECRET_KEY_FILE: join(folder, 'none') }), /SECRET_KEY_FILE names cannot be read \(ENOENT\)/);
    assert.match(messages({ API_PORT_FILE: 'x' }, ['API_PORT_FILE']).join(), /API_PORT_FILE is no setting/);
  });

  it('never show themselves', () => {
    const secret = new Secret('plain-text-value');
    const shown = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
    ];
    for (const text of [...shown, inspect(secret), `${{ ...secret }}`, JSON.stringify(Object.entries(secret))]) {
      assert.ok(!text.includes('plain-text-value'), text);
    }
    assert.deepEqual([secret.reveal(), `${secret}`], ['plain-text-value', '[redacted]']);
  });

  it('are sealed in the configuration, each of them', () => {
    const key = Buffer.alloc(32, 7).toString('base64url');
    const special: Record<string, string> = {
      OAUTH_ENCRYPTION_KEY: key,
      GOOGLE_CREDENTIALS_JSON: JSON.stringify({ client_email: 'canary', private_key: 'canary' }),
      DATABASE_URL: 'postgres://u:canary@db.example.com/x',
      REDIS_URL: 'redis://:canary@redis.example.com',
      SENTRY_DSN: 'https://canary@errors.example.com/1',
      SLACK_WEBHOOK_URL: 'https://hooks.example.com/canary',
    };
    const secrets = allSettings.filter((setting) => setting.secret);
    const given = Object.fromEntries(secrets.map(({ env }) => [env, special[env] ?? `canary-${env}`]));
    // What belongs to a secret must stand beside it.
    const config = loadConfig({ ...given, SLACK_CHANNEL: '#sales' });
    for (const { key: name, env } of secrets) {
      const value = [config[name]].flat()[0];
      assert.ok(value instanceof Secret, env);
    }
    for (const text of [inspect(config, { depth: 9 }), JSON.stringify(config)])
      assert.ok(!/canary/.test(text) && !text.includes(key));
  });

  it('never appear in the refusal, whatever was put where', () => {
    const value = fc.string({ minLength: 8, maxLength: 40, unit: 'binary-ascii' }).map((text) => `Zq7${text}`);
    const given = fc.dictionary(fc.constantFrom(...allSettings.map(({ env }) => env)), value, {
      minKeys: 1,
      maxKeys: 12,
    });
    fc.assert(
      fc.property(given, fc.constantFrom('development', 'production'), (values, API_ENV) => {
        const message = messages({ API_ENV, ...values }).join('\n');
        for (const text of Object.values(values)) assert.ok(!message.includes(text.trim()));
      }),
      { numRuns: 200 },
    );
  });
});
