import { asList, asRecord, asText, type Call } from '../wire.ts';
import type { Crm, CrmRecord, PropertyDefinition } from './crm.ts';
import { type Detail, refuseHubspot, refuseProperties } from './errors.ts';
import { associationTypes, type ObjectType, objectType } from './types.ts';

export type Written = { record: CrmRecord; warnings: Record<string, unknown>[] };

/** Creates a record after checking it as the account would; 409 when a contact's e-mail is taken. */
export function createRecord(crm: Crm, type: ObjectType, input: unknown, call: Call): Written {
  const body = asRecord(input);
  const { properties, warnings } = checked(crm, type, body.properties, call, undefined);
  const missing = type.required.filter((name) => (properties[name] ?? '') === '');
  if (missing.length > 0) refuseProperties(missing.map((name) => missingProperty(name)));
  const email = type.name === 'contacts' ? properties.email : undefined;
  const taken = email === undefined ? undefined : crm.find('contacts', 'email', email);
  if (taken !== undefined && taken.archivedAt === undefined) {
    refuseHubspot(409, 'CONFLICT', `Contact already exists. Existing ID: ${taken.id}`);
  }
  const links = asList(body.associations).map((each) => readAssociation(crm, type, each));
  const id = crm.newId();
  const stamp = new Date(call.now).toISOString();
  const created = type.modified === 'lastmodifieddate' || type.name === 'companies' ? 'createdate' : 'hs_createdate';
  const system = { hs_object_id: id, [created]: stamp, [type.modified]: stamp };
  const record: CrmRecord = {
    id,
    type: type.name,
    properties: { ...properties, ...system },
    createdAt: call.now,
    updatedAt: call.now,
  };
  crm.put(record);
  for (const link of links) crm.links.put({ fromType: type.name, fromId: id, ...link });
  return { record, warnings };
}

/** Changes a record's properties. */
export function updateRecord(crm: Crm, type: ObjectType, record: CrmRecord, input: unknown, call: Call): Written {
  const { properties, warnings } = checked(crm, type, asRecord(input).properties, call, record.id);
  const stamp = { [type.modified]: new Date(call.now).toISOString() };
  const next = { ...record, properties: { ...record.properties, ...properties, ...stamp }, updatedAt: call.now };
  crm.put(next);
  return { record: next, warnings };
}

type Checked = { properties: Record<string, string>; warnings: Record<string, unknown>[] };

function checked(crm: Crm, type: ObjectType, input: unknown, call: Call, ownId: string | undefined): Checked {
  if (typeof input !== 'object' || input === null)
    refuseHubspot(400, 'VALIDATION_ERROR', 'Invalid input JSON: properties are required');
  const errors: Detail[] = [];
  const properties: Record<string, string> = {};
  const warnings: Record<string, unknown>[] = [];
  for (const [name, given] of Object.entries(asRecord(input))) {
    const definition = crm.properties.get(`${type.name}/${name}`);
    const value = given === null ? '' : String(given);
    if (definition === undefined) {
      errors.push(detail('PROPERTY_DOESNT_EXIST', name, `Property "${name}" does not exist`));
      continue;
    }
    const problem = problemOf(crm, type, definition, value, ownId);
    if (problem !== undefined) errors.push(problem);
    const stored = normalised(definition, value);
    properties[name] = stored;
    if (stored !== value && call.path.includes('/2026-09/')) {
      warnings.push({
        code: 'PROPERTY_VALUE_NORMALIZED',
        message: `${name} was stored as ${stored}`,
        context: { propertyName: [name] },
      });
    }
  }
  if (errors.length > 0) refuseProperties(errors);
  return { properties, warnings };
}

function problemOf(
  crm: Crm,
  type: ObjectType,
  definition: PropertyDefinition,
  value: string,
  ownId: string | undefined,
): Detail | undefined {
  const { name } = definition;
  if (value === '') return undefined;
  if (definition.readOnly === true)
    return detail('READ_ONLY_VALUE', name, `"${name}" is a read only property; its value cannot be set.`);
  if (name === 'email' && type.name === 'contacts' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return detail('INVALID_EMAIL', name, `Email address ${value} is invalid`);
  }
  if (definition.type === 'number' && Number.isNaN(Number(value)))
    return detail('INVALID_INTEGER', name, `${value} was not a valid number.`);
  if (definition.type === 'datetime' && Number.isNaN(timeOf(value)))
    return detail('INVALID_DATE', name, `${value} was not a valid long.`);
  const options = asList(definition.options).flatMap((option) => asText(asRecord(option).value) ?? []);
  if (
    definition.type === 'enumeration' &&
    options.length > 0 &&
    !value.split(';').every((each) => options.includes(each))
  ) {
    return detail('INVALID_OPTION', name, `${value} was not one of the allowed options: [${options.join(', ')}]`);
  }
  if (name === 'hs_note_body' && value.length > 65_536)
    return detail('INVALID_LENGTH', name, 'The note body is longer than 65536 characters');
  const twin = definition.hasUniqueValue ? crm.find(type.name, name, value) : undefined;
  if (twin !== undefined && twin.id !== ownId && twin.archivedAt === undefined) {
    return detail('CONFLICTING_UNIQUE_VALUE', name, `${twin.id} already has that value.`);
  }
  return undefined;
}

function normalised(definition: PropertyDefinition, value: string): string {
  if (definition.type === 'datetime' && value !== '') {
    const time = timeOf(value);
    return Number.isNaN(time) ? value : new Date(time).toISOString();
  }
  return definition.name === 'email' || definition.name === 'domain' ? value.trim().toLowerCase() : value;
}

const timeOf = (value: string): number => (/^-?\d+$/.test(value) ? Number(value) : Date.parse(value));

function readAssociation(
  crm: Crm,
  from: ObjectType,
  input: unknown,
): { toType: string; toId: string; typeIds: number[] } {
  const body = asRecord(input);
  const toId = asText(asRecord(body.to).id) ?? '';
  const typeIds = asList(body.types).map((each) => Number(asRecord(each).associationTypeId));
  const to = typeIds.length === 0 ? undefined : targetOf(from, typeIds);
  if (to === undefined)
    return refuseHubspot(
      400,
      'VALIDATION_ERROR',
      `${typeIds.join(', ')} is not an association type of ${from.singular}`,
    );
  if (crm.records(to).get(toId) === undefined)
    return refuseHubspot(400, 'VALIDATION_ERROR', `Associated object ${toId} does not exist`);
  return { toType: to, toId, typeIds };
}

function targetOf(from: ObjectType, typeIds: number[]): string | undefined {
  const names = ['contacts', 'companies', 'tasks', 'notes', 'emails', 'calls', 'meetings'];
  return names.find((to) => typeIds.every((typeId) => associationTypes(from.name, to).includes(typeId)));
}

function missingProperty(name: string): Detail {
  return detail('MISSING_REQUIRED_PROPERTY', name, `Required property "${name}" was not set`);
}

function detail(code: string, name: string, message: string): Detail {
  return { message, code, context: { propertyName: [name] } };
}

/** The type a path names, or HubSpot's 400. */
export function typeOrRefuse(name: string): ObjectType {
  return objectType(name) ?? refuseHubspot(400, 'VALIDATION_ERROR', `Unable to infer object type from: ${name}`);
}
