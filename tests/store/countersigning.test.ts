import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { refused } from '../support/refused.ts';
import {
  type ApprovedDraft,
  approvalRow,
  intentRow,
  makeApproved,
  makeDraft,
  makePerson,
  makeWorkspace,
  run,
  sampleContent,
  setIntent,
  setStatus,
  versionRow,
} from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

const sendStates = ['planned', 'in_flight', 'done', 'unknown', 'failed', 'undone'] as const;
type SendState = (typeof sendStates)[number];

const sendMoves: Record<SendState, readonly SendState[]> = {
  planned: ['in_flight', 'undone', 'failed'],
  in_flight: ['done', 'unknown', 'failed', 'planned'],
  unknown: ['done'],
  failed: ['planned'],
  undone: ['planned'],
  done: [],
};

/** A way from `planned` to each state. */
const ways: Record<SendState, readonly SendState[]> = {
  planned: [],
  in_flight: ['in_flight'],
  done: ['in_flight', 'done'],
  unknown: ['in_flight', 'unknown'],
  failed: ['in_flight', 'failed'],
  undone: ['undone'],
};

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  const killSwitch = (workspaceId: string, active: boolean) =>
    run(
      store,
      sql`INSERT INTO workspace_setting (workspace_id, name, value, updated_by)
          VALUES (${workspaceId}, 'kill_switch', ${JSON.stringify({ active })}::text::jsonb, 'Ada Sample')
          ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value`,
    );

  describe('an approval', () => {
    test('is given by an operator, an admin or an owner', async () => {
      for (const role of ['operator', 'admin', 'owner'] as const) {
        const draft = await makeDraft(store, workspace);
        await run(store, approvalRow(draft, await makePerson(store, workspace, role)));
      }
    });

    test('is not given by a viewer, a disabled person, a person of another workspace or nobody', async () => {
      const draft = await makeDraft(store, workspace);
      const words = /only an operator of this workspace/;
      await refused(run(store, approvalRow(draft, await makePerson(store, workspace, 'viewer'))), 'rule', words);
      const disabled = await makePerson(store, workspace, 'owner');
      await run(store, sql`UPDATE person SET disabled_at = now() WHERE person_id = ${disabled}`);
      await refused(run(store, approvalRow(draft, disabled)), 'rule', words);
      const foreign = await makePerson(store, await makeWorkspace(store), 'owner');
      await refused(run(store, approvalRow(draft, foreign)), 'rule', words);
      await refused(run(store, approvalRow(draft, randomUUID())), 'rule', words);
    });

    test('names the hash of the version it approves', async () => {
      const draft = await makeDraft(store, workspace);
      const person = await makePerson(store, workspace);
      await refused(run(store, approvalRow(draft, person, { hash: 'c'.repeat(64) })), 'foreign_key');
    });

    test('is for the current version alone', async () => {
      const draft = await makeDraft(store, workspace);
      const person = await makePerson(store, workspace);
      await store.system(async (db) => {
        await versionRow(workspace, draft.draftId, 2, { ...sampleContent, body: 'Edited.' }).execute(db);
        await sql`UPDATE draft SET version = 2 WHERE draft_id = ${draft.draftId}`.execute(db);
      });
      await refused(run(store, approvalRow(draft, person, { version: 1 })), 'rule', /only the current version/);
      await refused(run(store, approvalRow(draft, person, { version: 3 })), 'rule', /only the current version/);
      await refused(run(store, approvalRow(draft, person, { version: 2 })), 'foreign_key');
    });

    for (const status of ['CREATED', 'APPROVED', 'REJECTED', 'EXPIRED', 'SUPERSEDED', 'SEND_FAILED']) {
      test(`is not for a draft that is ${status}`, async () => {
        const draft = await makeDraft(store, workspace, { status });
        await refused(run(store, approvalRow(draft, await makePerson(store, workspace))), 'rule', /pending draft/);
      });
    }

    test('is not for a blocked version, nor for one the content guard holds', async () => {
      const person = await makePerson(store, workspace);
      for (const options of [{ blocked: true }, { reasons: ['foreign_link'] }]) {
        const draft = await makeDraft(store, workspace, options);
        await refused(run(store, approvalRow(draft, person)), 'rule', /blocked version/);
      }
    });

    test('is not for a draft whose time has run out', async () => {
      const draft = await makeDraft(store, workspace);
      await run(store, sql`UPDATE draft SET expires_at = clock_timestamp() WHERE draft_id = ${draft.draftId}`);
      await refused(run(store, approvalRow(draft, await makePerson(store, workspace))), 'rule', /expired/);
    });

    test('is given once per version', async () => {
      const draft = await makeDraft(store, workspace);
      await run(store, approvalRow(draft, await makePerson(store, workspace)));
      await refused(run(store, approvalRow(draft, await makePerson(store, workspace))), 'unique');
    });

    test('does not reach a draft of another workspace', async () => {
      const draft = await makeDraft(store, workspace);
      const foreign = await makeWorkspace(store);
      const person = await makePerson(store, foreign);
      await refused(run(store, approvalRow(draft, person, { workspaceId: foreign })), 'rule');
    });

    test('cannot be changed, deleted or truncated away', async () => {
      await makeApproved(store, workspace);
      await refused(run(store, sql`UPDATE approval SET decided_as = 'Somebody else'`), 'rule', /append-only/);
      await refused(run(store, sql`DELETE FROM approval`), 'rule');
      await refused(run(store, sql`TRUNCATE approval CASCADE`), 'rule');
    });
  });

  describe('a send', () => {
    const planned = async (): Promise<ApprovedDraft> => {
      const draft = await makeApproved(store, workspace);
      await run(store, intentRow(draft, draft.approvalId));
      return draft;
    };

    test('exists once per draft, begins planned, and is kept', async () => {
      const draft = await planned();
      await refused(run(store, intentRow(draft, draft.approvalId)), 'unique');
      await refused(run(store, sql`DELETE FROM send_intent`), 'rule', /kept/);
      await refused(run(store, sql`TRUNCATE send_intent`), 'rule');
      for (const state of sendStates.filter((one) => one !== 'planned')) {
        const other = await makeApproved(store, workspace);
        await refused(run(store, intentRow(other, other.approvalId, { state })), 'rule', /begins planned/);
      }
    });

    test('needs an approval of this draft and this hash', async () => {
      const draft = await makeApproved(store, workspace);
      const other = await makeApproved(store, workspace);
      await refused(run(store, intentRow(draft, randomUUID())), 'foreign_key');
      await refused(run(store, intentRow(draft, other.approvalId)), 'foreign_key');
      await refused(run(store, intentRow(draft, draft.approvalId, { hash: 'd'.repeat(64) })), 'foreign_key');
    });

    test('stays with its draft, its approval and its hash', async () => {
      const draft = await planned();
      const other = await makeApproved(store, workspace);
      const row = sql`WHERE workspace_id = ${workspace} AND draft_id = ${draft.draftId}`;
      const moved = sql`draft_id = ${other.draftId}, approval_id = ${other.approvalId}`;
      await refused(run(store, sql`UPDATE send_intent SET ${moved} ${row}`), 'rule', /stays with its draft/);
      await refused(run(store, sql`UPDATE send_intent SET content_hash = ${'e'.repeat(64)} ${row}`), 'foreign_key');
      await setIntent(store, draft, 'in_flight');
      await refused(
        run(store, sql`UPDATE send_intent SET approval_id = ${other.approvalId} ${row}`),
        'rule',
        /approval/,
      );
      await run(store, sql`UPDATE send_intent SET fence = 2 ${row}`);
      await refused(run(store, sql`UPDATE send_intent SET fence = 1 ${row}`), 'rule');
    });

    test('needs the draft to be approved at this very version, when planned and when leaving', async () => {
      const draft = await planned();
      await setStatus(store, draft, 'PENDING_APPROVAL');
      await refused(setIntent(store, draft, 'in_flight'), 'rule', /only the approved current version/);
      const edited = await planned();
      await store.system(async (db) => {
        await versionRow(workspace, edited.draftId, 2, { ...sampleContent, body: 'Edited.' }).execute(db);
        const draftRow = sql`WHERE draft_id = ${edited.draftId}`;
        await sql`UPDATE draft SET version = 2, status = 'PENDING_APPROVAL' ${draftRow}`.execute(db);
        await sql`UPDATE draft SET status = 'APPROVED' ${draftRow}`.execute(db);
      });
      await refused(setIntent(store, edited, 'in_flight'), 'rule', /only the approved current version/);
      const pending = await makeApproved(store, workspace);
      await setStatus(store, pending, 'SUPERSEDED');
      await refused(run(store, intentRow(pending, pending.approvalId)), 'rule', /only the approved current version/);
    });

    test('is neither planned nor let go while the kill switch is on', async () => {
      const own = await makeWorkspace(store);
      const waiting = await makeApproved(store, own);
      await run(store, intentRow(waiting, waiting.approvalId));
      const later = await makeApproved(store, own);
      await killSwitch(own, true);
      await refused(run(store, intentRow(later, later.approvalId)), 'rule', /switched off/);
      await refused(setIntent(store, waiting, 'in_flight'), 'rule', /switched off/);
      await killSwitch(own, false);
      await setIntent(store, waiting, 'in_flight', 'done');
    });

    for (const from of sendStates) {
      for (const to of sendStates.filter((state) => state !== from)) {
        const isLegal = sendMoves[from].includes(to);
        test(`${isLegal ? 'goes' : 'cannot go'} from ${from} to ${to}`, async () => {
          const draft = await planned();
          await setIntent(store, draft, ...ways[from]);
          const move = setIntent(store, draft, to);
          await (isLegal ? move : refused(move, 'rule', /a send cannot go/));
        });
      }
    }
  });
});
