import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { sql } from 'kysely';
import { leads, rep } from '../../sandbox/index.ts';
import { mailboxUserId } from '../../src/app/google-credentials.ts';
import { hubSpotScopes } from '../../src/connectors/hubspot/scopes.ts';
import { CountersignError } from '../../src/core/errors.ts';
import type { Crm } from '../../src/core/ports.ts';
import type { Connections } from '../../src/verbs/connections/user-credentials.ts';
import { contractsDirectory, createContractValidator } from '../contracts/validator.ts';
import { type ConnectedApp, newKey, openConnectedApp } from '../support/connected-app.ts';
import { openMemoryStore } from '../support/store.ts';

/* A HubSpot account that is connected by consent, its tokens in the vault. */

const contracts = contractsDirectory();
const redirectUri = 'http://127.0.0.1:8000/auth/hubspot/callback';
const asked = { scopes: hubSpotScopes.map(({ name }) => name), account: null };
const [priya] = leads;

suite('A HubSpot account that is connected by consent', () => {
  let at: ConnectedApp;
  let hubspot: Connections;
  before(async () => {
    const store = await openMemoryStore();
    at = await openConnectedApp(store, {
      keys: newKey(),
      settings: ({ credentials }) => ({
        HUBSPOT_API_KEY: '',
        HUBSPOT_CLIENT_ID: credentials.hubspot.clientId,
        HUBSPOT_CLIENT_SECRET: credentials.hubspot.clientSecret,
      }),
    });
    const found = at.app.hubspotConnectionsFor(at.context);
    assert.ok(found);
    hubspot = found;
  });
  after(async () => {
    await at.close();
    await at.app.store.close();
  });

  const issuer = () => {
    const found = at.app.connected?.hubspotIssuer;
    assert.ok(found);
    return found;
  };
  const crm = (): Crm => {
    const found = at.context.connectors.crm;
    assert.ok(found);
    return found;
  };
  const request = { redirectUri, state: 'state-1', verifier: 'v'.repeat(43) };
  async function consent(): Promise<string> {
    const answer = await fetch(issuer().url(request, asked), { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    assert.equal(back.searchParams.get('state'), request.state);
    return back.searchParams.get('code') ?? '';
  }
  const status = async () => {
    const probe = at.app.connected?.probes.find(({ name }) => name === 'hubspot');
    return probe?.check().then(
      () => 'well',
      (error: CountersignError) => error.publicMessage,
    );
  };
  const fault = (wanted: string) => (error: unknown) => error instanceof CountersignError && error.code === wanted;
  const tokenCalls = () => at.exchanges().filter(({ path }) => path === '/oauth/2026-03/token');
  const expire = () =>
    at.app.store.system((db) =>
      sql`UPDATE oauth_tokens SET expires_at = now() - interval '1 minute', version = version + 1 WHERE service = 'hubspot'`.execute(
        db,
      ),
    );

  test('is not there before anybody has consented, and says what to do', async () => {
    assert.match((await status()) ?? '', /No HubSpot account is connected yet/);
    await assert.rejects(crm().searchContacts(priya.email), fault('connector_unauthorised'));
  });

  test('serves the CRM once it is connected; a code is good once, and only for its own address', async () => {
    const code = await consent();
    const grant = await issuer().exchange(request, code);
    assert.deepEqual(grant.scopes, asked.scopes);
    assert.deepEqual(grant.scopes.toSorted(), [
      ...['crm.objects.companies.read', 'crm.objects.contacts.read', 'crm.objects.contacts.write'],
      ...['forms', 'sales-email-read'],
    ]);
    await assert.rejects(issuer().exchange(request, code), fault('hubspot_consent'));
    await assert.rejects(
      issuer().exchange({ ...request, redirectUri: 'http://127.0.0.1:1/x' }, await consent()),
      fault('hubspot_consent'),
    );
    assert.equal((await issuer().identityOf(grant.accessToken))?.email, rep.email);
    await hubspot.storeUserCredentials(mailboxUserId, grant);
    assert.equal((await crm().searchContacts(priya.email))?.firstName, 'Priya');
    assert.equal(await status(), 'well');
  });

  test('renews its tokens by the clock, once for all callers, and keeps the refresh token of each answer', async () => {
    await expire();
    const before = tokenCalls().length;
    await Promise.all(
      Array.from({ length: 20 }, (_one, index) => crm().searchContacts(`nobody-${index}@nowhere.example`)),
    );
    assert.equal(tokenCalls().length, before + 1);
    const kept = await hubspot.getUserCredentials(mailboxUserId);
    assert.ok(kept?.refreshToken && kept.expiresAt && kept.expiresAt > new Date());
  });

  test('names what it was not allowed, and goes on with the rest', async () => {
    at.sandbox.faults.add({ vendor: 'hubspot', preset: 'scope_unticked', options: { scope: 'sales-email-read' } });
    const code = await consent();
    at.sandbox.faults.clear();
    await hubspot.storeUserCredentials(mailboxUserId, await issuer().exchange(request, code));
    assert.match((await status()) ?? '', /without sales-email-read \(to read the e-mails you name/);
    assert.equal((await crm().searchContacts(priya.email))?.firstName, 'Priya');
  });

  test('is over only when HubSpot says so; an outage keeps it, and people are told', async () => {
    await expire();
    at.sandbox.faults.add({ vendor: 'hubspot', path: '/oauth/', preset: 'unavailable' });
    await assert.rejects(hubspot.getUserCredentials(mailboxUserId), fault('connector_down'));
    at.sandbox.faults.clear();
    assert.deepEqual(await crm().searchCompanies('two.example'), []);
    await expire();
    at.sandbox.faults.add({ vendor: 'hubspot', path: '/oauth/', preset: 'invalid_grant' });
    await assert.rejects(crm().searchCompanies('three.example'), fault('connector_unauthorised'));
    at.sandbox.faults.clear();
    assert.equal((await hubspot.connectionState(mailboxUserId)).status, 'revoked');
    assert.match((await status()) ?? '', /HubSpot has ended the connection/);
    const { rows } = await at.app.store.system((db) => sql<{ text: string }>`SELECT text FROM alert`.execute(db));
    assert.match(rows.map(({ text }) => text).join(), /HubSpot has ended the connection/);
    await hubspot.storeUserCredentials(mailboxUserId, await issuer().exchange(request, await consent()));
    assert.equal(await status(), 'well');
  });

  test('ends at HubSpot too when it is revoked, and no token was written anywhere in the clear', async () => {
    const kept = await hubspot.getUserCredentials(mailboxUserId);
    assert.ok(kept?.refreshToken);
    assert.equal(await hubspot.revokeUserCredentials(mailboxUserId), true);
    await assert.rejects(issuer().refresh(kept.refreshToken), fault('connector_unauthorised'));
    const { rows } = await at.app.store.system((db) => sql`SELECT * FROM oauth_tokens`.execute(db));
    for (const token of [kept.refreshToken.reveal(), kept.accessToken.reveal()]) {
      assert.ok(!`${JSON.stringify(rows)}${at.logText()}`.includes(token));
    }
    const validator = contracts === undefined ? undefined : createContractValidator(contracts);
    const spoken = at
      .exchanges()
      .filter(({ path, fault: struck }) => path.startsWith('/oauth/') && struck === undefined);
    assert.deepEqual(
      spoken.flatMap((exchange) => validator?.check(exchange) ?? []),
      [],
    );
  });
});
