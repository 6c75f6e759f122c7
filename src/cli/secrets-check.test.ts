import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { allSettings, currentEnvironment } from '../config.ts';
import { secretsCheck } from './secrets-check.ts';

const now = new Date('2026-11-21T12:00:00Z');

const critical = {
  DATABASE_URL: 'postgresql://user:password@db.example.com/countersign',
  REDIS_URL: 'redis://redis.example.com',
  API_HOST: '0.0.0.0',
  API_PORT: '3000',
};
const required = {
  GOOGLE_CLIENT_ID: 'client.apps.example.com',
  GOOGLE_CLIENT_SECRET: 'google-client-secret',
  GOOGLE_REDIRECT_URI: 'https://countersign.example.com/auth/google/callback',
  HUBSPOT_API_KEY: 'hubspot-token',
  OPENAI_API_KEY: 'openai-key',
  SECRET_KEY: 'k'.repeat(32),
  OAUTH_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
  HUBSPOT_WEBHOOK_SECRET: 'hubspot-webhook-secret',
};
const optional = {
  HUBSPOT_APP_ID: '123456',
  OPENAI_MODEL: 'some-model',
  EXPECTED_HUBSPOT_FORM_ID: 'form-1',
  FEATURE_COLD_START_DEMO: 'false',
  FEATURE_VALIDATION_AGENT: 'false',
  FEATURE_OUTCOME_REPORTER: 'false',
  OPERATOR_MODE_ENABLED: 'true',
  SENTRY_DSN: 'https://key@errors.example.com/1',
};
const enough = { ...critical, ...required };

function exitCode(env: Record<string, string>, strict = false): number {
  return secretsCheck(env, { strict, now }).exitCode;
}

describe('secrets-check', () => {
  it('passes when critical and required variables are set; strict needs the optional ones too', () => {
    assert.equal(exitCode(enough), 0);
    assert.equal(exitCode(enough, true), 1);
    assert.equal(exitCode({ ...enough, ...optional }, true), 0);
  });

  for (const name of Object.keys(enough)) {
    it(`fails without ${name}`, () => {
      assert.equal(exitCode({ ...enough, [name]: '' }), 1);
    });
  }

  for (const name of Object.keys(optional)) {
    it(`fails without ${name} when strict only`, () => {
      const env = { ...enough, ...optional, [name]: '' };
      assert.deepEqual([exitCode(env), exitCode(env, true)], [0, 1]);
    });
  }

  for (const [name, value] of Object.entries({
    API_PORT: '70000',
    SECRET_KEY: 'countersign-development-only',
    OAUTH_ENCRYPTION_KEY: 'short',
    DATABASE_URL: 'mysql://x',
    LLM_PROVIDER: 'local',
    MODE_DRAFT_ONLY: 'maybe',
  })) {
    it(`fails for an invalid ${name}, with DEV_MODE=1 too`, () => {
      const report = secretsCheck({ ...enough, [name]: value, DEV_MODE: '1' }, { json: true, now });
      assert.equal(report.exitCode, 1);
      assert.deepEqual(JSON.parse(report.output).invalid, [name]);
    });
  }

  it('fails for a secret key under 32 characters', () => {
    assert.equal(exitCode({ ...enough, SECRET_KEY: 'k'.repeat(31) }), 1);
  });

  it('tolerates missing ones with DEV_MODE=1, except when strict', () => {
    assert.equal(exitCode({ DEV_MODE: '1' }), 0);
    assert.equal(exitCode({ DEV_MODE: '1' }, true), 1);
    assert.equal(exitCode({}), 1);
  });

  it('asks for the key of the provider chosen', () => {
    const missing = (provider: string): string[] =>
      JSON.parse(secretsCheck({ LLM_PROVIDER: provider }, { json: true, now }).output).required_missing;
    const keys = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'OPENAI_BASE_URL'];
    const of = (provider: string) => missing(provider).filter((name) => keys.includes(name));
    assert.deepEqual(of(''), ['OPENAI_API_KEY']);
    assert.deepEqual(of('anthropic'), ['ANTHROPIC_API_KEY']);
    assert.deepEqual(of('google'), ['GEMINI_API_KEY']);
    assert.deepEqual(of('openai-compatible'), ['OPENAI_BASE_URL']);
    assert.deepEqual(of('composer'), []);
  });

  it('prints title, counts, the three groups, a line per variable and the verdict', () => {
    const { output } = secretsCheck({ ...critical, API_PORT: '0' }, { now });
    const lines = output.split('\n');
    assert.deepEqual([lines[0], lines.at(-1)], ['Countersign secrets check', 'FAILED']);
    for (const line of ['Present: 3', 'Missing: 16', 'Invalid: 1', 'CRITICAL', 'REQUIRED', 'OPTIONAL'])
      assert.ok(lines.includes(line), line);
    for (const name of Object.keys({ ...enough, ...optional })) {
      assert.equal(lines.filter((line) => line.includes(` ${name} (`)).length, 1, name);
    }
    assert.ok(secretsCheck(enough, { now }).output.endsWith('\nPASSED'));
  });

  it('prints one JSON object of the documented shape', () => {
    const report = JSON.parse(secretsCheck(critical, { json: true, strict: true, now }).output);
    assert.deepEqual(Object.keys(report), [
      'timestamp',
      'strict_mode',
      'status',
      'summary',
      'critical_missing',
      'required_missing',
      'optional_missing',
      'invalid',
      'results',
      'exit_code',
    ]);
    assert.deepEqual(
      [report.timestamp, report.strict_mode, report.status, report.exit_code],
      ['2026-11-21T12:00:00.000Z', true, 'FAILED', 1],
    );
    assert.deepEqual(report.summary, { present: 4, missing: 16, invalid: 0 });
    assert.deepEqual(report.required_missing.toSorted(), Object.keys(required).toSorted());
    assert.deepEqual(report.optional_missing.toSorted(), Object.keys(optional).toSorted());
    assert.deepEqual(report.results.API_PORT, { category: 'critical', status: 'present', reason: 'set' });
  });

  it('never prints a value or a part of one, valid or not', () => {
    const value = fc.string({ minLength: 8, maxLength: 40, unit: 'binary-ascii' }).map((text) => `Zq7${text}`);
    const given = fc.dictionary(fc.constantFrom(...allSettings.map(({ env }) => env)), value, {
      minKeys: 1,
      maxKeys: 12,
    });
    fc.assert(
      fc.property(given, fc.boolean(), fc.boolean(), (values, strict, json) => {
        const { output } = secretsCheck(values, { strict, json, now });
        assert.ok(!output.includes('Zq7'));
      }),
      { numRuns: 200 },
    );
    for (const json of [true, false]) {
      const { output } = secretsCheck({ ...enough, ...optional }, { json, now });
      for (const text of ['password', 'google-client', 'hubspot-', 'openai-key', 'kkkk', 'AAAA', 'example.com'])
        assert.ok(!output.includes(text), text);
    }
  });
});

describe('the make forms', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const absent = spawnSync('make', ['--version']).error !== undefined;
  // A machine without make may skip this, loudly; the build machine may not.
  const skip =
    absent && currentEnvironment().values.CI !== 'true'
      ? 'make is not installed: THE MAKE FORMS ARE NOT TESTED'
      : false;
  const cli = 'node_modules/.bin/node src/cli/countersign.ts';
  const forms: Readonly<Record<string, string>> = {
    'secrets-check': 'secrets-check',
    '-- secrets-check --strict': 'secrets-check --strict',
    'secrets-check -- --strict': 'secrets-check --strict',
    'secrets-check ARGS=--strict': 'secrets-check --strict',
    'secrets-check-strict': 'secrets-check --strict',
    '-- secrets-check --strict --json': 'secrets-check --strict --json',
    '-- auth-google --gmail --drive': 'auth-google --gmail --drive',
    '-- smoke-formlead --input=lead.json': 'smoke-formlead --input=lead.json',
    'audit verify': 'audit verify',
    start: 'start',
  };
  for (const [form, command] of Object.entries(forms)) {
    it(`make ${form} runs ${command}`, { skip }, () => {
      const { stdout, stderr, status } = spawnSync('make', ['-n', '--no-print-directory', ...form.split(' ')], {
        cwd: root,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        stdout.split('\n').filter((line) => line !== '' && line !== ':'),
        [`${cli} ${command}`],
      );
    });
  }

  it('an unknown target is an error', { skip }, () => {
    assert.notEqual(spawnSync('make', ['-n', 'no-such-target'], { cwd: root }).status, 0);
  });
});
