import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { DraftView } from '../../src/verbs/drafts/draft-view.ts';
import { eventually } from '../support/eventually.ts';
import { sameText } from '../support/journeys/desk.ts';
import { createLanes, type Lane } from '../support/journeys/lanes.ts';
import { type Lead, openOutsideWorld } from '../support/journeys/outside-world.ts';
import { Refusal } from '../support/journeys/worker-process.ts';

/*
 * A draft is approved and sent, and the process killed at every commit on the way and around the one call that sends.
 * Whoever got no answer asks again, as a person would.
 */

const lanesAtOnce = 2;
const world = await openOutsideWorld();
const settings = {
  MODE_DRAFT_ONLY: 'false',
  SEND_UNDO_SECONDS: '1',
  MAX_EMAILS_PER_DAY: '1000',
  MAX_EMAILS_PER_DOMAIN_PER_DAY: '1000',
};
const lanes = createLanes(world, lanesAtOnce, settings);
after(async () => {
  await lanes.close();
  await world.close();
});

/** Boundaries of approving and sending, with the row of the crash table each belongs to. */
const rows: readonly (readonly [string, string])[] = [
  ['before commit [APPROVED]', 'row 15'],
  ['after commit [APPROVED]', 'row 15'],
  ['before commit [APPROVED, send planned]', 'row 17'],
  ['after commit [APPROVED, send planned]', 'row 17'],
  ['before commit [APPROVED, send in_flight]', 'row 18'],
  ['after commit [APPROVED, send in_flight]', 'row 18'],
  ['before gmail POST drafts/send', 'row 18'],
  ['after gmail POST drafts/send', 'row 19'],
  ['before commit [SENT, send done]', 'row 20'],
  ['after commit [SENT, send done]', 'row 20'],
];

describe('a send whose process is killed', { concurrency: lanesAtOnce }, () => {
  it('passes the boundaries named here and no other', () =>
    lanes.use(async (lane) => {
      const { lead, draft } = await draftOn(lane);
      await lane.process.ask('passed', null);
      await approveAndSend(lane, draft);
      await assertSentOnce(lane, lead, draft);
      const passed = await lane.process.ask('passed', null);
      const isStep = (boundary: string) => /commit (?!.*#\d+$)|drafts\/send$/.test(boundary);
      const steps = new Set(passed.filter((boundary) => isStep(boundary) && !boundary.includes('read')));
      assert.deepEqual([...steps].sort(), rows.map(([boundary]) => boundary).sort());
    }));

  for (const [boundary, row] of rows) {
    it(`${row}: killed ${boundary}: sent once, as approved`, () =>
      lanes.use(async (lane) => {
        const { lead, draft } = await draftOn(lane);
        await lane.killedWhile(() => approveAndSend(lane, draft).catch(() => null), boundary);
        await approveAndSend(lane, draft);
        await assertSentOnce(lane, lead, draft);
      }));
  }
});

async function draftOn(lane: Lane): Promise<{ lead: Lead; draft: DraftView }> {
  const lead = await world.makeLead();
  const { workflowId } = await lane.process.ask('deliver', lead.delivery);
  await lane.process.ask('ended', { runId: workflowId });
  const draft = (await lane.process.ask('act', { verb: 'read', input: { draftId: workflowId } })) as DraftView;
  return { lead, draft };
}

/** What is done already says so by `wrong_state`; that is an answer too. */
async function approveAndSend(lane: Lane, draft: DraftView): Promise<void> {
  const input = { draftId: draft.id, contentHash: draft.content_hash };
  for (const verb of ['approve', 'send'] as const) {
    await lane.process.ask('act', { verb, input }).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'wrong_state') throw error;
    });
  }
}

async function assertSentOnce(lane: Lane, lead: Lead, draft: DraftView): Promise<void> {
  const sent = await eventually(
    'the draft is sent',
    async () => {
      const now = (await lane.process.ask('act', { verb: 'read', input: { draftId: draft.id } })) as DraftView;
      return now.status === 'SENT' && now;
    },
    30_000,
  );
  const messages = world.sandbox.state.sent().filter(({ to }) => to.includes(lead.email));
  assert.deepEqual(
    messages.map(({ id, threadId, subject }) => ({ id, threadId, subject })),
    [{ id: sent.gmail_message_id, threadId: lead.threadId, subject: draft.subject }],
  );
  assert.ok(sameText(messages[0]?.text ?? '', draft.body));
  assert.equal(world.draftsOf(draft.id).length, 0);
  assert.deepEqual(await lane.process.ask('decisions', { draftId: draft.id }), { approvals: 1, sentLines: 1 });
  assert.deepEqual((await lane.process.ask('facts', { runId: draft.id })).auditProblems, []);
}
