import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { leads } from '../../sandbox/index.ts';
import { createHubSpotCrm } from '../../src/connectors/hubspot/crm.ts';
import { startTestWorld } from '../support/sandbox-world.ts';

const [priya] = leads;
const contacts = '/crm/objects/2026-09/contacts';
const hourMs = 3_600_000;

/** The real connector on the sandbox, at a time of the test's choosing, with every call it makes. */
async function world(t: TestContext) {
  const calls: string[] = [];
  const base = await startTestWorld(t, {
    onExchange: ({ method, path }) => calls.push(`${method} ${path.split('?')[0]}`),
  });
  let nowMs = Date.parse('2027-01-05T09:00:00Z');
  const crm = createHubSpotCrm({
    fetch,
    baseUrl: base.sandbox.url,
    accessToken: () => base.sandbox.credentials.hubspot.accessToken,
    delay: async () => {},
    clock: () => new Date(nowMs),
  });
  const callsOf = async <T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> => {
    const before = calls.length;
    const result = await work();
    return { result, calls: calls.length - before };
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { ...base, crm, callsOf, pass };
}

test('a contact is asked for once an hour by its address, with the companies that came along', async (t) => {
  const { crm, callsOf, pass } = await world(t);
  const first = await crm.searchContacts(priya.email);
  const { companyIds } = await crm.getContactAssociations(first?.id ?? '');
  pass(hourMs - 1);
  const again = await callsOf(async () => [
    await crm.searchContacts(` ${priya.email.toUpperCase()} `),
    await crm.getContactAssociations(first?.id ?? ''),
  ]);
  assert.deepEqual(again, { result: [first, { companyIds }], calls: 0 });
  pass(1);
  assert.equal((await callsOf(() => crm.searchContacts(priya.email))).calls, 1);
});

test('by its id a contact is always asked for: what must be true at this moment is read so', async (t) => {
  const { crm, callsOf, hubspot } = await world(t);
  const id = (await crm.searchContacts(priya.email))?.id ?? '';
  await hubspot('PATCH', `${contacts}/${id}`, { properties: { jobtitle: 'Head of Operations' } });
  const { result, calls } = await callsOf(() => crm.getContact(id));
  assert.deepEqual([result?.jobTitle, calls], ['Head of Operations', 1]);
  assert.equal((await crm.searchContacts(priya.email))?.jobTitle, 'Head of Operations');
});

test('companies are asked for once in four hours, by domain and by id', async (t) => {
  const { crm, callsOf, pass } = await world(t);
  const look = async () => {
    const [company] = await crm.searchCompanies('Oakline-Logistics.example');
    return [company, await crm.getCompany(company?.id ?? '')];
  };
  const first = await look();
  assert.equal(first[0]?.name, 'Oakline Logistics');
  pass(4 * hourMs - 1);
  assert.deepEqual(await callsOf(look), { result: first, calls: 0 });
  pass(1);
  assert.equal((await callsOf(look)).calls, 1);
});

test('only what was found is kept, never an error nor that there was nothing', async (t) => {
  const { crm, callsOf, sandbox, hubspot } = await world(t);
  const email = 'tove.lindt@new-hall.example';
  assert.equal(await crm.searchContacts(email), null);
  assert.deepEqual(await crm.searchCompanies('new-hall.example'), []);
  sandbox.faults.add({ vendor: 'hubspot', preset: 'unauthorised', times: 2 });
  await assert.rejects(crm.searchContacts(email), { fault: 'unauthorised' });
  await assert.rejects(crm.searchCompanies('new-hall.example'), { fault: 'unauthorised' });
  await hubspot('POST', contacts, { properties: { email } });
  await hubspot('POST', '/crm/objects/2026-09/companies', {
    properties: { name: 'New Hall', domain: 'new-hall.example' },
  });
  const found = await crm.searchContacts(email);
  assert.notEqual(found, null);
  assert.equal((await crm.searchCompanies('new-hall.example'))[0]?.name, 'New Hall');
  // A contact without a company may get one at any moment.
  await crm.getContactAssociations(found?.id ?? '');
  await crm.searchContacts(email);
  assert.equal((await callsOf(() => crm.getContactAssociations(found?.id ?? ''))).calls, 1);
});

test('a contact that we write is asked for again', async (t) => {
  const { crm, callsOf } = await world(t);
  await crm.searchContacts(priya.email);
  const person = { email: priya.email, firstName: 'Priya', lastName: null, company: null };
  const made = await crm.createContact(person);
  const { result, calls } = await callsOf(() => crm.searchContacts(priya.email));
  assert.deepEqual([result?.id, calls], [made.id, 1]);
});

test('what a write shows to be gone is dropped, so that the next look is a look', async (t) => {
  const { crm, hubspot } = await world(t);
  const id = (await crm.searchContacts(priya.email))?.id ?? '';
  const [company] = await crm.searchCompanies('oakline-logistics.example');
  await hubspot('DELETE', `${contacts}/${id}`);
  await hubspot('DELETE', `/crm/objects/2026-09/companies/${company?.id}`);
  assert.equal((await crm.searchContacts(priya.email))?.id, id);
  const note = { key: 'run-1/note', body: 'A draft waits.', at: new Date('2027-01-05T09:00:00Z') };
  await assert.rejects(crm.createNote({ ...note, contactId: id, companyId: company?.id ?? null }), {
    fault: 'not_found',
  });
  assert.equal(await crm.searchContacts(priya.email), null);
  assert.deepEqual(await crm.searchCompanies('oakline-logistics.example'), []);
});
