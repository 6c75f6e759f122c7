import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { examineConfig, isColdStartDemo, isSignInConfigured, resolveModelProvider, resolveSandbox } from '../config.ts';

const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' };
const everything = { ...google, HUBSPOT_API_KEY: 'token', SLACK_WEBHOOK_URL: 'https://hooks.example.com/x' };

function modes(values: Record<string, string>, facts = {}): string {
  const { google, hubspot, slack } = resolveSandbox(examineConfig(values).config, facts);
  return [google, hubspot, slack].join(' ');
}

function writer(values: Record<string, string>): string {
  const { provider, mode, baseUrl } = resolveModelProvider(examineConfig(values).config);
  return [provider, mode, baseUrl ?? ''].join(' ').trim();
}

describe('the sandbox', () => {
  it('stands in for everything in development without credentials', () => {
    assert.equal(modes({}), 'sandbox sandbox sandbox');
  });

  it('leaves as soon as one connector has credentials', () => {
    assert.equal(modes(google), 'live not_configured not_configured');
    assert.equal(modes({ HUBSPOT_API_KEY: 'token' }), 'not_configured live not_configured');
    assert.equal(modes({ SLACK_WEBHOOK_URL: 'https://hooks.example.com/x' }), 'not_configured not_configured live');
    assert.equal(modes({ GOOGLE_CREDENTIALS_FILE: 'mine.json' }), 'live not_configured not_configured');
    assert.equal(modes({}, { googleCredentialsFileExists: true }), 'live not_configured not_configured');
  });

  it('does not count half a Google client as credentials', () => {
    assert.equal(modes({ GOOGLE_CLIENT_ID: 'id' }), 'sandbox sandbox sandbox');
  });

  it('ignores credentials when it is on, in every environment', () => {
    for (const API_ENV of ['development', 'staging', 'production']) {
      assert.equal(modes({ ...everything, API_ENV, SANDBOX: 'on' }), 'sandbox sandbox sandbox');
    }
  });

  it('never stands in when it is off, nor outside development when unset', () => {
    assert.equal(modes({ SANDBOX: 'off' }), 'not_configured not_configured not_configured');
    for (const API_ENV of ['staging', 'production']) {
      assert.equal(modes({ API_ENV }), 'not_configured not_configured not_configured');
    }
  });

  it('gives way to an explicit base URL for that connector alone', () => {
    const values = { ...everything, SANDBOX: 'on', HUBSPOT_API_BASE_URL: 'http://127.0.0.1:4010' };
    assert.equal(modes(values), 'sandbox live sandbox');
    assert.equal(modes({ HUBSPOT_API_BASE_URL: 'http://127.0.0.1:4010' }), 'sandbox not_configured sandbox');
  });

  it('leaves for a mailbox by IMAP too, and is never mixed with one', () => {
    const mail = { IMAP_URL: 'imaps://mail.example.com', MAILBOX_ADDRESS: 'a@example.com', MAILBOX_PASSWORD: 'p' };
    const imap = (values: Record<string, string>) => resolveSandbox(examineConfig(values).config).imap;
    assert.equal(modes(mail), 'not_configured not_configured not_configured');
    assert.deepEqual(
      [imap(mail), imap({ ...mail, SANDBOX: 'on' }), imap({})],
      ['live', 'not_configured', 'not_configured'],
    );
  });

  it('alone gets example leads', () => {
    assert.equal(isColdStartDemo(examineConfig({}).config), true);
    assert.equal(isColdStartDemo(examineConfig({ FEATURE_COLD_START_DEMO: 'false' }).config), false);
    assert.equal(isColdStartDemo(examineConfig({ ...google, FEATURE_COLD_START_DEMO: 'true' }).config), false);
  });

  it('can be signed in to', () => {
    assert.equal(isSignInConfigured(examineConfig({ SIGN_IN_ALLOW: '@example.com' }).config), true);
    assert.equal(isSignInConfigured(examineConfig({}).config), false);
  });
});

describe('the model', () => {
  it('unset: OpenAI with its key, else the sandbox, else the composer', () => {
    assert.equal(writer({ OPENAI_API_KEY: 'key' }), 'openai live');
    assert.equal(writer({}), 'openai-compatible sandbox');
    assert.equal(writer({ HUBSPOT_API_KEY: 'token' }), 'composer not_configured');
    assert.equal(writer({ SANDBOX: 'off' }), 'composer not_configured');
  });

  it('is chosen apart from the sandbox of the others', () => {
    assert.equal(modes({ OPENAI_API_KEY: 'key' }), 'sandbox sandbox sandbox');
    assert.equal(writer({ ...everything, OPENAI_API_KEY: 'key' }), 'openai live');
  });

  it('is the provider named, live with its key only', () => {
    assert.equal(writer({ LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'key' }), 'anthropic live');
    assert.equal(writer({ LLM_PROVIDER: 'google', GEMINI_API_KEY: 'key' }), 'google live');
    assert.equal(writer({ LLM_PROVIDER: 'openai' }), 'openai not_configured');
    assert.equal(writer({ LLM_PROVIDER: 'composer', OPENAI_API_KEY: 'key', SANDBOX: 'on' }), 'composer not_configured');
  });

  it('needs an address and no key when OpenAI-compatible', () => {
    const address = 'http://127.0.0.1:11434/v1';
    assert.equal(
      writer({ LLM_PROVIDER: 'openai-compatible', OPENAI_BASE_URL: address }),
      `openai-compatible live ${address}`,
    );
    assert.equal(writer({ LLM_PROVIDER: 'openai-compatible' }), 'openai-compatible not_configured');
  });

  it('is emulated whatever the keys with SANDBOX=on, unless an address is given', () => {
    assert.equal(writer({ SANDBOX: 'on', OPENAI_API_KEY: 'key' }), 'openai-compatible sandbox');
    assert.equal(
      writer({ SANDBOX: 'on', LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'key' }),
      'openai-compatible sandbox',
    );
    const own = { LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: 'http://127.0.0.1:4010' };
    assert.equal(writer({ SANDBOX: 'on', ...own }), 'anthropic live http://127.0.0.1:4010');
  });
});
