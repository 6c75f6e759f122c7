import assert from 'node:assert/strict';
import { stepKeys } from '../../../src/workflows/answer-lead.ts';
import type { Lead, OutsideWorld } from './outside-world.ts';
import type { RunFacts } from './run-facts.ts';

/**
 * One lead, one of everything, inside and outside: the run ended well with its seven steps, the queue holds one draft,
 * the mailbox one draft with its key in the lead's thread, HubSpot one task and one note at the contact, and nothing
 * was sent.
 */
export function assertExactlyOnce(world: OutsideWorld, lead: Lead, runId: string, facts: RunFacts): void {
  assert.deepEqual(
    { ...facts.run, fence: undefined },
    { status: 'success', degraded: false, error: null, fence: undefined },
    JSON.stringify([facts.steps, facts.errors]),
  );
  assert.deepEqual(Object.keys(facts.steps).sort(), [...stepKeys].sort());
  assert.deepEqual([...new Set(Object.values(facts.steps))], ['success'], JSON.stringify(facts.steps));
  assert.deepEqual([facts.submissions, facts.runsOfLead], [1, 1]);
  assert.deepEqual(facts.auditProblems, []);

  const inMailbox = world.draftsOf(runId);
  assert.deepEqual(
    inMailbox.map(({ threadId, to }) => ({ threadId, to })),
    [{ threadId: lead.threadId, to: lead.email }],
  );
  const [mailboxDraft] = inMailbox;
  const draft = {
    draft_id: runId,
    status: 'PENDING_APPROVAL',
    version: 1,
    gmail_draft_id: mailboxDraft?.draftId ?? '',
  };
  assert.deepEqual(facts.drafts, [draft]);

  const task = onlyRecord(world, 'tasks', `task-${runId}`);
  const note = onlyRecord(world, 'notes', `note-${runId}`);
  assert.deepEqual(facts.tasks, [{ task_id: task, note_id: note, contact_id: lead.contactId }]);
  assert.deepEqual(contactsOf(world, 'tasks', task), [lead.contactId]);
  assert.deepEqual(contactsOf(world, 'notes', note), [lead.contactId]);

  const done = facts.effects.map(({ kind, state, external_id }) => `${kind} ${state} ${external_id}`);
  assert.deepEqual(done, [
    `gmail_draft done ${mailboxDraft?.draftId}`,
    `hubspot_note done ${note}`,
    `hubspot_task done ${task}`,
  ]);
  assert.equal(world.countCalls('POST', /\/(drafts|messages)\/send$/), 0);
}

function onlyRecord(world: OutsideWorld, type: string, key: string): string {
  const found = world.sandbox.state.records(type).filter(({ properties }) => properties.countersign_key === key);
  assert.equal(found.length, 1, `${type} with ${key}`);
  return found[0]?.id ?? '';
}

function contactsOf(world: OutsideWorld, type: string, id: string): string[] {
  return world.sandbox.state
    .links()
    .filter((link) => link.fromType === type && link.fromId === id && link.toType === 'contacts')
    .map(({ toId }) => toId);
}
