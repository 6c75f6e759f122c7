import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import pino from 'pino';
import { localOperator } from '../../src/app/http-settings.ts';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { system } from '../../src/core/actor.ts';
import { CountersignError } from '../../src/core/errors.ts';
import { type QuotaPeriod, userIdOf } from '../../src/core/quota.ts';
import { takeOne } from '../../src/safeguards/limits/quotas.ts';
import type { Store } from '../../src/store/database.ts';
import { readQuota, takeQuota } from '../../src/store/quotas.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { setTierLimits, setUserLimits } from '../../src/verbs/quotas/change-limits.ts';
import { mailboxUserId } from '../../src/verbs/quotas/quota-of.ts';
import { eventually } from '../support/eventually.ts';
import { makeWorkspace, run } from '../support/rows.ts';
import { forEachDatabase } from '../support/store.ts';

describe('a user named by a text', () => {
  test('is the same UUID for ever, another one in another workspace, and a UUID is itself', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
    assert.equal(userIdOf(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
    assert.notEqual(userIdOf(randomUUID(), 'user-123'), userIdOf(dns, 'user-123'));
    assert.equal(userIdOf(dns, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
  });
});

forEachDatabase((databases, kind) => {
  const take = (store: Store, workspace: string, quota: Parameters<typeof takeOne>[1]) =>
    store.write(workspace, (writing) => takeOne(writing, quota));
  const isFull = (error: unknown) => error instanceof CountersignError && error.code === 'quota_exhausted';
  const user = (most: Partial<Record<QuotaPeriod, number>>, at?: string) => ({
    userId: randomUUID(),
    type: 'emails_sent' as const,
    defaults: most,
    ...(at === undefined ? {} : { at: new Date(at) }),
  });

  describe('a quota', () => {
    test('counts in day, ISO week and month together, and in none of them where one is full', async () => {
      const store = await databases.migrated();
      const workspace = await makeWorkspace(store);
      const quota = user({ daily: 2, weekly: 9, monthly: 3 }, '2026-11-21T23:59:59.999Z');
      await take(store, workspace, quota);
      await take(store, workspace, quota);
      await assert.rejects(take(store, workspace, quota), (error: CountersignError) => {
        assert.deepEqual([error.code, error.details.rule], ['quota_exhausted', 'emails_sent_daily']);
        return error.details.endsAt === '2026-11-22T00:00:00.000Z';
      });
      // Sunday: another day, the same week; then Monday: another week, the same month.
      await take(store, workspace, { ...quota, at: new Date('2026-11-22T00:00:00Z') });
      const read = (at: string) =>
        store.read(workspace, (reading) => readQuota(reading, { ...quota, at: new Date(at) }));
      const sunday = await read('2026-11-22T12:00:00Z');
      const seen = Object.values(sunday).map(({ periodKey, used, resetsAt }) => [periodKey, used, resetsAt.toJSON()]);
      assert.deepEqual(seen, [
        ['2026-11-22', 1, '2026-11-23T00:00:00.000Z'],
        ['2026-W47', 3, '2026-11-23T00:00:00.000Z'],
        ['2026-11', 3, '2026-12-01T00:00:00.000Z'],
      ]);
      const monday = { ...quota, at: new Date('2026-11-23T00:00:00Z') };
      await assert.rejects(take(store, workspace, monday), (error: CountersignError) => {
        return error.details.rule === 'emails_sent_monthly' && error.details.endsAt === '2026-12-01T00:00:00.000Z';
      });
      assert.deepEqual([(await read('2026-11-23T00:00:00Z')).weekly.used, sunday.monthly.used], [0, 3]);
      // The week of 31 December 2026 is the last of its ISO year, that of 1 January 2027 too.
      assert.equal((await read('2027-01-01T00:00:00Z')).weekly.periodKey, '2026-W53');
    });

    test('counts with the act alone: what is rolled back was not counted', async () => {
      const store = await databases.migrated();
      const workspace = await makeWorkspace(store);
      const quota = user({ daily: 1 });
      const broken = store.write(workspace, async (writing) => {
        await takeOne(writing, quota);
        throw new Error('the act failed');
      });
      await assert.rejects(broken, /the act failed/);
      await take(store, workspace, quota);
      await assert.rejects(take(store, workspace, quota), isFull);
      const { daily } = await store.read(workspace, (reading) => readQuota(reading, quota));
      assert.equal(daily.used, 1);
    });

    test('lets exactly the limit through, asked for by many at once, in two processes where there can be two', async () => {
      const first = await databases.migrated();
      const workspace = await makeWorkspace(first);
      const stores = kind === 'postgres' ? [first, await databases.again(first)] : [first];
      const quota = user({ daily: 20 });
      const asked = Array.from({ length: 60 }, (_one, n) => take(stores[n % stores.length] as Store, workspace, quota));
      const settled = await Promise.allSettled(asked);
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 20);
      for (const one of settled) if (one.status === 'rejected') assert.ok(isFull(one.reason), String(one.reason));
    });

    test('is that of the user before that of the tier before that of the settings, and changes at once', async (t) => {
      const app = await appOn(t, await databases.migrated());
      const person = app.contextFor({ actor: localOperator, traceId: null });
      const quota = { ...user({ daily: 1 }), userId: userIdOf(person.workspaceId, 'sales-7') };
      const most = async () => (await person.read((reading) => readQuota(reading, quota))).daily.most;
      const limit = (value: number | null) => [{ type: 'emails_sent' as const, period: 'daily' as const, most: value }];
      assert.equal(await most(), 1);
      await assert.rejects(setUserLimits(person, { userId: 'sales-7', tier: 'gold', limits: [] }), {
        code: 'unknown_tier',
      });
      await setTierLimits(person, { tier: 'gold', limits: limit(50) });
      await setUserLimits(person, { userId: 'sales-7', tier: 'gold', limits: [] });
      assert.equal(await most(), 50);
      await setTierLimits(person, { tier: 'gold', limits: limit(null) });
      assert.equal(await most(), null);
      await setUserLimits(person, { userId: 'sales-7', tier: 'gold', limits: limit(0) });
      assert.equal(await most(), 0);
      await setUserLimits(person, { userId: 'sales-7', tier: 'gold', limits: [] });
      await setTierLimits(person, { tier: 'gold', limits: [] });
      assert.equal(await most(), 1);
      const agent = { kind: 'agent' as const, keyId: 'k', name: 'bot', scopes: ['read' as const] };
      const bot = app.contextFor({ actor: agent, traceId: null });
      await assert.rejects(setTierLimits(bot, { tier: 'gold', limits: limit(9) }), { code: 'forbidden' });
    });
  });

  describe('the quota of runs', () => {
    test('lets a lead in that it has no room for: its run waits, is woken by a higher limit, and is counted once', async (t) => {
      const app = await appOn(t, await databases.migrated());
      const person = app.contextFor({ actor: localOperator, traceId: null });
      const limit = (most: number) => [{ type: 'workflows_triggered' as const, period: 'daily' as const, most }];
      await setUserLimits(person, { userId: mailboxUserId, tier: null, limits: limit(1) });
      const first = await deliver(app, 'one');
      const second = await deliver(app, 'two');
      assert.deepEqual(await Promise.all([first, second].map((workflowId) => isCounted(app, workflowId))), [
        true,
        false,
      ]);
      const [job] = await run(
        app.store,
        sql`SELECT start_after = date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day' AS waits
            FROM pgboss.job WHERE name = 'answer_lead' AND data ->> 'runId' = ${second}`,
      );
      assert.deepEqual(job, { waits: true });
      // The same delivery again counts nothing, and neither does one that is a duplicate of the first.
      assert.equal(await deliver(app, 'one'), first);
      await app.start(['worker']);
      await ended(app, first);
      await setUserLimits(person, { userId: mailboxUserId, tier: null, limits: limit(2) });
      await ended(app, second);
      assert.equal(await isCounted(app, second), true);
      const quota = { userId: mailboxUserId, type: 'workflows_triggered' as const, defaults: {} };
      const { daily } = await person.read((reading) => readQuota(reading, quota));
      assert.deepEqual([daily.used, daily.most], [2, 2]);
    });
  });

  test('quotas of one workspace are no room for another', async () => {
    const store = await databases.migrated();
    const quota = user({ daily: 1 });
    for (const workspace of [await makeWorkspace(store), await makeWorkspace(store)]) {
      await take(store, workspace, quota);
      const { full } = await store.write(workspace, async (writing) => {
        const taken = await takeQuota(writing, quota);
        return { full: await taken.full };
      });
      assert.equal(full.length, 1);
    }
  });

  const appOn = async (t: TestContext, store: Store): Promise<App> => {
    const app = await createApp({ config: loadConfig({}), log: pino({ level: 'silent' }), store, connectors: {} });
    t.after(() => app.close());
    return app;
  };
  const deliver = async (app: App, submissionId: string) =>
    (
      await receiveLead(app.contextFor({ actor: system, traceId: null }), {
        fields: { email: `${submissionId}@birchwood.example`, message: submissionId },
        submissionId,
        formId: 'form-1',
        source: 'hubspot_form',
        occurredAt: new Date('2026-11-20T09:30:00.123Z'),
        signature: 'internal',
      })
    ).workflowId;
  const rowOf = async (app: App, runId: string) =>
    app.store.system((db) => db.selectFrom('run').selectAll().where('run_id', '=', runId).executeTakeFirstOrThrow());
  const isCounted = async (app: App, runId: string) => (await rowOf(app, runId)).counted_at !== null;
  const ended = (app: App, runId: string) =>
    eventually('the run ends', async () => (await rowOf(app, runId)).completed_at !== null, 60_000);
});
