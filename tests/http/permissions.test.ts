import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Access } from '../../src/http/permissions.ts';
import { routes } from '../../src/http/routes.ts';
import { defaultWorkspaceId, ensureWorkspace } from '../../src/store/workspaces.ts';
import { type Headers, keyOf, memberOf } from '../support/callers.ts';
import { openSignInApp } from '../support/people.ts';

const people = ['viewer', 'operator', 'admin', 'owner'] as const;
const scopes = ['read', 'intake', 'propose', 'metrics'] as const;
const keys = scopes.map((scope) => `key:${scope}` as const);
const bare = ['admin without step-up', 'owner without step-up'] as const;
const outsiders = ['stranger', 'member of nothing'] as const;
type Caller = (typeof people)[number] | (typeof keys)[number] | (typeof bare)[number] | (typeof outsiders)[number];
const everyone: Caller[] = [...people, ...keys, ...bare, ...outsiders];
const signedIn: Caller[] = [...people, ...bare, 'member of nothing'];

/** Who may, said here a second time and in other words, so that a slip in the table shows. */
const may: Record<Access, readonly Caller[]> = {
  open: everyone,
  public: everyone,
  sign_in: everyone,
  session: signedIn,
  session_step_up: people,
  // People and strangers bring no signature; without any secret, development takes their deliveries.
  webhook: ['key:intake', ...people, ...bare, ...outsiders],
  read: [...people, ...bare, 'key:read'],
  propose: ['operator', 'admin', 'owner', ...bare, 'key:propose'],
  person: ['operator', 'admin', 'owner', ...bare],
  admin: ['admin', 'owner', ...bare],
  admin_step_up: ['admin', 'owner'],
  owner_step_up: ['owner'],
  metrics: ['admin', 'owner', ...bare, 'key:metrics'],
};

/** What is narrower than its row, by what is asked for: the status for machines, and figures of somebody else. */
const narrower: Record<string, readonly Caller[]> = {
  'GET /': everyone.filter((caller) => !outsiders.some((one) => one === caller)),
  'GET /api/quotas/usage/:user_id/:type': ['admin', 'owner', ...bare, 'key:read'],
  'GET /api/quotas/dashboard/:user_id': ['admin', 'owner', ...bare, 'key:read'],
};

/** It goes on for as long as somebody listens. */
const endless = ['GET /api/events'];

const idsIn = (path: string, id: string) =>
  path
    .replace(':id', id)
    .replace(':name', 'gmail')
    .replace(':sha256', 'a'.repeat(64))
    .replaceAll(/:user_id/g, id)
    .replace(':type', 'emails_sent')
    .replace(':tier', 'team');

test('permissions', async (t) => {
  const { app, server } = await openSignInApp(t);
  const other = randomUUID();
  await ensureWorkspace(app.store, other, 'Other');
  const callers = {} as Record<Caller, Headers>;
  for (const role of people) callers[role] = await memberOf(app, defaultWorkspaceId, role);
  for (const scope of scopes) callers[`key:${scope}`] = await keyOf(app, defaultWorkspaceId, scope);
  callers['admin without step-up'] = await memberOf(app, defaultWorkspaceId, 'admin', { steppedUp: false });
  callers['owner without step-up'] = await memberOf(app, defaultWorkspaceId, 'owner', { steppedUp: false });
  callers['member of nothing'] = await memberOf(app, defaultWorkspaceId, null, { steppedUp: false });
  callers.stranger = { origin: 'http://localhost:3000' };

  /** A body that no route takes: what is answered then, the gate has let in, and nothing was done. */
  const knock = async (method: string, path: string, headers: Headers) => {
    const odd = method === 'GET' ? {} : { payload: 'x', headers: { ...headers, 'content-type': 'text/odd' } };
    const answer = await server.inject({ method: method as 'GET', url: idsIn(path, randomUUID()), headers, ...odd });
    const { code } = (answer.headers['content-type']?.toString().includes('json') ? answer.json() : {}) as {
      code?: string;
    };
    const isByGate = ['unauthenticated', 'forbidden', 'step_up_needed'].includes(code ?? '');
    return { isLetIn: !isByGate, status: answer.statusCode, code };
  };

  await t.test('every route lets in whom its row names, and nobody else', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const { method, path, access } of routes) {
      for (const caller of everyone) {
        const isAllowed = (narrower[`${method} ${path}`] ?? may[access]).includes(caller);
        if (isAllowed && endless.includes(`${method} ${path}`)) continue;
        const { isLetIn, status, code } = await knock(method, path, callers[caller]);
        asked++;
        if (isLetIn !== isAllowed) wrong.push(`${caller}: ${method} ${path} (${access}) answered ${status} ${code}`);
        if (!isLetIn && status !== (code === 'unauthenticated' ? 401 : 403)) {
          wrong.push(`${caller}: ${method} ${path} was refused with ${status}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(asked > routes.length * 10, `${asked} were asked`);
  });

  await t.test('whoever lacks a step-up is told so, and only they are', async () => {
    for (const { method, path, access } of routes.filter(({ access }) => access.endsWith('step_up'))) {
      const { code } = await knock(method, path, callers['owner without step-up']);
      assert.equal(code, 'step_up_needed', `${method} ${path} (${access})`);
    }
  });

  await t.test('deciding, members, keys and switches are for people', () => {
    const forPeople = routes.filter(({ path }) =>
      /approve|reject|\/send$|undo-send|send-mode|api-keys|\/users|workspace|content-rules|\/auth\/(?!google\/status)/.test(
        path,
      ),
    );
    assert.ok(forPeople.length > 30);
    const forKeys: Access[] = ['read', 'propose', 'metrics', 'webhook'];
    for (const { method, path, access } of forPeople) assert.ok(!forKeys.includes(access), `${method} ${path}`);
  });

  await t.test('a foreign workspace’s owner and key find nothing by an id of ours', async () => {
    const draft = (
      await server.inject({
        method: 'POST',
        url: '/api/operator/drafts',
        headers: callers.operator,
        payload: {
          recipient: 'lead@prospect.example',
          subject: 'Racking',
          body: 'Good morning, thank you for your enquiry about racking for the new hall. We can help.',
        },
      })
    ).json() as { id: string; content_hash: string };
    const suppressed = await server.inject({
      method: 'POST',
      url: '/api/operator/suppressions',
      headers: callers.operator,
      payload: { kind: 'domain', value: 'quiet.example', reason: 'They asked.' },
    });
    const users = await server.inject({ url: '/api/admin/users', headers: callers.owner });
    const apiKeys = await server.inject({ url: '/api/admin/api-keys', headers: callers.owner });
    const ids: Record<string, string> = {
      '/api/operator/drafts': draft.id,
      '/api/desk/drafts': draft.id,
      '/api/operator/suppressions': (suppressed.json() as { id: string }).id,
      '/api/admin/users': (users.json() as { items: { id: string }[] }).items[0]?.id ?? '',
      '/api/admin/api-keys': (apiKeys.json() as { items: { id: string }[] }).items[0]?.id ?? '',
    };
    const bodies: Record<string, object> = {
      'PATCH /api/operator/drafts/:id': { subject: 'Mine', content_hash: draft.content_hash },
      'POST /api/operator/drafts/:id/regenerate': { content_hash: draft.content_hash },
      'POST /api/operator/drafts/:id/approve': { content_hash: draft.content_hash },
      'POST /api/operator/drafts/:id/approval-link': { person_id: randomUUID() },
      'POST /api/operator/drafts/:id/reject': { reason: 'Mine' },
      'POST /api/operator/drafts/:id/send': {},
      'POST /api/desk/drafts/:id/check': {
        subject: 'Mine',
        body: 'Good morning, this is long enough to be looked at.',
      },
      'POST /api/desk/drafts/:id/snooze': { until: new Date(Date.now() + 3_600_000).toISOString() },
      'POST /api/desk/drafts/:id/hand-over': { to: randomUUID() },
      'POST /api/desk/drafts/:id/presence': { is_editing: true },
      'PATCH /api/admin/users/:id': { role: 'viewer' },
      'PUT /api/admin/users/:id/lead-share': {
        ...{ weight: 1, most_per_day: null, time_zone: 'UTC', works_from: '09:00', works_until: '17:00' },
        ...{ works_on: [1], crm_owner_id: null },
      },
    };
    const foreign = [
      await memberOf(app, other, 'owner'),
      await keyOf(app, other, 'read'),
      await keyOf(app, other, 'propose'),
    ];
    const answers: Record<number, number> = {};
    for (const { method, path } of routes.filter((one) => one.path.includes(':id'))) {
      const prefix = Object.keys(ids).find((one) => path.startsWith(one));
      const url = idsIn(path, ids[prefix ?? ''] ?? randomUUID());
      for (const headers of foreign) {
        const payload = bodies[`${method} ${path}`];
        const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
        answers[answer.statusCode] = (answers[answer.statusCode] ?? 0) + 1;
        assert.ok(
          [403, 404].includes(answer.statusCode),
          `${method} ${url} answered ${answer.statusCode} ${answer.body}`,
        );
        assert.doesNotMatch(answer.body, /Racking|quiet\.example/);
      }
    }
    assert.ok((answers[404] ?? 0) > 15, JSON.stringify(answers));
    const still = await server.inject({ url: `/api/operator/drafts/${draft.id}`, headers: callers.viewer });
    assert.equal((still.json() as { status: string }).status, 'PENDING_APPROVAL');
    const lists = [
      '/api/operator/drafts',
      '/api/operator/suppressions',
      '/api/admin/api-keys',
      '/api/audit/events',
      '/api/dashboard/workflows',
    ];
    for (const url of lists) {
      const seen = await server.inject({ url, headers: foreign[0] as Headers });
      assert.doesNotMatch(seen.body, /Racking|quiet\.example|lead@prospect/, url);
    }
  });
});
