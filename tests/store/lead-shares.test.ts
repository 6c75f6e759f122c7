import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { sql } from 'kysely';
import type { Store } from '../../src/store/database.ts';
import { giveDraft, type LeadShare, listLeadShares, putLeadShare } from '../../src/store/lead-shares.ts';
import { makeDraft, makeWorkspace, run } from '../support/rows.ts';
import { forEachStore } from '../support/store.ts';

/** A Wednesday, at ten in Berlin and at four in New York. */
const wednesday = new Date('2026-11-25T09:00:00Z');

forEachStore((open) => {
  let store: Store;
  let workspace: string;
  before(async () => {
    store = await open();
    workspace = await makeWorkspace(store);
  });

  async function rep(more: Partial<LeadShare> = {}, role = 'operator'): Promise<string> {
    const id = randomUUID();
    await run(
      store,
      sql`INSERT INTO person (workspace_id, person_id, email, name, role)
          VALUES (${workspace}, ${id}, ${`${id}@example.com`}, 'Rep', ${role})`,
    );
    const usual = { works_from: '09:00', works_until: '17:00', works_on: [1, 2, 3, 4, 5], time_zone: 'Europe/Berlin' };
    const share = { person_id: id, weight: 1, most_per_day: null, crm_owner_id: null, ...usual, ...more };
    await store.write(workspace, (writing) => putLeadShare(writing, share));
    return id;
  }

  /** How many of so many new leads came to whom; those that stayed everybody's under null. */
  async function give(count: number, { now = wednesday, crmOwnerId = null as string | null } = {}) {
    const given = new Map<string | null, number>();
    for (let i = 0; i < count; i++) {
      const { draftId } = await makeDraft(store, workspace);
      await store.write(workspace, (writing) => giveDraft(writing, { draftId, crmOwnerId, now }));
      const [row] = await run(store, sql`SELECT assigned_to AS to FROM draft WHERE draft_id = ${draftId}`);
      const to = row?.to as string | null;
      given.set(to, (given.get(to) ?? 0) + 1);
    }
    return given;
  }

  async function alone(): Promise<void> {
    await run(store, sql`UPDATE person SET disabled_at = now() WHERE workspace_id = ${workspace}`);
  }

  test('without anybody’s part in them, leads stay everybody’s', async () => {
    assert.deepEqual([...(await give(2))], [[null, 2]]);
  });

  test('leads go round by weight', async () => {
    const [ada, ben] = [await rep({ weight: 2 }), await rep({ weight: 1 })];
    const given = await give(9);
    assert.deepEqual([given.get(ada), given.get(ben)], [6, 3]);
  });

  test('whoever is new, or comes back, gets no more than a turn at once', async () => {
    const late = await rep();
    const given = await give(8);
    assert.ok((given.get(late) ?? 0) <= 3 && (given.get(late) ?? 0) >= 1, JSON.stringify([...given]));
  });

  test('hours, days and the most of a day hold in everybody’s own time zone', async () => {
    await alone();
    const berlin = await rep({ most_per_day: 2 });
    const newYork = await rep({ time_zone: 'America/New_York' });
    const morning = await give(4);
    assert.deepEqual([morning.get(berlin), morning.get(newYork), morning.get(null)], [2, undefined, 2]);
    const evening = await give(2, { now: new Date('2026-11-25T17:30:00Z') });
    assert.deepEqual([evening.get(newYork), evening.get(berlin)], [2, undefined]);
    assert.deepEqual([...(await give(1, { now: new Date('2026-11-28T15:00:00Z') })).keys()], [null]);
    assert.deepEqual([...(await give(1, { now: new Date('2026-11-26T08:30:00Z') })).keys()], [berlin]);
  });

  test('the owner of the contact comes first, whatever the hour; a viewer never', async () => {
    await alone();
    const owner = await rep({ crm_owner_id: '4711', weight: 0 });
    const other = await rep();
    await rep({ weight: 100 }, 'viewer');
    assert.deepEqual([...(await give(2, { crmOwnerId: '4711', now: new Date('2026-11-28T03:00:00Z') }))], [[owner, 2]]);
    assert.deepEqual([...(await give(2, { crmOwnerId: '9999' }))], [[other, 2]]);
    assert.deepEqual([...(await give(1))], [[other, 1]]);
  });

  test('leads that come together are given one by one', async () => {
    await alone();
    const [ada, ben] = [await rep({ most_per_day: 3 }), await rep({ most_per_day: 3 })];
    const drafts = await Promise.all(Array.from({ length: 8 }, () => makeDraft(store, workspace)));
    await Promise.all(
      drafts.map(({ draftId }) =>
        store.write(workspace, (writing) => giveDraft(writing, { draftId, crmOwnerId: null, now: wednesday })),
      ),
    );
    const rows = await run(
      store,
      sql`SELECT assigned_to AS to, count(*)::int AS n FROM draft WHERE assigned_to IN (${ada}, ${ben}) GROUP BY 1`,
    );
    for (const { n } of rows) assert.ok(Number(n) <= 3);
    const shares = await store.read(workspace, listLeadShares);
    assert.equal(shares.find((one) => one.person_id === ada)?.works_from, '09:00');
  });
});
