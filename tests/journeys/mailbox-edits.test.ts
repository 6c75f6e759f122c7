import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, suite, type TestContext, test } from 'node:test';
import type { DraftView, VersionView } from '../../src/verbs/drafts/draft-view.ts';
import { readFile } from '../../src/verbs/drafts/files.ts';
import { listVersions, readDraft } from '../../src/verbs/drafts/read-draft.ts';
import { syncMailboxCopy } from '../../src/verbs/drafts/sync-mailbox.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { readWorkflow } from '../../src/verbs/overview/read-workflow.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type OutsideWorld, openOutsideWorld } from '../support/journeys/outside-world.ts';

suite('A draft that people edit in the mailbox', () => {
  let world: OutsideWorld;
  before(async () => {
    world = await openOutsideWorld();
  });
  after(() => world.close());

  test('becomes one new version, however often it is looked at, when the mail has a cc or no recipient', async (t) => {
    for (const recipients of [{ cc: 'boss@birchwood-dairy.example' }, { to: '' }]) {
      const { app, draft } = await answered(t, world);
      await rewrite(world, draft, recipients);
      for (let look = 0; look < 3; look++) await syncMailboxCopy(app.context, { draftId: draft.id });
      const versions = await listVersions(app.context, { draftId: draft.id });
      assert.deepEqual(origins(versions), ['model', 'mailbox']);
      assert.match(versions[1]?.content_blocked.join(' ') ?? '', /recipient|copies/i);
    }
  });

  test('takes a file over that they put in, for a person to countersign, and no control character stops it', async (t) => {
    const { app, draft } = await answered(t, world);
    const part = (type: string, text: string) => ['--b', `Content-Type: ${type}`, '', text].join('\r\n');
    const head = 'text/plain; name="prices.txt"\r\nContent-Disposition: attachment; filename="prices.txt"';
    const body = [part('text/plain; charset=utf-8', `${draft.body}\u0001`), part(head, 'ours'), '--b--'].join('\r\n');
    await rewrite(world, draft, { body, type: 'multipart/mixed; boundary="b"' });
    const now = await untilVersion(app, draft, 2);
    const [file] = now.attachments;
    assert.deepEqual([file?.name, now.attachments.length, now.content_blocked], ['prices.txt', 1, []]);
    const kept = Buffer.from(await readFile(app.context, { sha256: file?.sha256 ?? '' }));
    assert.equal(kept.toString().trimEnd(), 'ours');
    assert.equal(createHash('sha256').update(kept).digest('hex'), file?.sha256);
  });

  test('is clean again once the cc is taken out there', async (t) => {
    const { app, draft } = await answered(t, world);
    await rewrite(world, draft, { cc: 'boss@birchwood-dairy.example' });
    await untilVersion(app, draft, 2);
    await rewrite(world, draft, {});
    const now = await untilVersion(app, draft, 3);
    assert.deepEqual(origins(await listVersions(app.context, { draftId: draft.id })), ['model', 'mailbox', 'mailbox']);
    assert.deepEqual(now.content_blocked, []);
  });

  test('keeps what they went back to', async (t) => {
    const { app, draft } = await answered(t, world);
    await rewrite(world, draft, { body: `${draft.body}\n\nPS: We are closed on Friday.` });
    await untilVersion(app, draft, 2);
    await rewrite(world, draft, {});
    const now = await untilVersion(app, draft, 3);
    assert.equal(now.body, draft.body);
    assert.equal(world.draftsOf(draft.id)[0]?.text.trim(), draft.body);
  });
});

const origins = (versions: readonly VersionView[]) => versions.map(({ origin }) => origin);

/** A lead whose draft stands in the mailbox. */
async function answered(t: TestContext, world: OutsideWorld): Promise<{ app: TestApp; draft: DraftView }> {
  const app = await createTestApp(t, { sandbox: world.sandbox });
  const lead = await world.makeLead();
  const { workflowId } = await receiveLead(app.context, lead.delivery);
  await eventually('the run has ended', async () => (await readWorkflow(app.context, { workflowId })).completed_at);
  const draft = await readDraft(app.context, { draftId: workflowId });
  assert.ok(draft.gmail_draft_id);
  return { app, draft };
}

/** Looks at the mailbox until the draft stands at this version; a look of the worker's at the same time may be faster. */
async function untilVersion(app: TestApp, draft: DraftView, version: number): Promise<DraftView> {
  return eventually(`version ${version}`, async () => {
    await syncMailboxCopy(app.context, { draftId: draft.id }).catch((error: unknown) => {
      assert.equal((error as { code?: string }).code, 'edited_in_mailbox');
    });
    const now = await readDraft(app.context, { draftId: draft.id });
    return now.version === version && now;
  });
}

/** What a person leaves behind in Gmail: another message under the same draft id. */
async function rewrite(
  world: OutsideWorld,
  draft: DraftView,
  more: { to?: string; cc?: string; body?: string; type?: string },
): Promise<void> {
  const { url, credentials } = world.sandbox;
  const { to = draft.recipient, cc, body = draft.body, type = 'text/plain; charset=utf-8' } = more;
  const headers = { To: to, Cc: cc, Subject: draft.subject, 'MIME-Version': '1.0', 'Content-Type': type };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  const raw = [...lines, `X-Countersign-Effect: draft-${draft.id}`, '', body].join('\r\n');
  const message = { raw: Buffer.from(raw).toString('base64url'), threadId: draft.thread_id };
  const answer = await fetch(`${url}/gmail/v1/users/me/drafts/${draft.gmail_draft_id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${credentials.google.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  });
  assert.equal(answer.status, 200);
}
