import { randomUUID } from 'node:crypto';
import { asList, asRecord, asText, type Call, type Reply } from '../wire.ts';
import type { Crm, Form, Owner, PropertyDefinition, Submission } from './crm.ts';
import { hubspotError, refuseHubspot } from './errors.ts';
import { page } from './resources.ts';
import { objectType } from './types.ts';
import { createRecord, typeOrRefuse, updateRecord } from './write.ts';

const epoch = '2024-02-01T08:00:00.000Z';
const maxUnique = 10;

/** owners.list and owners.get. */
export function listOwners(crm: Crm, call: Call): Reply {
  const email = call.query.get('email');
  const all = [...crm.owners.values()].filter((owner) => email === null || owner.email === email.toLowerCase());
  const { items, paging } = page(all, call.query.get('after'), Number(call.query.get('limit') ?? 100));
  return { status: 200, body: { results: items.map(ownerResource), ...paging } };
}

/** One owner by id, or by user id when `idProperty=userId`. */
export function getOwner(crm: Crm, call: Call): Reply {
  const id = call.params.ownerId ?? '';
  const byUser = call.query.get('idProperty') === 'userId';
  const owner = byUser ? [...crm.owners.values()].find((each) => String(each.userId) === id) : crm.owners.get(id);
  if (owner === undefined) return hubspotError(404, 'OBJECT_NOT_FOUND', `Owner ${id} not found`);
  return { status: 200, body: ownerResource(owner) };
}

function ownerResource(owner: Owner): Record<string, unknown> {
  return {
    ...owner,
    userIdIncludingInactive: owner.userId,
    type: 'PERSON',
    archived: false,
    createdAt: epoch,
    updatedAt: epoch,
  };
}

/** properties.get. */
export function getProperty(crm: Crm, call: Call): Reply {
  const type = typeOrRefuse(call.params.objectType ?? '');
  const name = call.params.propertyName ?? '';
  const found = crm.properties.get(`${type.name}/${name}`);
  if (found === undefined) return hubspotError(404, 'OBJECT_NOT_FOUND', `Property ${name} does not exist`);
  return { status: 200, body: propertyResource(found) };
}

/** properties.create; 409 when the name is taken, 400 beyond ten unique properties. */
export function createProperty(crm: Crm, call: Call): Reply {
  const type = typeOrRefuse(call.params.objectType ?? '');
  const body = asRecord(call.body);
  const text = (key: string): string =>
    asText(body[key]) ?? refuseHubspot(400, 'VALIDATION_ERROR', `Some required fields were not set: [${key}]`);
  const [name, label, kind, fieldType] = [text('name'), text('label'), text('type'), text('fieldType')];
  text('groupName');
  if (!/^[a-z][a-z0-9_]*$/.test(name)) refuseHubspot(400, 'VALIDATION_ERROR', `Invalid property name: ${name}`);
  if (crm.properties.has(`${type.name}/${name}`))
    refuseHubspot(409, 'OBJECT_ALREADY_EXISTS', `A property named '${name}' already exists.`);
  const hasUniqueValue = body.hasUniqueValue === true;
  const unique = [...crm.properties.values()].filter((each) => each.objectType === type.name && each.hasUniqueValue);
  if (hasUniqueValue && unique.length >= maxUnique)
    refuseHubspot(400, 'VALIDATION_ERROR', 'A maximum of 10 unique properties is allowed');
  const at = new Date(call.now).toISOString();
  const made = {
    ...body,
    objectType: type.name,
    name,
    label,
    type: kind,
    fieldType,
    hasUniqueValue,
    createdAt: at,
    updatedAt: at,
  };
  crm.properties.put(`${type.name}/${name}`, made);
  return { status: 201, body: propertyResource(made) };
}

function propertyResource({
  objectType: _type,
  readOnly: _readOnly,
  ...rest
}: PropertyDefinition): Record<string, unknown> {
  const plain = {
    description: '',
    groupName: 'information',
    options: [],
    hidden: false,
    archived: false,
    calculated: false,
  };
  return { ...plain, hubspotDefined: false, formField: false, externalOptions: false, displayOrder: -1, ...rest };
}

/** forms.list and forms.get. */
export function listForms(crm: Crm, call: Call): Reply {
  const { items, paging } = page(
    [...crm.forms.values()],
    call.query.get('after'),
    Number(call.query.get('limit') ?? 20),
  );
  return { status: 200, body: { results: items.map(formResource), ...paging } };
}

export function getForm(crm: Crm, call: Call): Reply {
  const found = crm.forms.get(call.params.formId ?? '');
  if (found === undefined) return hubspotError(404, 'OBJECT_NOT_FOUND', `No form found with id ${call.params.formId}`);
  return { status: 200, body: formResource(found) };
}

function formResource(form: Form): Record<string, unknown> {
  const fieldGroups = form.fields.map((field) => ({
    groupType: 'default_group',
    richTextType: 'text',
    fields: [{ objectTypeId: '0-1', hidden: false, ...field }],
  }));
  const parts = {
    fieldGroups,
    configuration: { language: 'en' },
    displayOptions: {},
    legalConsentOptions: { type: 'none' },
  };
  return {
    id: form.id,
    name: form.name,
    formType: 'hubspot',
    createdAt: epoch,
    updatedAt: epoch,
    archived: false,
    ...parts,
  };
}

/** Submissions of a form, newest first; they name no contact. */
export function listSubmissions(crm: Crm, call: Call): Reply {
  const formId = call.params.formGuid ?? '';
  if (!crm.forms.has(formId)) return hubspotError(404, 'OBJECT_NOT_FOUND', `No form found with id ${formId}`);
  const stale = call.effect('stale_list');
  const all = [...crm.submissions.values()]
    .filter((each) => each.formId === formId && (stale === undefined || each.submittedAt < Number(stale.addedAt)))
    .sort((a, b) => b.submittedAt - a.submittedAt);
  const { items, paging } = page(
    all,
    call.query.get('after'),
    Math.min(50, Number(call.query.get('limit') ?? 20) || 20),
  );
  const results = items.map(({ conversionId, submittedAt, values, pageUrl }) => ({
    conversionId,
    submittedAt,
    values,
    pageUrl,
  }));
  return { status: 200, body: { results, ...paging } };
}

/** forms.submit: keeps the submission and, as HubSpot does, creates or updates the contact of its e-mail. */
export function submitForm(crm: Crm, call: Call): Reply {
  const formId = call.params.formGuid ?? '';
  if (!crm.forms.has(formId)) return hubspotError(404, 'OBJECT_NOT_FOUND', `No form found with id ${formId}`);
  const body = asRecord(call.body);
  const values = asList(body.fields).map((field) => ({
    name: String(asRecord(field).name ?? ''),
    value: String(asRecord(field).value ?? ''),
  }));
  const email = values.find((field) => field.name === 'email')?.value ?? '';
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return hubspotError(400, 'VALIDATION_ERROR', 'The request is not valid', [
      { message: "Error in 'fields.email'. Invalid email address", code: 'INVALID_EMAIL' },
    ]);
  }
  const submittedAt = Number(body.submittedAt ?? call.now) || call.now;
  const pageUrl = asText(asRecord(body.context).pageUri) ?? '';
  const submission: Submission = { conversionId: randomUUID(), formId, submittedAt, values, pageUrl };
  crm.submissions.put(submission.conversionId, submission);
  keepContact(crm, call, email, values, submittedAt);
  return { status: 200, body: { inlineMessage: 'Thank you for your message. We will be in touch soon.' } };
}

function keepContact(crm: Crm, call: Call, email: string, values: Submission['values'], at: number): void {
  const type = objectType('contacts');
  if (type === undefined) return;
  const known = values.filter((field) => crm.properties.get(`contacts/${field.name}`) !== undefined);
  const contact = crm.find('contacts', 'email', email);
  const events = Number(contact?.properties.num_conversion_events ?? 0) + 1;
  const conversion = { recent_conversion_date: String(at), num_conversion_events: String(events) };
  const properties = { ...Object.fromEntries(known.map((field) => [field.name, field.value])), ...conversion };
  if (contact === undefined) createRecord(crm, type, { properties }, call);
  else updateRecord(crm, type, contact, { properties }, call);
}
