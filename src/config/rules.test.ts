import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  examineConfig,
  isAutoSendAllowed,
  isDraftOnlyEnforced,
  loadConfig,
  startProblems,
  warnings,
} from '../config.ts';

/** A configuration that starts in production. */
const production = {
  API_ENV: 'production',
  PUBLIC_BASE_URL: 'https://countersign.example.com',
  GOOGLE_CLIENT_ID: 'client.apps.example.com',
  GOOGLE_CLIENT_SECRET: 'google-client-secret',
  HUBSPOT_API_KEY: 'hubspot-token',
  HUBSPOT_WEBHOOK_SECRET: 'hubspot-webhook-secret',
  OPENAI_API_KEY: 'openai-key',
  SECRET_KEY: 'x'.repeat(32),
  OAUTH_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
  DATABASE_URL: 'postgresql://user:password@db.example.com/countersign',
  REDIS_URL: 'redis://redis.example.com',
  SIGN_IN_ALLOW: '@example.com',
};

const staging = { ...production, API_ENV: 'staging' };
const development = { API_ENV: 'development' };

function messages(values: Record<string, string | undefined>): string[] {
  return examineConfig(values).problems.map(({ message }) => message);
}

describe('the truth table of sending', () => {
  type Row = readonly [
    draftOnly: boolean,
    auto: boolean,
    approval: boolean,
    starts: string,
    enforced?: boolean,
    allowed?: boolean,
  ];
  const rows: readonly Row[] = [
    [true, false, true, 'development staging production', true, false],
    [true, false, false, 'development', true, false],
    [true, true, true, ''],
    [true, true, false, ''],
    [false, true, true, 'development production', false, true],
    [false, true, false, ''],
    [false, false, true, 'development staging production', false, false],
    [false, false, false, ''],
  ];
  for (const [draftOnly, auto, approval, starts, enforced, allowed] of rows) {
    for (const base of [development, staging, production]) {
      const starting = starts.split(' ').includes(base.API_ENV);
      const flags = { MODE_DRAFT_ONLY: `${draftOnly}`, ALLOW_AUTO_SEND: `${auto}`, REQUIRE_APPROVAL: `${approval}` };
      const title = `draft only ${draftOnly}, auto-send ${auto}, approval ${approval}`;
      it(`${title}: ${base.API_ENV} ${starting ? 'starts' : 'is refused'}`, () => {
        const { config, problems } = examineConfig({ ...base, ...flags });
        assert.equal(problems.length === 0, starting);
        if (!starting) return;
        assert.equal(isDraftOnlyEnforced(config), enforced);
        assert.equal(isAutoSendAllowed(config), allowed);
      });
    }
  }

  it('never reads a refused combination as auto-send', () => {
    for (const approval of ['true', 'false']) {
      const { config } = examineConfig({ ALLOW_AUTO_SEND: 'true', REQUIRE_APPROVAL: approval });
      assert.equal(isAutoSendAllowed(config), false);
    }
  });
});

describe('production', () => {
  it('starts when nothing is missing', () => {
    assert.equal(loadConfig(production).apiEnv, 'production');
    assert.deepEqual(warnings(loadConfig({ ...production, SLACK_WEBHOOK_URL: 'https://hooks.example.com/x' })), []);
  });

  const alone: readonly (readonly [title: string, change: Record<string, string>, named: RegExp])[] = [
    ['Google client id missing', { GOOGLE_CLIENT_ID: '' }, /^GOOGLE_CLIENT_ID is missing/],
    ['Google client secret missing', { GOOGLE_CLIENT_SECRET: '' }, /^GOOGLE_CLIENT_SECRET is missing/],
    ['HubSpot key missing', { HUBSPOT_API_KEY: '' }, /^HUBSPOT_API_KEY is missing/],
    ['OpenAI key missing', { OPENAI_API_KEY: '' }, /^OPENAI_API_KEY is missing/],
    ['Anthropic key missing', { LLM_PROVIDER: 'anthropic' }, /^ANTHROPIC_API_KEY is missing/],
    ['Gemini key missing', { LLM_PROVIDER: 'google' }, /^GEMINI_API_KEY is missing/],
    ['address of the compatible server missing', { LLM_PROVIDER: 'openai-compatible' }, /^OPENAI_BASE_URL is missing/],
    ['secret key not set', { SECRET_KEY: '' }, /^SECRET_KEY is missing or the development default/],
    [
      'secret key default',
      { SECRET_KEY: 'countersign-development-only' },
      /^SECRET_KEY is missing or the development default/,
    ],
    ['secret key of 31 characters', { SECRET_KEY: 'x'.repeat(31) }, /^SECRET_KEY is too short/],
    ['encryption key missing', { OAUTH_ENCRYPTION_KEY: '' }, /^OAUTH_ENCRYPTION_KEY is missing/],
    ['encryption key invalid', { OAUTH_ENCRYPTION_KEY: 'short' }, /^OAUTH_ENCRYPTION_KEY is invalid/],
    ['webhook secret missing', { HUBSPOT_WEBHOOK_SECRET: '' }, /^HUBSPOT_WEBHOOK_SECRET is missing/],
    ['database missing', { DATABASE_URL: '' }, /^DATABASE_URL is missing/],
    ['database on localhost', { DATABASE_URL: 'postgres://u:p@localhost/x' }, /^DATABASE_URL is on localhost/],
    ['draft-only and auto-send', { ALLOW_AUTO_SEND: 'true' }, /contradict each other/],
    ['no approval', { REQUIRE_APPROVAL: 'false' }, /^REQUIRE_APPROVAL=false is refused/],
  ];
  for (const [title, change, named] of alone) {
    it(`is refused for this alone: ${title}`, () => {
      const found = messages({ ...production, ...change });
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', named);
    });
  }

  it('is refused when neither sign-in nor an API key is there', () => {
    const config = loadConfig({ ...production, SIGN_IN_ALLOW: '' });
    assert.equal(startProblems(config, { hasApiKeys: true }).length, 0);
    assert.match(startProblems(config, { hasApiKeys: false })[0]?.message ?? '', /^Neither sign-in nor an API key/);
    assert.deepEqual(startProblems(loadConfig(production), { hasApiKeys: false }), []);
  });

  it('names everything at once, the missing sign-in included', () => {
    const found = messages({ API_ENV: 'production', ALLOW_AUTO_SEND: 'true', REQUIRE_APPROVAL: 'false' }).join('\n');
    const names =
      'GOOGLE_CLIENT_ID GOOGLE_CLIENT_SECRET HUBSPOT_API_KEY OPENAI_API_KEY SECRET_KEY OAUTH_ENCRYPTION_KEY HUBSPOT_WEBHOOK_SECRET DATABASE_URL SIGN_IN_ALLOW MODE_DRAFT_ONLY ALLOW_AUTO_SEND REQUIRE_APPROVAL';
    for (const name of names.split(' ')) assert.ok(found.includes(name), `${name} is not named`);
  });

  it('lifts the three connector-key rules with SANDBOX=on, and no other', () => {
    const lifted = { GOOGLE_CLIENT_ID: '', GOOGLE_CLIENT_SECRET: '', HUBSPOT_API_KEY: '', OPENAI_API_KEY: '' };
    assert.deepEqual(messages({ ...production, ...lifted, SANDBOX: 'on' }), []);
    const rest = messages({ API_ENV: 'production', SANDBOX: 'on' });
    const named = ['SECRET_KEY', 'OAUTH_ENCRYPTION_KEY', 'HUBSPOT_WEBHOOK_SECRET', 'DATABASE_URL', 'No'];
    assert.deepEqual(
      rest.map((line) => line.split(' ')[0]),
      named,
    );
  });

  it('needs no model key for the composer', () => {
    assert.deepEqual(messages({ ...production, OPENAI_API_KEY: '', LLM_PROVIDER: 'composer' }), []);
  });

  it('asks for the key of no guessed provider while LLM_PROVIDER is invalid', () => {
    assert.deepEqual(messages({ ...production, OPENAI_API_KEY: '', LLM_PROVIDER: 'opnai' }).length, 1);
  });

  for (const host of [
    '127.0.0.1',
    '127.1.2.3',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'LOCALHOST',
    'localhost.',
    'db.localhost',
    '0.0.0.0',
    '%2Frun%2Fpg',
    '',
  ]) {
    it(`takes the database host "${host}" for localhost`, () => {
      assert.match(messages({ ...production, DATABASE_URL: `postgresql://${host}/x` }).join(), /on localhost/);
    });
  }

  it('sees a local host behind the query of the address', () => {
    const hidden = 'postgresql://db.example.com/x?host=/var/run/postgresql';
    assert.match(messages({ ...production, DATABASE_URL: hidden }).join(), /on localhost/);
    assert.deepEqual(messages({ ...production, DATABASE_URL: 'postgresql://localhost.example.com/x' }), []);
  });

  it('warns without Redis', () => {
    assert.match(warnings(loadConfig({ ...production, REDIS_URL: '' })).join('\n'), /REDIS_URL is missing/);
  });
});

describe('staging', () => {
  it('demands keys and safety as production does', () => {
    for (const name of [
      'GOOGLE_CLIENT_ID',
      'GOOGLE_CLIENT_SECRET',
      'HUBSPOT_API_KEY',
      'OPENAI_API_KEY',
      'OAUTH_ENCRYPTION_KEY',
      'HUBSPOT_WEBHOOK_SECRET',
    ]) {
      assert.match(messages({ ...staging, [name]: '' }).join(), new RegExp(`^${name} is missing`));
    }
    assert.equal(startProblems(loadConfig({ ...staging, SIGN_IN_ALLOW: '' }), { hasApiKeys: false }).length, 1);
  });

  it('only warns of the default secret key and of a database on localhost', () => {
    const config = loadConfig({ ...staging, SECRET_KEY: '', DATABASE_URL: 'postgres://localhost/x' });
    assert.match(warnings(config).join('\n'), /SECRET_KEY is the development default.*\n?.*DATABASE_URL/s);
  });

  it('refuses a short secret key of its own', () => {
    assert.match(messages({ ...staging, SECRET_KEY: 'too-short' }).join(), /SECRET_KEY is too short/);
  });

  it('refuses auto-send whatever else is set', () => {
    const found = messages({ ...staging, MODE_DRAFT_ONLY: 'false', ALLOW_AUTO_SEND: 'true' });
    assert.deepEqual(found, ['ALLOW_AUTO_SEND=true is refused in staging. Set it to false.']);
  });
});

describe('development', () => {
  it('starts with nothing set, without a warning', () => {
    assert.deepEqual(warnings(loadConfig({})), []);
  });

  it('warns of what is missing once one connector is real', () => {
    const text = warnings(loadConfig({ HUBSPOT_API_KEY: 'token' })).join('\n');
    for (const part of [
      'Google is not configured',
      'Slack is not configured',
      'No model is configured',
      'HUBSPOT_WEBHOOK_SECRET',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });

  it('warns of listening beyond loopback without sign-in', () => {
    assert.match(warnings(loadConfig({ API_HOST: '0.0.0.0' })).join(), /everybody who reaches it is admin/);
    assert.deepEqual(warnings(loadConfig({ API_HOST: '::1' })), []);
    assert.deepEqual(warnings(loadConfig({ API_HOST: '0.0.0.0', SIGN_IN_ALLOW: '@example.com' })), []);
  });

  it('lets people sign in where there is no Google: by password or passkey', () => {
    assert.deepEqual(messages({ HUBSPOT_API_KEY: 'token', SIGN_IN_ALLOW: '@example.com' }), []);
  });
});

describe('a Slack bot', () => {
  it('needs a token and a channel', () => {
    assert.match(messages({ SLACK_BOT_TOKEN: 'xoxb' }).join(), /belong together/);
    assert.match(messages({ SLACK_CHANNEL: 'C0123456789' }).join(), /belong together/);
    assert.deepEqual(messages({ SLACK_BOT_TOKEN: 'xoxb', SLACK_CHANNEL: 'C0123456789' }), []);
  });
});

describe('a mailbox by IMAP', () => {
  const mail = { IMAP_URL: 'imaps://mail.example.com', MAILBOX_ADDRESS: 'rep@example.com', MAILBOX_PASSWORD: 'p' };

  it('stands in for Google in production', () => {
    const { GOOGLE_CLIENT_ID: _id, GOOGLE_CLIENT_SECRET: _secret, ...without } = production;
    assert.equal(messages(without).length, 2);
    assert.deepEqual(messages({ ...without, ...mail }), []);
  });

  it('needs an address and a password, and sending needs the mailbox', () => {
    assert.match(messages({ IMAP_URL: mail.IMAP_URL }).join(), /MAILBOX_ADDRESS.*MAILBOX_PASSWORD/);
    assert.match(messages({ SMTP_URL: 'smtps://mail.example.com' }).join(), /without IMAP_URL/);
  });

  it('is reached encrypted, except on this machine, and its address holds no password', () => {
    const reached = (url: string) => loadConfig({ ...mail, IMAP_URL: url }).imapServer;
    assert.deepEqual(reached(mail.IMAP_URL), { host: 'mail.example.com', port: 993, encryption: 'tls' });
    assert.deepEqual(reached('imap://mail.example.com'), {
      host: 'mail.example.com',
      port: 143,
      encryption: 'starttls',
    });
    assert.deepEqual(reached('imap://127.0.0.1:1143'), { host: '127.0.0.1', port: 1143, encryption: 'none' });
    assert.equal(reached('imap://127.0.0.1.example.com')?.encryption, 'starttls');
    for (const url of ['imaps://a:b@mail.example.com', 'https://mail.example.com', 'mail.example.com', 'imaps://']) {
      assert.match(messages({ ...mail, IMAP_URL: url }).join(), /IMAP_URL is invalid: it must be imaps:\/\/host/, url);
    }
  });

  it('lends its user and password to a calendar by CalDAV, which goes without TLS on this machine alone', () => {
    const url = 'https://dav.example.com';
    assert.match(messages({ CALDAV_URL: url }).join(), /CALDAV_USER.*CALDAV_PASSWORD/);
    assert.deepEqual(messages({ ...mail, CALDAV_URL: url }), []);
    const alone = { CALDAV_USER: 'rep', CALDAV_PASSWORD: 'p' };
    assert.deepEqual(messages({ ...alone, CALDAV_URL: 'http://127.0.0.1:5232' }), []);
    assert.match(messages({ ...alone, CALDAV_URL: 'http://dav.example.com' }).join(), /CALDAV_URL is invalid/);
  });
});
