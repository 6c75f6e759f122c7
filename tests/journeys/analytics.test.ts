import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { figuresByDay, figuresByGroup, figuresOfSpan } from '../../src/store/draft-analytics.ts';
import { exportAnalytics } from '../../src/verbs/analytics/export-analytics.ts';
import { lookForReplies } from '../../src/verbs/analytics/look-for-replies.ts';
import { readAnalytics } from '../../src/verbs/analytics/read-analytics.ts';
import { approveDraft } from '../../src/verbs/drafts/approve-draft.ts';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { editDraft } from '../../src/verbs/drafts/edit-draft.ts';
import { rejectDraft } from '../../src/verbs/drafts/reject-draft.ts';
import { requestSend } from '../../src/verbs/sending/request-send.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';
import { makeDraft, makeRun, makeWorkspace, run } from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

const lastMonth = { from: null, to: null, timeZone: null };

describe('what became of the leads', () => {
  it('is counted: drafted, edited, approved, rejected, sent, answered', async () => {
    const world = await openOutsideWorld();
    const desk = await openDesk(world, {
      MODE_DRAFT_ONLY: 'false',
      SEND_UNDO_SECONDS: '0',
      FEATURE_OUTCOME_REPORTER: 'true',
    });
    try {
      const approve = ({ id, content_hash: contentHash }: DraftView) =>
        approveDraft(desk.person, { draftId: id, contentHash, approvedBy: null });
      const [answered, edited, rejected] = [await desk.draft(), await desk.draft(), await desk.draft()];
      await approve(answered.draft);
      await requestSend(desk.person, { draftId: answered.draft.id, contentHash: answered.draft.content_hash });
      const { id: draftId, content_hash: contentHash, body } = edited.draft;
      await approve(await editDraft(desk.person, { draftId, contentHash, body: `${body}\n\nPS: See you.` }));
      await rejectDraft(desk.person, { draftId: rejected.draft.id, reason: 'Not now', rejectedBy: null });

      assert.equal(await lookForReplies(desk.person), 0);
      const { gmail_thread_id: threadId } = await desk.becomes(answered.draft, 'SENT');
      await world.person('reply', { threadId, text: 'Thank you, Tuesday suits me.' });
      desk.advance(60_000);
      assert.equal(await lookForReplies(desk.person), 1);
      assert.equal(await lookForReplies(desk.person), 0);

      const found = await readAnalytics(desk.person, lastMonth);
      assert.deepEqual(found.conversion, { leads: 3, drafts: 3, approved: 2, rejected: 1, sent: 1, replied: 1 });
      assert.deepEqual(found.rates, {
        drafted: 1,
        approved: 0.667,
        approved_without_edit: 0.5,
        sent: 0.5,
        replied: 1,
      });
      assert.equal(found.turnaround.first_draft.count, 3);
      assert.equal(found.turnaround.approval.count, 2);
      assert.equal(found.turnaround.reply.count, 1);
      assert.deepEqual(
        found.reps.map(({ drafts, approved, edited: changed, sent, replied }) => [
          drafts,
          approved,
          changed,
          sent,
          replied,
        ]),
        [[3, 2, 1, 1, 1]],
      );
      const csv = await exportAnalytics(desk.person, lastMonth);
      const lines = csv.trimEnd().split('\r\n');
      assert.equal(lines[0], 'day,leads,drafts,approved,rejected,sent,replied');
      assert.match(lines.at(-1) ?? '', /^\d{4}-\d\d-\d\d,3,3,2,1,1,1$/);
      assert.equal(lines.length, found.days.length + 1);
    } finally {
      await desk.close();
      await world.close();
    }
  });

  it('is not looked for where the feature is off, and a wrong span or zone is refused', async () => {
    const world = await openOutsideWorld();
    const desk = await openDesk(world);
    try {
      assert.equal(await lookForReplies(desk.person), 0);
      const refused = (input: Parameters<typeof readAnalytics>[1], code: string) =>
        assert.rejects(readAnalytics(desk.person, input), { code });
      const now = new Date();
      await refused({ from: now, to: now, timeZone: null }, 'invalid_span');
      await refused({ from: new Date(0), to: now, timeZone: null }, 'invalid_span');
      await refused({ ...lastMonth, timeZone: 'Mars/Olympus' }, 'invalid_time_zone');
    } finally {
      await desk.close();
      await world.close();
    }
  });
});

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });
  after(() => store.close());

  it('counts by the days of a time zone, shows days without anything, and stays within a workspace', async () => {
    const foreign = await makeWorkspace(store);
    for (const [where, at] of [
      [workspace, '2026-03-28T22:30:00Z'],
      [workspace, '2026-03-28T23:30:00Z'],
      [workspace, '2026-03-30T12:00:00Z'],
      [foreign, '2026-03-30T12:00:00Z'],
    ] as const) {
      const runId = await makeRun(store, where);
      const { draftId } = await makeDraft(store, where, { runId });
      await run(store, sql`UPDATE run SET created_at = ${at} WHERE run_id = ${runId}`);
      await run(store, sql`UPDATE draft SET created_at = ${at} WHERE draft_id = ${draftId}`);
    }
    const span = {
      from: new Date('2026-03-27T23:00:00Z'),
      to: new Date('2026-03-30T22:00:00Z'),
      timeZone: 'Europe/Berlin',
    };
    const days = await store.read(workspace, (reading) => figuresByDay(reading, span));
    assert.deepEqual(
      days.map(({ day, leads, drafts }) => [day, leads, drafts]),
      [
        ['2026-03-28', 1, 1],
        ['2026-03-29', 1, 1],
        ['2026-03-30', 1, 1],
      ],
    );
    const whole = await store.read(workspace, (reading) => figuresOfSpan(reading, span));
    assert.equal(whole.turnaround.first_draft.count, 3);
    assert.equal(whole.turnaround.approval.p50, null);
    const groups = await store.read(workspace, (reading) => figuresByGroup(reading, span, 'template'));
    assert.deepEqual(
      groups.map(({ name, drafts }) => [name, drafts]),
      [['unknown', 3]],
    );
    const empty = { ...span, from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-03T00:00:00Z') };
    const none = await store.read(workspace, (reading) => figuresByDay(reading, empty));
    assert.deepEqual(
      none.map(({ leads }) => leads),
      [0, 0, 0],
    );
  });
});
