import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApiTemplate, openApi, type StoreTemplate } from '../support/api.ts';

let template: StoreTemplate;
before(async () => {
  template = await createApiTemplate();
});

describe('quotas', () => {
  it('are read per user, type and period, as text names the user; limits set by an admin hold at once', async (test) => {
    const { server } = await openApi(test, template);
    const get = async (path: string) => (await server.inject(`/api/quotas${path}`)).json();
    const { period_key, resets_at, ...usage } = await get('/usage/user-123/emails_sent');
    assert.deepEqual(usage, {
      user_id: 'user-123',
      quota_type: 'emails_sent',
      used: 0,
      limit: 20,
      remaining: 20,
      period: 'daily',
    });
    assert.match(period_key, /^\d{4}-\d\d-\d\d$/);
    assert.match(resets_at, /T00:00:00.000Z$/);
    const weekly = await get('/usage/user-123/emails_sent?period=weekly');
    assert.deepEqual([weekly.limit, weekly.remaining, /^\d{4}-W\d\d$/.test(weekly.period_key)], [null, null, true]);

    const limits = [{ type: 'emails_sent', period: 'weekly', most: 3 }];
    const set = await server.inject({
      method: 'PUT',
      url: '/api/admin/quotas/users/user-123',
      payload: { limits },
    });
    assert.equal(set.statusCode, 200, set.body);
    assert.equal((await get('/usage/user-123/emails_sent?period=weekly')).limit, 3);
    const dashboard = await get('/dashboard/user-123');
    assert.deepEqual(Object.keys(dashboard.quotas), ['emails_sent', 'workflows_triggered', 'api_calls']);
    for (const windows of Object.values(dashboard.quotas)) {
      assert.deepEqual(Object.keys(windows as object), ['daily', 'weekly', 'monthly']);
    }
    assert.equal(dashboard.quotas.emails_sent.weekly.remaining, 3);
  });

  it('400: an unknown type or period is answered with the valid ones; 404: a tier nobody made; 422: one named twice', async (test) => {
    const { server } = await openApi(test, template);
    const type = await server.inject('/api/quotas/usage/user-123/mails');
    assert.deepEqual([type.statusCode, type.json().code], [400, 'unknown_quota_type']);
    assert.match(type.json().detail, /emails_sent, workflows_triggered, api_calls/);
    const period = await server.inject('/api/quotas/usage/user-123/api_calls?period=hourly');
    assert.equal(period.statusCode, 400);
    assert.match(period.json().detail, /daily, weekly, monthly/);
    const put = async (path: string, payload: object) =>
      (await server.inject({ method: 'PUT', url: `/api/admin/quotas${path}`, payload })).statusCode;
    assert.equal(await put('/users/user-123', { tier: 'gold' }), 404);
    const limit = { type: 'api_calls', period: 'daily', most: 1 };
    assert.equal(await put('/tiers/gold', { limits: [limit, limit] }), 422);
    assert.equal(await put('/tiers/gold', { limits: [{ ...limit, most: -1 }] }), 422);
    assert.equal(await put('/tiers/gold', { limits: [limit] }), 200);
  });

  it('show their use and headroom among the metrics, and name nobody', async (test) => {
    const { server } = await openApi(test, template);
    const { body } = await server.inject('/metrics');
    assert.match(body, /countersign_quota_used\{type="emails_sent",period="daily"\} 0/);
    assert.doesNotMatch(body, /countersign_quota_headroom_ratio\{/);
  });
});
