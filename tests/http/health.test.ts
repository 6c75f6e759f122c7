import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ConnectorError } from '../../src/core/errors.ts';
import type { ConnectorProbe } from '../../src/core/ports.ts';
import { createApiTemplate, openApi, production, type StoreTemplate } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

const probe = (name: string, check: () => Promise<void>): ConnectorProbe => ({ name, mode: 'live', check });
const well = async () => {};
const down = async () => {
  throw new ConnectorError('gmail', 'down', 'gmail did not answer for rep@example.com');
};

describe('health', () => {
  it('answers exactly {"status":"ok"} without credential and with the database gone', async (test) => {
    const { server, loseStore } = await openApi(test, template, { settings: production });
    await loseStore();
    for (const url of ['/health', '/health/live']) {
      const answer = await server.inject(url);
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.body, '{"status":"ok"}');
    }
  });

  it('is ready only with database, migrations and a living worker, and names what is missing', async (test) => {
    const { server, heartbeats } = await openApi(test, template);
    const noWorker = await server.inject('/health/ready');
    assert.equal(noWorker.statusCode, 503);
    assert.deepEqual(noWorker.json(), { detail: 'Not ready: worker heartbeat.', code: 'not_ready' });
    const beat_at = new Date('2026-11-23T09:59:50.000Z');
    heartbeats.push({ process_id: 'p1', role: 'worker', beat_at });
    assert.equal((await server.inject('/health/ready')).statusCode, 200);
    heartbeats.splice(0, 1, { process_id: 'p1', role: 'worker', beat_at: new Date('2026-11-23T09:50:00.000Z') });
    assert.equal((await server.inject('/health/ready')).statusCode, 503);
  });

  it('names a missing migration and a missing database', async (test) => {
    const late = await openApi(test, template, { operations: { pendingMigrations: async () => ['004_more'] } });
    assert.match((await late.server.inject('/health/ready')).json().detail, /migrations \(004_more\)/);
    await late.loseStore();
    const answer = await late.server.inject('/health/ready');
    assert.match(answer.json().detail, /^Not ready: database/);
    assert.equal((await late.server.inject('/health/db')).statusCode, 503);
  });

  it('is not ready while the database takes no writes, and says why; then it is again', async (test) => {
    const { server, store, heartbeats } = await openApi(test, template);
    heartbeats.push({ process_id: 'p1', role: 'worker', beat_at: new Date('2026-11-23T09:59:50.000Z') });
    await store.script(`
      CREATE FUNCTION refuse_beat() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'read_only_sql_transaction'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON process_heartbeat EXECUTE FUNCTION refuse_beat();`);
    const answer = await server.inject('/health/ready');
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json().detail, 'Not ready: database writes (it is read-only).');
    await store.script('DROP TRIGGER refuse ON process_heartbeat');
    assert.equal((await server.inject('/health/ready')).statusCode, 200);
  });

  it('gives up on a look that does not answer', { timeout: 10_000 }, async (test) => {
    const hangs = () => new Promise<never>(() => {});
    const { server } = await openApi(test, template, { operations: { pingDatabase: hangs } });
    assert.equal((await server.inject('/health/ready')).statusCode, 503);
  });

  it('shows database, redis and workers with their figures', async (test) => {
    const { server, heartbeats } = await openApi(test, template);
    for (const url of ['/health/db', '/db/status']) {
      const { status, latency_ms, pending_migrations } = (await server.inject(url)).json();
      assert.equal(status, 'healthy');
      assert.ok(latency_ms >= 0);
      assert.deepEqual(pending_migrations, []);
    }
    assert.deepEqual((await server.inject('/health/redis')).json(), { status: 'not_configured', fallback: 'local' });
    assert.match((await server.inject('/health/workers')).json().detail, /worker, scheduler/);
    const beat_at = new Date('2026-11-23T09:59:50.000Z');
    heartbeats.push({ process_id: 'p1', role: 'worker', beat_at }, { process_id: 'p1', role: 'scheduler', beat_at });
    const workers = (await server.inject('/health/workers')).json();
    assert.deepEqual(workers.worker, { alive: 1, newest_heartbeat_age_seconds: 10 });
  });
});

describe('connectors', () => {
  it('always lists the five, and what is not configured never spoils the reply', async (test) => {
    const { server } = await openApi(test, template, { settings: production });
    const answer = await server.inject('/connectors/status');
    assert.equal(answer.statusCode, 200);
    const { connectors } = answer.json();
    assert.deepEqual(Object.keys(connectors).sort(), ['calendar', 'drive', 'gmail', 'hubspot', 'openai']);
    assert.ok(Object.values(connectors).every((one) => (one as { status: string }).status === 'not_configured'));
  });

  it('is degraded when some fail and unhealthy when all do; errors are masked for strangers', async (test) => {
    const probes = [probe('gmail', down), probe('hubspot', well)];
    const some = await openApi(test, template, { settings: production, probes });
    const answer = (await some.server.inject('/connectors/status')).json();
    assert.equal(answer.status, 'degraded');
    assert.equal(answer.connectors.gmail.status, 'unhealthy');
    assert.equal(answer.connectors.gmail.error, 'gmail did not answer for r***@example.com');
    const all = await openApi(test, template, { probes: [probe('gmail', down)] });
    assert.equal((await all.server.inject('/connectors/status')).json().status, 'unhealthy');
  });

  it('asks at most every 30 seconds, unless somebody known asks anew', async (test) => {
    let asked = 0;
    const probes = [probe('gmail', async () => void asked++)];
    const api = await openApi(test, template, { probes });
    await Promise.all([api.server.inject('/connectors/status'), api.server.inject('/connectors/status')]);
    assert.equal(asked, 1);
    await api.server.inject('/connectors/status?refresh=true');
    assert.equal(asked, 2);
    api.setNow(new Date('2026-11-23T10:00:31.000Z'));
    await api.server.inject('/connectors/status');
    assert.equal(asked, 3);
  });

  it('does not let strangers cause calls', async (test) => {
    let asked = 0;
    const probes = [probe('gmail', async () => void asked++)];
    const { server } = await openApi(test, template, { settings: production, probes });
    for (let i = 0; i < 3; i++) await server.inject('/connectors/status?refresh=true');
    assert.equal(asked, 1);
  });

  it('takes a service whose permission was left out for one that is not configured, and says why', async (test) => {
    const sentence = 'Google Drive refuses access.';
    const refused = (reason: string) => async () => {
      throw new ConnectorError('drive', 'unauthorised', sentence, { details: { reason } });
    };
    for (const [reason, status] of [
      ['insufficientPermissions', 'not_configured'],
      ['authError', 'unhealthy'],
    ] as const) {
      const probes = [probe('gmail', well), { ...probe('drive', refused(reason)), optional: true }];
      const { server } = await openApi(test, template, { probes });
      const { connectors } = (await server.inject('/connectors/status')).json();
      assert.deepEqual([connectors.drive.status, connectors.drive.error], [status, sentence]);
    }
  });

  it('answers for one connector: 200, 503 when it fails, 404 when there is none', async (test) => {
    const { server } = await openApi(test, template, { probes: [probe('gmail', down), probe('hubspot', well)] });
    assert.equal((await server.inject('/connectors/hubspot/status')).json().status, 'healthy');
    assert.equal((await server.inject('/connectors/drive/status')).json().status, 'not_configured');
    assert.equal((await server.inject('/connectors/gmail/status')).statusCode, 503);
    assert.equal((await server.inject('/connectors/fax/status')).statusCode, 404);
  });
});

describe('front page, status and metrics', () => {
  it('gives JSON to machines and a page to browsers', async (test) => {
    const sandbox = { enabled: true, emulated: ['gmail', '<hubspot>'] };
    const { server } = await openApi(test, template, { settings: { sandbox } });
    const status = (await server.inject('/api/status')).json();
    assert.equal(status.service, 'countersign');
    assert.equal(status.mode, 'draft_only');
    assert.deepEqual((await server.inject('/')).json(), status);
    const page = await server.inject({ url: '/', headers: { accept: 'text/html,*/*' } });
    assert.match(page.headers['content-type'] ?? '', /^text\/html/);
    assert.match(page.body, /Emulated by the sandbox: gmail, &lt;hubspot&gt;/);
    assert.match(page.body, /href="\/api\/docs"/);
  });

  it('counts runs, drafts, jobs and requests', async (test) => {
    const { server } = await openApi(test, template);
    await server.inject('/health');
    const { body, headers } = await server.inject('/metrics');
    assert.match(headers['content-type'] ?? '', /^text\/plain/);
    assert.match(body, /countersign_runs\{status="queued"\} 0/);
    assert.match(body, /countersign_drafts\{status="PENDING_APPROVAL"\} 0/);
    assert.match(body, /countersign_queue_jobs\{state="waiting"\} 0/);
    assert.match(body, /countersign_pii_verdicts\{verdict="block"\} 0/);
    assert.match(body, /countersign_http_request_seconds_count\{[^}]*route="\/health"[^}]*\} 1/);
    assert.match(body, /countersign_store_unreadable 0/);
    assert.match(body, /countersign_unanswered_leads 0/);
    assert.match(body, /countersign_oldest_pending_seconds 0/);
    assert.match(body, /countersign_resident_bytes \d{7}/);
  });
});
