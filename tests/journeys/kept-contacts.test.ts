import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openDesk } from '../support/journeys/desk.ts';
import { type Lead, openOutsideWorld } from '../support/journeys/outside-world.ts';

/*
 * Contacts and companies are kept for hours (spec/behaviour.md section 17). What was deleted meanwhile must not make a
 * step wrong: the run finds out, looks again, and says what there is now.
 */

const world = await openOutsideWorld();
const desk = await openDesk(world);
after(async () => {
  await desk.close();
  await world.close();
});

const objects = '/crm/objects/2026-09';
const hubspot = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${world.sandbox.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${world.sandbox.credentials.hubspot.accessToken}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  const text = await answer.text();
  return text === '' ? {} : JSON.parse(text);
};
const remove = (type: string, id: string) => hubspot('DELETE', `${objects}/${type}/${id}`);
let submissions = 0;
/** The same person with another form. */
const once = (lead: Lead): Lead => {
  submissions += 1;
  const submissionId = `${lead.submissionId}-${submissions}`;
  const fields = { ...lead.delivery.fields, message: `We need racks for hall number ${submissions}, in spring.` };
  return { ...lead, submissionId, delivery: { ...lead.delivery, submissionId, fields, occurredAt: new Date() } };
};
const withCompany = async (lead: Lead): Promise<string> => {
  const { id } = await hubspot('POST', `${objects}/companies`, { properties: { name: 'Birchwood Dairy' } });
  await hubspot('PUT', `${objects}/contacts/${lead.contactId}/associations/default/companies/${id}`);
  return String(id);
};
const linksOf = (fromId: string | null | undefined, toType: string) =>
  world.sandbox.state.links().flatMap((link) => (link.fromId === fromId && link.toType === toType ? [link.toId] : []));

describe('a contact the CRM was asked for before', () => {
  it('and that was made anew since: task and note stand at the one there is now', async () => {
    const lead = await world.makeLead();
    await withCompany(lead);
    await desk.answer(once(lead));
    await remove('contacts', lead.contactId);
    const { id } = await hubspot('POST', `${objects}/contacts`, { properties: { email: lead.email } });
    const { run, steps, tasks } = await desk.answer(once(lead));
    assert.deepEqual([run?.degraded, steps.create_hubspot_task], [false, 'success']);
    assert.deepEqual(
      tasks.map(({ contact_id }) => contact_id),
      [id],
    );
    assert.deepEqual(linksOf(tasks[0]?.task_id, 'contacts'), [id]);
    assert.deepEqual(linksOf(tasks[0]?.note_id, 'contacts'), [id]);
  });

  it('and that is gone: the look-up finds nobody, and the task stands without it', async () => {
    const lead = await world.makeLead();
    await desk.answer(once(lead));
    await remove('contacts', lead.contactId);
    const { run, steps, tasks } = await desk.answer(once(lead));
    assert.deepEqual([run?.degraded, steps.resolve_hubspot, steps.create_hubspot_task], [false, 'success', 'partial']);
    assert.deepEqual(
      tasks.map(({ contact_id }) => contact_id),
      [null],
    );
  });

  it('and that is gone with its company: both are left out, and nothing fails', async () => {
    const lead = await world.makeLead();
    const companyId = await withCompany(lead);
    await desk.answer(once(lead));
    await remove('contacts', lead.contactId);
    await remove('companies', companyId);
    const { run, steps, tasks } = await desk.answer(once(lead));
    assert.deepEqual([run?.degraded, steps.create_hubspot_task], [false, 'partial']);
    for (const type of ['contacts', 'companies']) assert.deepEqual(linksOf(tasks[0]?.task_id, type), []);
  });

  it('whose company alone is gone: task and note stand at the contact', async () => {
    const lead = await world.makeLead();
    const companyId = await withCompany(lead);
    await desk.answer(once(lead));
    await remove('companies', companyId);
    const { run, steps, tasks } = await desk.answer(once(lead));
    assert.deepEqual([run?.degraded, steps.create_hubspot_task], [false, 'success']);
    assert.deepEqual(linksOf(tasks[0]?.task_id, 'contacts'), [lead.contactId]);
  });
});
