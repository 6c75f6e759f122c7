import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { defaultEffectTimings } from '../../src/durable/effects.ts';
import { openStore } from '../../src/store/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Cable, layCable } from '../support/journeys/cable.ts';
import { formPath, type RunningProgram, startProgram } from '../support/journeys/running-program.ts';
import { forEachDatabase } from '../support/store.ts';

/*
 * A PostgreSQL that refuses writes, loses its connections, is gone or has none left: what is not stored is not
 * acknowledged (503, and the sender comes again), what is acknowledged is answered, once.
 */

let people = 0;
function formOf(): Record<string, unknown> {
  people += 1;
  const message = 'We want to replace about forty old racks in our cheese store in spring. What do you need from us?';
  return { formSubmissionId: randomUUID(), email: `lead-${people}@birchwood.example`, firstname: 'Robin', message };
}

/** A database that answers every intake with this error, as one in that state does. */
function refusing(what: string, state: string, message: string): [string, string, string] {
  const raise = `BEGIN RAISE EXCEPTION USING ERRCODE = '${state}', MESSAGE = '${message}'; END`;
  return [
    what,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ ${raise} $$;
     CREATE TRIGGER refuse BEFORE INSERT ON form_submission EXECUTE FUNCTION refuse()`,
    'DROP TRIGGER refuse ON form_submission',
  ];
}

// A connection that is lost at the commit of an intent leaves a write of unknown outcome: that is waited for, and these
// tests have no minutes.
const timings = { ...defaultEffectTimings, settleMs: 5_000, lookIntervalMs: 2_000 };

forEachDatabase((databases, kind) => {
  if (kind === 'pglite') return;

  type Limits = { poolSize?: number; longestStatementMs?: number };
  type World = { program: RunningProgram; cable: Cable; admin: pg.Client; name: string };

  /** The program on a database of its own, by a cable; `admin` comes by another way. */
  async function open(t: TestContext, { poolSize = 10, ...limits }: Limits = {}): Promise<World> {
    const template = await databases.migrated();
    assert.ok('connectionString' in template.queue);
    const url = template.queue.connectionString;
    const cable = await layCable(url);
    const store = await openStore({ url: cable.url, poolSize, ...limits });
    const closers: (() => Promise<void>)[] = [];
    t.after(async () => {
      for (const close of closers) await close();
      await admin.end();
      await store.close();
      await cable.close();
    });
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const program = await startProgram((close) => closers.push(close), { store, timings });
    return { program, cable, admin, name: new URL(url).pathname.slice(1) };
  }

  const post = (program: RunningProgram, form: unknown) => program.call('POST', formPath, { json: form });

  /** As HubSpot does: again until it is taken. */
  async function postUntilTaken(program: RunningProgram, form: unknown): Promise<string> {
    const taken = await eventually('the delivery is taken', async () => {
      const answer = await post(program, form);
      if (answer.status === 503) {
        assert.equal(answer.json.code, 'store_unavailable');
        await sleep(50);
        return null;
      }
      assert.equal(answer.status, 202, answer.text);
      return answer;
    });
    return String(taken.json.workflow_id);
  }

  async function assertAnsweredOnce({ program, admin }: World, form: Record<string, unknown>, workflowId: string) {
    const run = await program.ended(workflowId, 50_000);
    assert.equal(run.status, 'success');
    const { rows } = await admin.query(
      `SELECT (SELECT count(*)::int FROM form_submission WHERE email = $1) AS submissions,
              (SELECT count(*)::int FROM draft d JOIN form_submission s ON d.run_id = s.run_id WHERE s.email = $1) AS drafts`,
      [form.email],
    );
    assert.deepEqual(rows, [{ submissions: 1, drafts: 1 }]);
    assert.ok(program.mailboxDraftsTo(String(form.email)).length <= 1);
    if (!run.degraded) assert.equal(program.mailboxDraftsTo(String(form.email)).length, 1);
  }

  describe('a database', { concurrency: 2 }, () => {
    const refusals: [what: string, begin: string, end: string][] = [
      [
        'has taken back the right to write',
        'REVOKE INSERT, UPDATE ON ALL TABLES IN SCHEMA public FROM countersign_app',
        'GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO countersign_app; REVOKE UPDATE ON audit_event, draft_version, approval FROM countersign_app',
      ],
      refusing('is read-only', '25006', 'cannot execute INSERT in a read-only transaction'),
      refusing('is a standby', '0A000', 'cannot set transaction read-write mode during recovery'),
      refusing('has a full disk', '53100', 'could not extend file: No space left on device'),
    ];
    for (const [what, begin, end] of refusals) {
      it(`that ${what}: 503, nothing stored, reading goes on; then the same delivery is taken`, async (t) => {
        const world = await open(t);
        const { program, admin } = world;
        const form = formOf();
        await admin.query(begin);
        const refused = await post(program, form);
        assert.deepEqual([refused.status, refused.json.code], [503, 'store_unavailable']);
        for (const path of ['/health', '/workflows/latest', '/api/operator/drafts']) {
          assert.equal((await program.call('GET', path)).status, 200, path);
        }
        const { rows } = await admin.query('SELECT count(*)::int AS count FROM form_submission');
        assert.deepEqual(rows, [{ count: 0 }]);
        await admin.query(end);
        await assertAnsweredOnce(world, form, await postUntilTaken(program, form));
      });
    }

    it('whose sessions are read-only for a while: the leads of that time are answered afterwards, once', async (t) => {
      const world = await open(t);
      const { program, admin, name } = world;
      await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
      await killConnections(world);
      const form = formOf();
      const answer = await post(program, form);
      assert.ok([202, 503].includes(answer.status), answer.text);
      await admin.query('SET default_transaction_read_only = off');
      await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
      await killConnections(world);
      await assertAnsweredOnce(world, form, await postUntilTaken(program, form));
    });

    it('whose connections are killed again and again, in the middle of leads: each is answered once', async (t) => {
      const world = await open(t);
      const forms = Array.from({ length: 8 }, formOf);
      const taken = Promise.all(forms.map((form) => postUntilTaken(world.program, form)));
      for (let round = 0; round < 12; round += 1) {
        await killConnections(world);
        await sleep(120);
      }
      const workflowIds = await taken;
      for (const [index, form] of forms.entries()) await assertAnsweredOnce(world, form, workflowIds[index] ?? '');
    });

    it('that is gone: 503 at once, health says so; back again, the sender is heard and earlier leads go on', async (t) => {
      const world = await open(t);
      const { program, cable } = world;
      const earlier = formOf();
      const acknowledged = await postUntilTaken(program, earlier);
      await cable.cut();
      const form = formOf();
      const started = performance.now();
      for (let time = 0; time < 5; time += 1) {
        const answer = await post(program, form);
        assert.deepEqual([answer.status, answer.json.code], [503, 'store_unavailable']);
      }
      assert.ok(performance.now() - started < 4000, 'five refusals within HubSpot’s patience for one');
      assert.equal((await program.call('GET', '/health')).status, 200);
      const ready = await program.call('GET', '/health/ready');
      assert.deepEqual([ready.status, ready.json.detail], [503, 'Not ready: database.']);
      for (const path of ['/health/db', '/workflows/latest', '/api/operator/drafts', '/api/dashboard/stats']) {
        assert.equal((await program.call('GET', path)).status, 503, path);
      }
      await cable.mend();
      await assertAnsweredOnce(world, form, await postUntilTaken(program, form));
      await assertAnsweredOnce(world, earlier, acknowledged);
      assert.equal((await program.call('GET', '/health/ready')).status, 200);
    });

    it('that hangs: 503 when the limit is reached, not never; when it goes on, the sender is heard', async (t) => {
      const world = await open(t, { longestStatementMs: 1_500 });
      const { program, cable } = world;
      const earlier = formOf();
      const acknowledged = await postUntilTaken(program, earlier);
      cable.freeze();
      const form = formOf();
      const refused = await Promise.all([post(program, form), post(program, formOf())]);
      for (const { status, json } of refused) assert.deepEqual([status, json.code], [503, 'store_unavailable']);
      cable.thaw();
      await assertAnsweredOnce(world, form, await postUntilTaken(program, form));
      await assertAnsweredOnce(world, earlier, acknowledged);
    });

    it('with fewer connections than deliveries: all are taken', async (t) => {
      const world = await open(t, { poolSize: 2 });
      const forms = Array.from({ length: 30 }, formOf);
      const answers = await Promise.all(forms.map((form) => post(world.program, form)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
      const [first, last] = [0, forms.length - 1].map((at) => [forms[at] ?? {}, answers[at]?.json.workflow_id]);
      for (const [form, id] of [first ?? [{}, ''], last ?? [{}, '']]) {
        await assertAnsweredOnce(world, form as Record<string, unknown>, String(id));
      }
    });

    it('whose connections are all held by a lock: 503 for those who find none, 202 once it is free', async (t) => {
      const world = await open(t, { poolSize: 2 });
      const { program, admin } = world;
      await admin.query('BEGIN; LOCK TABLE form_submission IN ACCESS EXCLUSIVE MODE');
      const forms = Array.from({ length: 5 }, formOf);
      const answers = forms.map((form) => post(program, form));
      const refused = await Promise.race(answers);
      assert.deepEqual([refused.status, refused.json.code], [503, 'store_unavailable']);
      await admin.query('COMMIT');
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      assert.deepEqual([...new Set(statuses)].sort(), [202, 503]);
      for (const form of forms) await assertAnsweredOnce(world, form, await postUntilTaken(program, form));
    });
  });

  async function killConnections({ admin, name }: World): Promise<void> {
    const others = 'datname = $1 AND pid <> pg_backend_pid() AND backend_type = $2';
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`, [
      name,
      'client backend',
    ]);
  }
});
