import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultWorkspaceId } from '../../src/store/workspaces.ts';
import { auditLines, createTestApp } from '../support/app.ts';
import { type Headers, keyOf, memberOf } from '../support/callers.ts';

type Draft = { id: string; content_hash: string; status: string; approved_by: string | null };
type Link = { url: string; person_id: string; content_hash: string; expires_at: string };

const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', 'sec-fetch-mode': 'navigate' };

test('an approval link', async (t) => {
  let aheadMs = 0;
  const app = await createTestApp(t, {
    connectors: {},
    clock: () => new Date(Date.now() + aheadMs),
    settings: { SIGN_IN_ALLOW: '@example.com', APPROVAL_TIMEOUT_HOURS: '1' },
  });
  const server = await app.server();
  const ask = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, headers: Headers, payload?: object) => {
    const answer = await server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    return { ...answer, status: answer.statusCode, json: (isJson ? answer.json() : {}) as T & { code?: string } };
  };
  const member = (role: 'viewer' | 'operator' | 'owner', more = {}) => memberOf(app, defaultWorkspaceId, role, more);
  const idOf = async (who: Headers) => (await ask<{ person: { id: string } }>('GET', '/auth/me', who)).json.person.id;
  const [rep, other, viewer] = [
    await member('operator', { steppedUp: false }),
    await member('owner'),
    await member('viewer'),
  ];
  const propose = await keyOf(app, defaultWorkspaceId, 'propose');
  const repId = await idOf(rep);

  const body = 'Good morning, thank you for your enquiry about racking. <b>We</b> can help with that.';
  const make = async () => {
    const content = { recipient: 'lead@prospect.example', subject: 'Racking & more', body };
    return (await ask<Draft>('POST', '/api/operator/drafts', other, content)).json;
  };
  const linkTo = ({ id }: Draft, personId: string, who = propose) =>
    ask<Link>('POST', `/api/operator/drafts/${id}/approval-link`, who, { person_id: personId });
  const pathOf = async (draft: Draft, personId = repId) => {
    const { status, json } = await linkTo(draft, personId);
    assert.equal(status, 200, JSON.stringify(json));
    return new URL(json.url).pathname;
  };
  const read = async ({ id }: Draft) => (await ask<Draft>('GET', `/api/operator/drafts/${id}`, other)).json;
  const get = (path: string, who: Headers) => ask('GET', path, who);
  const press = (path: string, who: Headers) => ask('POST', path, { ...form, ...who });

  await t.test('is made by people and agents for one who may decide, and is asked for in the trail', async () => {
    const draft = await make();
    const { json } = await linkTo(draft, repId);
    assert.deepEqual([json.person_id, json.content_hash], [repId, draft.content_hash]);
    assert.ok(json.url.startsWith('http') && json.url.length < 300, json.url);
    assert.doesNotMatch(json.url, /prospect|Racking/);
    const asked = (await auditLines(app, 'approval_requested')).filter(({ details }) => details?.draft_id === draft.id);
    assert.equal(asked.length, 2);
    assert.equal((await linkTo(draft, await idOf(viewer))).status, 404);
    assert.equal((await linkTo(draft, repId, viewer)).status, 403);
  });

  await t.test('never acts on GET, whoever follows it and however often', async () => {
    const draft = await make();
    const path = await pathOf(draft);
    for (let i = 0; i < 3; i++) {
      const shown = await get(path, {
        cookie: rep.cookie ?? '',
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
      });
      assert.equal(shown.status, 200, shown.body);
      assert.match(shown.body, /<form method="post"><button>Approve<\/button>/);
      assert.match(shown.body, /lead@prospect\.example.*Racking &amp; more.*&lt;b&gt;We&lt;\/b&gt;/s);
      assert.match(String(shown.headers['content-security-policy']), /^default-src 'none';.* form-action 'self'/);
      assert.equal(shown.headers['referrer-policy'], 'same-origin', 'else the browser hides where the form comes from');
    }
    const scanner = await get(path, {});
    assert.deepEqual([scanner.status, scanner.body.includes('Racking')], [401, false]);
    assert.equal((await get(path, propose)).status, 403);
    const foreign = await get(path, other);
    assert.deepEqual([foreign.status, foreign.body.includes('Racking')], [403, false]);
    assert.deepEqual([(await read(draft)).status, (await read(draft)).approved_by], ['PENDING_APPROVAL', null]);
  });

  await t.test('approves that version for whom it was made, once, and only from our own page', async () => {
    const draft = await make();
    const path = await pathOf(draft);
    const noOrigin = { cookie: rep.cookie ?? '' };
    for (const [who, status, code] of [
      [{}, 401, 'unauthenticated'],
      [propose, 403, 'forbidden'],
      [viewer, 403, 'forbidden'],
      [other, 403, 'forbidden'],
      [noOrigin, 403, 'foreign_origin'],
      [{ ...noOrigin, 'sec-fetch-site': 'same-site' }, 401, 'unauthenticated'],
      [{ ...noOrigin, origin: 'null' }, 403, 'foreign_origin'],
      [{ ...noOrigin, origin: 'https://elsewhere.example' }, 403, 'foreign_origin'],
    ] as [Headers, number, string][]) {
      const refused = await ask('POST', path, who);
      assert.deepEqual([refused.status, refused.json.code], [status, code], JSON.stringify(who));
    }
    assert.equal((await read(draft)).status, 'PENDING_APPROVAL');
    const pressed = await press(path, rep);
    assert.deepEqual([pressed.status, /You approved this mail/.test(pressed.body)], [200, true], pressed.body);
    const { status, content_hash } = await read(draft);
    assert.deepEqual([status, content_hash], ['APPROVED', draft.content_hash]);
    const again = await press(path, rep);
    assert.deepEqual([again.status, /This draft is APPROVED/.test(again.body)], [409, true], again.body);
    assert.equal((await get(path, rep)).status, 409);
    const granted = (await auditLines(app, 'approval_granted')).filter(({ details }) => details?.draft_id === draft.id);
    assert.equal(granted.length, 1);
  });

  await t.test('is for no other version, even when the words are the same again', async () => {
    const draft = await make();
    const path = await pathOf(draft);
    const edit = async (subject: string) => {
      const { content_hash } = await read(draft);
      return ask<Draft>('PATCH', `/api/operator/drafts/${draft.id}`, other, { subject, content_hash });
    };
    assert.equal((await edit('Shelves')).status, 200);
    for (const answer of [await get(path, rep), await ask('POST', path, rep)]) {
      assert.deepEqual([answer.status, answer.json.code], [409, 'content_changed']);
    }
    assert.equal((await edit('Racking & more')).json.content_hash, draft.content_hash);
    assert.deepEqual([(await press(path, rep)).status, (await read(draft)).status], [409, 'PENDING_APPROVAL']);
  });

  await t.test('takes a step-up where the workspace asks for it', async () => {
    const draft = await make();
    const path = await pathOf(draft);
    const rules = { name: 'Default', step_up_to_approve: true, second_approver: false };
    assert.equal((await ask('PUT', '/api/admin/workspace', other, rules)).status, 200);
    assert.equal((await ask('POST', path, rep)).json.code, 'step_up_needed');
    assert.equal((await read(draft)).status, 'PENDING_APPROVAL');
    assert.equal((await press(await pathOf(draft, await idOf(other)), other)).status, 200);
    await ask('PUT', '/api/admin/workspace', other, { ...rules, step_up_to_approve: false });
  });

  await t.test('that somebody wrote upon, and one whose draft has expired, are over', async () => {
    const draft = await make();
    const path = await pathOf(draft);
    const someone = path.replace(repId, await idOf(other));
    const longer = path.replace(/\.(\d+)\.(?=[0-9a-f]{64}$)/, (_all, at: string) => `.${Number(at) + 3_600_000}.`);
    const turned = path.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const wrong of [someone, longer, turned, '/approvals/nothing']) {
      assert.notEqual(wrong, path);
      for (const who of [rep, other]) {
        assert.deepEqual([(await get(wrong, who)).status, (await press(wrong, who)).status], [410, 410], wrong);
      }
    }
    aheadMs = 61 * 60_000;
    assert.deepEqual([(await get(path, rep)).status, (await press(path, rep)).status], [410, 410]);
    assert.equal((await linkTo(draft, repId)).status, 410);
    assert.equal((await read(draft)).approved_by, null);
  });
});
