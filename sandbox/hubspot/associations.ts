import { asList, asRecord, type Call, type Reply } from '../wire.ts';
import type { Crm } from './crm.ts';
import { refuseHubspot } from './errors.ts';
import type { Link } from './links.ts';
import type { ObjectRoute } from './objects.ts';
import { batch, page } from './resources.ts';
import { associationTypes, type ObjectType, reverseType } from './types.ts';
import { typeOrRefuse } from './write.ts';

const category = 'HUBSPOT_DEFINED';
const primaryTypes = new Set([1, 2]);

/** Associations of one record, under the objects' path. */
export function associationRoutes(crm: Crm): ObjectRoute[] {
  const base = '/{objectType}/{objectId}/associations';
  return [
    { method: 'PUT', path: `${base}/default/{toObjectType}/{toObjectId}`, handle: (call) => putDefault(crm, call) },
    { method: 'PUT', path: `${base}/{toObjectType}/{toObjectId}`, handle: (call) => putTyped(crm, call) },
    { method: 'DELETE', path: `${base}/{toObjectType}/{toObjectId}`, handle: (call) => remove(crm, call) },
    { method: 'GET', path: `${base}/{toObjectType}`, handle: (call) => list(crm, call) },
  ];
}

/** Associations of many records, under their own path. */
export function associationBatchRoutes(crm: Crm): ObjectRoute[] {
  const base = '/{objectType}/{toObjectType}';
  return [
    { method: 'POST', path: `${base}/batch/read`, handle: (call) => batchRead(crm, call) },
    { method: 'POST', path: `${base}/batch/create`, handle: (call) => batchCreate(crm, call) },
    { method: 'GET', path: `${base}/labels`, handle: labels },
  ];
}

type Pair = { from: ObjectType; to: ObjectType; fromId: string; toId: string };

function putDefault(crm: Crm, call: Call): Reply {
  const { from, to, fromId, toId } = pairOf(crm, call);
  const typeId = associationTypes(from.name, to.name)[0] ?? noAssociation(from, to);
  crm.links.put({ fromType: from.name, fromId, toType: to.name, toId, typeIds: [typeId] });
  const one = {
    from: { id: fromId },
    to: { id: toId },
    associationSpec: { associationCategory: category, associationTypeId: typeId },
  };
  const backId = reverseType(from.name, to.name, typeId) ?? typeId;
  const back = {
    from: { id: toId },
    to: { id: fromId },
    associationSpec: { associationCategory: category, associationTypeId: backId },
  };
  return { status: 200, body: batch(call, [one, back]) };
}

function putTyped(crm: Crm, call: Call): Reply {
  const { from, to, fromId, toId } = pairOf(crm, call);
  const typeIds = readTypes(call.body, from, to);
  crm.links.put({ fromType: from.name, fromId, toType: to.name, toId, typeIds });
  return { status: 201, body: pairResource(from, to, fromId, toId) };
}

function remove(crm: Crm, call: Call): Reply {
  const { params } = call;
  const [from, to] = typesOf(call);
  crm.links.remove(from.name, params.objectId ?? '', to.name, params.toObjectId ?? '');
  return { status: 204 };
}

function list(crm: Crm, call: Call): Reply {
  const [from, to] = typesOf(call);
  const id = call.params.objectId ?? '';
  exists(crm, from, id);
  const links = crm.links.from(from.name, id, to.name);
  const { items, paging } = page(
    links,
    call.query.get('after'),
    Math.min(500, Number(call.query.get('limit') ?? 500) || 500),
  );
  return { status: 200, body: { results: items.map(linkResource), ...paging } };
}

function batchRead(crm: Crm, call: Call): Reply {
  const [from, to] = typesOf(call);
  const ids = asList(asRecord(call.body).inputs).map((input) => String(asRecord(input).id ?? ''));
  const results = ids.flatMap((id) => {
    const links = crm.links.from(from.name, id, to.name);
    return links.length === 0 ? [] : [{ from: { id }, to: links.map(linkResource) }];
  });
  const missing = ids.filter((id) => crm.links.from(from.name, id, to.name).length === 0);
  if (missing.length === 0) return { status: 200, body: batch(call, results) };
  const errors = missing.map((id) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.typeId], toObjectType: [to.typeId] },
    errors: [],
    links: {},
  }));
  return { status: 207, body: batch(call, results, errors) };
}

function batchCreate(crm: Crm, call: Call): Reply {
  const [from, to] = typesOf(call);
  const pairs = asList(asRecord(call.body).inputs).map((input) => {
    const body = asRecord(input);
    const fromId = String(asRecord(body.from).id ?? '');
    const toId = String(asRecord(body.to).id ?? '');
    exists(crm, from, fromId);
    exists(crm, to, toId);
    return { fromType: from.name, fromId, toType: to.name, toId, typeIds: readTypes(body.types, from, to) };
  });
  for (const pair of pairs) crm.links.put(pair);
  return {
    status: 201,
    body: batch(
      call,
      pairs.map((pair) => pairResource(from, to, pair.fromId, pair.toId)),
    ),
  };
}

function labels(call: Call): Reply {
  const [from, to] = typesOf(call);
  return { status: 200, body: { results: associationTypes(from.name, to.name).map(spec) } };
}

function typesOf(call: Call): [ObjectType, ObjectType] {
  return [typeOrRefuse(call.params.objectType ?? ''), typeOrRefuse(call.params.toObjectType ?? '')];
}

function pairOf(crm: Crm, call: Call): Pair {
  const [from, to] = typesOf(call);
  const fromId = call.params.objectId ?? '';
  const toId = call.params.toObjectId ?? '';
  exists(crm, from, fromId);
  exists(crm, to, toId);
  return { from, to, fromId, toId };
}

function exists(crm: Crm, type: ObjectType, id: string): void {
  const record = crm.records(type.name).get(id);
  if (record === undefined || record.archivedAt !== undefined)
    refuseHubspot(404, 'OBJECT_NOT_FOUND', `${type.singular} ${id} does not exist`);
}

function readTypes(input: unknown, from: ObjectType, to: ObjectType): number[] {
  const given = asList(input).map((each) => Number(asRecord(each).associationTypeId));
  const known = associationTypes(from.name, to.name);
  const odd = given.filter((typeId) => !known.includes(typeId));
  if (given.length === 0 || odd.length > 0) {
    refuseHubspot(
      400,
      'VALIDATION_ERROR',
      `Invalid association types for ${from.singular} to ${to.singular}: [${odd.join(', ')}]`,
    );
  }
  const plain = known[0];
  return given.some((typeId) => primaryTypes.has(typeId)) && plain !== undefined
    ? [...new Set([plain, ...given])]
    : given;
}

function noAssociation(from: ObjectType, to: ObjectType): never {
  return refuseHubspot(400, 'VALIDATION_ERROR', `${from.singular} and ${to.singular} cannot be associated`);
}

function pairResource(from: ObjectType, to: ObjectType, fromId: string, toId: string): Record<string, unknown> {
  return {
    fromObjectTypeId: from.typeId,
    fromObjectId: Number(fromId),
    toObjectTypeId: to.typeId,
    toObjectId: Number(toId),
    labels: [],
  };
}

function linkResource(link: Link): Record<string, unknown> {
  return { toObjectId: Number(link.toId), associationTypes: link.typeIds.map(spec) };
}

function spec(typeId: number): Record<string, unknown> {
  return { category, typeId, label: primaryTypes.has(typeId) ? 'Primary' : null };
}
