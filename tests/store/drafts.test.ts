import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { draftStatuses, mayMove } from '../../src/core/draft.ts';
import type { Store } from '../../src/store/database.ts';
import { refused } from '../support/refused.ts';
import {
  intentRow,
  makeApproved,
  makeDraft,
  makeWorkspace,
  run,
  sampleContent,
  setIntent,
  setStatus,
  versionRow,
} from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  describe('a version of a draft', () => {
    test('cannot be changed, deleted or truncated away', async () => {
      await makeDraft(store, workspace);
      await refused(run(store, sql`UPDATE draft_version SET body = 'Other words.'`), 'rule', /append-only/);
      await refused(run(store, sql`UPDATE draft_version SET blocked = false`), 'rule');
      await refused(run(store, sql`DELETE FROM draft_version`), 'rule');
      await refused(run(store, sql`TRUNCATE draft_version CASCADE`), 'rule');
      await refused(run(store, sql`TRUNCATE draft CASCADE`), 'rule');
      await refused(run(store, sql`DELETE FROM draft`), 'rule');
    });

    test('carries the SHA-256 of its own canonical text', async () => {
      const { draftId } = await makeDraft(store, workspace);
      const wrong = { hash: 'b'.repeat(64) };
      await refused(run(store, versionRow(workspace, draftId, 2, sampleContent, wrong)), 'check');
    });

    for (const [field, other] of Object.entries({
      recipient: 'other@prospect.example',
      subject: 'Another subject',
      body: 'Another body',
      attachments: [],
      threadId: 'thread-9',
    })) {
      test(`carries a canonical text that says its own ${field}`, async () => {
        const { draftId } = await makeDraft(store, workspace);
        const canonical = JSON.stringify(canonicalOf({ ...sampleContent, [field]: other }));
        const hash = createHash('sha256').update(canonical).digest('hex');
        await refused(run(store, versionRow(workspace, draftId, 2, sampleContent, { canonical, hash })), 'check');
      });
    }

    test('takes no line break in recipient or subject', async () => {
      for (const content of [
        { ...sampleContent, subject: 'Hello\r\nBcc: all@example.com' },
        { ...sampleContent, recipient: 'lead@prospect.example\nBcc: all@example.com' },
      ]) {
        await refused(makeDraft(store, workspace, { content }), 'check');
      }
    });

    test('keeps every letter of any language', async () => {
      const content = {
        ...sampleContent,
        subject: 'Grüße \u202e שלום 👩🏽‍💻',
        body: 'a\u2028b\tc "quoted" \\ back\n\u00a0',
      };
      const draft = await makeDraft(store, workspace, { content });
      const [row] = await run(
        store,
        sql`SELECT body, content_hash FROM draft_version WHERE draft_id = ${draft.draftId}`,
      );
      assert.deepEqual(row, { body: content.body, content_hash: draft.hash });
    });

    test('exists once per number', async () => {
      const { draftId } = await makeDraft(store, workspace);
      await refused(run(store, versionRow(workspace, draftId, 1, { ...sampleContent, body: 'Twice' })), 'unique');
    });

    test('belongs to a draft of its own workspace, and a draft to an existing version', async () => {
      const { draftId } = await makeDraft(store, workspace);
      const foreign = await makeWorkspace(store);
      await refused(run(store, versionRow(foreign, draftId, 1, sampleContent)), 'foreign_key');
      await refused(run(store, sql`UPDATE draft SET version = 2 WHERE draft_id = ${draftId}`), 'foreign_key');
    });
  });

  describe('a draft', () => {
    test('begins unsent, with version 1', async () => {
      await refused(makeDraft(store, workspace, { status: 'SENT' }), 'rule');
    });

    for (const from of draftStatuses.filter((status) => status !== 'SENT')) {
      for (const to of draftStatuses.filter((status) => status !== from && status !== 'SENT')) {
        if (mayMove(from, to)) {
          test(`goes from ${from} to ${to}`, async () => {
            const draft = await makeDraft(store, workspace, { status: from });
            await setStatus(store, draft, to);
          });
        } else {
          test(`cannot go from ${from} to ${to}`, async () => {
            const draft = await makeDraft(store, workspace, { status: from });
            await refused(setStatus(store, draft, to), 'rule', /cannot go from/);
          });
        }
      }
      if (from !== 'APPROVED') {
        test(`cannot go from ${from} to SENT`, async () => {
          await refused(setStatus(store, await makeDraft(store, workspace, { status: from }), 'SENT'), 'rule');
        });
      }
    }

    for (const to of draftStatuses.filter((status) => status !== 'SENT')) {
      test(`cannot go from SENT to ${to}`, async () => {
        const draft = await makeApproved(store, workspace);
        await run(store, intentRow(draft, draft.approvalId));
        await setIntent(store, draft, 'in_flight', 'done');
        await setStatus(store, draft, 'SENT');
        await refused(setStatus(store, draft, to), 'rule', /cannot go from/);
      });
    }

    test('that waits may take a new version; one that is over takes none', async () => {
      const bump = (draftId: string, status: string) =>
        store.system(async (db) => {
          await versionRow(workspace, draftId, 2, sampleContent).execute(db);
          await sql`UPDATE draft SET version = 2, status = ${status} WHERE draft_id = ${draftId}`.execute(db);
        });
      const waiting = await makeDraft(store, workspace);
      await bump(waiting.draftId, 'PENDING_APPROVAL');
      await refused(run(store, sql`UPDATE draft SET version = 1 WHERE draft_id = ${waiting.draftId}`), 'rule');
      for (const status of ['APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED']) {
        const draft = await makeDraft(store, workspace, { status });
        await refused(bump(draft.draftId, status), 'rule', /new version/);
      }
    });

    test('of one live thread of a mailbox exists once', async () => {
      const inThread = () =>
        store.system(async (db) => {
          const id = randomUUID();
          const content = { ...sampleContent, threadId: 'thread-1' };
          await sql`INSERT INTO draft (workspace_id, draft_id, status, version, mailbox, thread_id, locked_recipient, expires_at)
            VALUES (${workspace}, ${id}, 'PENDING_APPROVAL', 1, 'rep@example.com', 'thread-1', ${content.recipient}, now())`.execute(
            db,
          );
          await versionRow(workspace, id, 1, content).execute(db);
        });
      await inThread();
      await refused(inThread(), 'unique');
    });

    test('is not SENT without a send that is done', async () => {
      const draft = await makeApproved(store, workspace);
      await refused(setStatus(store, draft, 'SENT'), 'rule', /without a countersignature/);
      await run(store, intentRow(draft, draft.approvalId));
      await refused(setStatus(store, draft, 'SENT'), 'rule');
      await setIntent(store, draft, 'in_flight');
      await refused(setStatus(store, draft, 'SENT'), 'rule');
      await setIntent(store, draft, 'done');
      await setStatus(store, draft, 'SENT');
    });

    test('is not SENT by the send of an earlier version', async () => {
      const draft = await makeApproved(store, workspace);
      await run(store, intentRow(draft, draft.approvalId));
      await setIntent(store, draft, 'in_flight', 'done');
      await store.system(async (db) => {
        await versionRow(workspace, draft.draftId, 2, { ...sampleContent, body: 'Not what was signed.' }).execute(db);
        await sql`UPDATE draft SET version = 2, status = 'PENDING_APPROVAL' WHERE draft_id = ${draft.draftId}`.execute(
          db,
        );
      });
      await setStatus(store, draft, 'APPROVED');
      await refused(setStatus(store, draft, 'SENT'), 'rule', /without a countersignature/);
    });
  });
});

function canonicalOf(content: typeof sampleContent): unknown[] {
  const attachments = content.attachments.map(({ name, sha256 }) => [name, sha256]);
  return [content.recipient, content.subject, content.body, attachments, content.threadId];
}
