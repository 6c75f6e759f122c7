import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { openDesk } from '../support/journeys/desk.ts';
import { assertExactlyOnce } from '../support/journeys/exactly-once.ts';
import { openOutsideWorld } from '../support/journeys/outside-world.ts';

const world = await openOutsideWorld();
const desk = await openDesk(world);
after(async () => {
  await desk.close();
  await world.close();
});

const peopleAtOnce = [
  { firstName: 'Adaeze', lastName: 'Obi', company: 'Elmwood Paper' },
  { firstName: 'Bertil', lastName: 'Lund', company: 'Harbour Tiles' },
  { firstName: 'Chiara', lastName: 'Neri', company: 'Quarry Stone' },
];

describe('many leads', () => {
  it('at once do not mix: each draft, thread, task and note is of its own lead alone', async () => {
    const leads = await Promise.all(peopleAtOnce.map((who) => world.makeLead(who)));
    const ended = await Promise.all(leads.map((lead) => desk.answer(lead)));
    for (const [index, lead] of leads.entries()) {
      const facts = ended[index];
      assert.ok(facts);
      assertExactlyOnce(world, lead, facts.runId, facts);
      const draft = await desk.read({ id: facts.runId });
      const words = `${draft.subject}\n${draft.body}\n${JSON.stringify(draft.metadata)}`;
      assert.match(draft.body, new RegExp(peopleAtOnce[index]?.firstName ?? 'nobody'));
      const others = peopleAtOnce.filter((_who, other) => other !== index);
      for (const { firstName, company } of others) assert.doesNotMatch(words, new RegExp(`${firstName}|${company}`));
    }
  });

  it('of one submission, delivered ten times at once, are one run and one draft', async () => {
    const lead = await world.makeLead();
    const receipts = await Promise.all(
      Array.from({ length: 10 }, () => receiveLead(desk.person, { ...lead.delivery, occurredAt: new Date() })),
    );
    assert.equal(new Set(receipts.map(({ workflowId }) => workflowId)).size, 1);
    assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
    const facts = await desk.answer(lead);
    assert.equal(facts.runId, receipts[0]?.workflowId);
    assertExactlyOnce(world, lead, facts.runId, facts);
  });

  it('thirty at once all end, each exactly once', async () => {
    const leads = await Promise.all(Array.from({ length: 30 }, () => world.makeLead()));
    const ended = await Promise.all(leads.map((lead) => desk.answer(lead)));
    for (const [index, lead] of leads.entries()) {
      const facts = ended[index];
      assert.ok(facts);
      assertExactlyOnce(world, lead, facts.runId, facts);
    }
    assert.equal(new Set(ended.map(({ runId }) => runId)).size, 30);
  });

  it('whose writes are applied and their answers lost, are there exactly once all the same', async () => {
    const leads = await Promise.all(Array.from({ length: 6 }, () => world.makeLead()));
    const writes = [
      { vendor: 'gmail', method: 'POST', path: '/drafts' },
      { vendor: 'hubspot', method: 'POST', path: 'upsert' },
      { vendor: 'hubspot', method: 'PUT', path: 'associations' },
    ];
    for (const write of writes) world.sandbox.faults.add({ ...write, times: 2, drop: 'after' });
    const ended = await Promise.all(leads.map((lead) => desk.answer(lead)));
    for (const [index, lead] of leads.entries()) {
      const facts = ended[index];
      assert.ok(facts);
      assertExactlyOnce(world, lead, facts.runId, facts);
    }
  });
});
