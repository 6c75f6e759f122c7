import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractsDirectory, createContractValidator } from '../tests/contracts/validator.ts';

const directory = contractsDirectory();
const missing =
  directory === undefined &&
  'the official contracts are not beside this clone (set CONTRACTS_DIR): exchanges go unchecked';

test('in CI the contracts are at hand, so that every exchange is really checked', () => {
  if (process.env.CI === 'true') assert.ok(directory, String(missing));
});

test('the validator notices what departs from a contract', { skip: missing }, () => {
  const { check } = createContractValidator(directory ?? '');
  const asked = {
    vendor: 'gmail',
    method: 'GET',
    path: '/gmail/v1/users/me/drafts/r1',
    query: '',
    requestBody: undefined,
    status: 200,
  };
  const good = { id: 'r1', message: { id: 'm1', threadId: 't1' } };
  assert.deepEqual(check({ ...asked, responseBody: good }), []);
  assert.match(check({ ...asked, responseBody: { message: good.message } }).join(), /x-always-present/);
  assert.deepEqual(check({ ...asked, query: 'fields=message', responseBody: { message: good.message } }), []);
  assert.match(check({ ...asked, responseBody: { ...good, draftID: 1 } }).join(), /draftID/);
  assert.match(check({ ...asked, query: 'formt=full', responseBody: good }).join(), /unknown query parameter formt/);
  assert.match(check({ ...asked, query: 'format=pretty', responseBody: good }).join(), /format/);
  assert.match(check({ ...asked, path: '/gmail/v1/users/me/drats', responseBody: good }).join(), /no such operation/);
  const write = { vendor: 'gmail', method: 'PUT', path: asked.path, query: '', status: 200, responseBody: good };
  assert.match(check({ ...write, requestBody: { message: { raw: 'QQ', rwa: 1 } } }).join(), /rwa/);
});

test('the validator knows dated paths and the writes of every record type', { skip: missing }, () => {
  const { check } = createContractValidator(directory ?? '');
  const at = '2026-11-02T08:00:00Z';
  const made = { id: '1', createdAt: at, updatedAt: at, properties: {} };
  const base = { vendor: 'hubspot', query: '', status: 201, responseBody: made };
  const create = { ...base, method: 'POST', requestBody: { properties: { email: 'a@b.example' } } };
  assert.deepEqual(check({ ...create, path: '/crm/objects/2026-09/contacts' }), []);
  assert.deepEqual(check({ ...create, path: '/crm/objects/2026-03/contacts' }), []);
  assert.match(check({ ...create, path: '/crm/objects/2025-01/contacts' }).join(), /no such operation/);
  assert.match(check({ ...create, path: '/crm/objects/2026-09/tasks' }).join(), /hs_timestamp/);
});
