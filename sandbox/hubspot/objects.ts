import { asList, asRecord, asText, asTexts, type Call, Refused, type Reply } from '../wire.ts';
import type { Crm, CrmRecord } from './crm.ts';
import { hubspotError, refuseHubspot } from './errors.ts';
import { associationsOf, batch, listParameter, page, recordResource, writtenResource } from './resources.ts';
import { searchRecords } from './search.ts';
import type { ObjectType } from './types.ts';
import { createRecord, typeOrRefuse, updateRecord } from './write.ts';

export type ObjectRoute = { method: string; path: string; handle: (call: Call) => Reply };

const maxBatch = 100;

/** Everything under /crm/objects/{version}/{objectType}. */
export function objectRoutes(crm: Crm): ObjectRoute[] {
  const typed = (handle: (type: ObjectType, call: Call) => Reply) => (call: Call) =>
    handle(typeOrRefuse(call.params.objectType ?? ''), call);
  return [
    { method: 'GET', path: '/{objectType}', handle: typed((type, call) => list(crm, type, call)) },
    { method: 'POST', path: '/{objectType}', handle: typed((type, call) => create(crm, type, call)) },
    { method: 'POST', path: '/{objectType}/search', handle: typed((type, call) => searchRecords(crm, type, call)) },
    { method: 'POST', path: '/{objectType}/batch/read', handle: typed((type, call) => batchRead(crm, type, call)) },
    { method: 'POST', path: '/{objectType}/batch/create', handle: typed((type, call) => batchCreate(crm, type, call)) },
    { method: 'POST', path: '/{objectType}/batch/upsert', handle: typed((type, call) => batchUpsert(crm, type, call)) },
    { method: 'GET', path: '/{objectType}/{objectId}', handle: typed((type, call) => get(crm, type, call)) },
    { method: 'PATCH', path: '/{objectType}/{objectId}', handle: typed((type, call) => update(crm, type, call)) },
    { method: 'DELETE', path: '/{objectType}/{objectId}', handle: typed((type, call) => archive(crm, type, call)) },
  ];
}

function list(crm: Crm, type: ObjectType, call: Call): Reply {
  const archived = call.query.get('archived') === 'true';
  const stale = call.effect('stale_list');
  const all = [...crm.records(type.name).values()].filter(
    (record) =>
      (record.archivedAt !== undefined) === archived &&
      (stale === undefined || record.createdAt < Number(stale.addedAt)),
  );
  const { items, paging } = page(
    all,
    call.query.get('after'),
    Math.min(100, Number(call.query.get('limit') ?? 10) || 10),
  );
  return { status: 200, body: { results: items.map((record) => shown(crm, record, call)), ...paging } };
}

function create(crm: Crm, type: ObjectType, call: Call): Reply {
  const { record, warnings } = createRecord(crm, type, call.body, call);
  return { status: 201, body: writtenResource(record, warnings) };
}

function get(crm: Crm, type: ObjectType, call: Call): Reply {
  const record = found(crm, type, call);
  const archived = call.query.get('archived') === 'true';
  if ((record.archivedAt !== undefined) !== archived) return refuseMissing(call);
  const hidden = type.name === 'emails' && call.effects.has('redacted_email');
  return { status: 200, body: shown(crm, hidden ? redacted(record) : record, call) };
}

/** An e-mail as an app without the scope `sales-email-read` sees it. */
function redacted(record: CrmRecord): CrmRecord {
  const { hs_timestamp, hs_email_direction, hs_object_id, hs_createdate, hs_lastmodifieddate } = record.properties;
  const kept = { hs_timestamp, hs_email_direction, hs_object_id, hs_createdate, hs_lastmodifieddate };
  const told = Object.entries(kept).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const sentence =
    'The content of this email has been redacted. To include it in the response, your app must require the sales-email-read scope.';
  return { ...record, properties: { ...Object.fromEntries(told), hs_email_html: sentence } };
}

function update(crm: Crm, type: ObjectType, call: Call): Reply {
  const record = found(crm, type, call);
  if (record.archivedAt !== undefined) refuseMissing(call);
  const written = updateRecord(crm, type, record, call.body, call);
  return { status: 200, body: writtenResource(written.record, written.warnings) };
}

/** Archiving what is not there, or is archived already, is answered 204 as well. */
function archive(crm: Crm, type: ObjectType, call: Call): Reply {
  const record = crm.records(type.name).get(call.params.objectId ?? '');
  if (record !== undefined && record.archivedAt === undefined)
    crm.put({ ...record, archivedAt: call.now, updatedAt: call.now });
  return { status: 204 };
}

function batchRead(crm: Crm, type: ObjectType, call: Call): Reply {
  const body = asRecord(call.body);
  const idProperty = asText(body.idProperty);
  if (idProperty !== undefined) refuseOddIdProperty(crm, type, idProperty);
  const ids = inputs(call).map((input) => String(asRecord(input).id ?? ''));
  const records = ids.map((id) => crm.find(type.name, idProperty, id));
  const live = records.filter((record): record is CrmRecord => record !== undefined && record.archivedAt === undefined);
  const missing = ids.filter((_id, index) => !live.includes(records[index] as CrmRecord));
  const results = live.map((record) =>
    recordResource(record, asTexts(body.properties), asTexts(body.propertiesWithHistory)),
  );
  if (missing.length === 0) return { status: 200, body: batch(call, results) };
  const problem = {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: 'Could not get some objects, they may be deleted or not exist. Check that ids are valid.',
  };
  return {
    status: 207,
    body: batch(call, results, [{ ...problem, context: { ids: missing }, errors: [], links: {} }]),
  };
}

function batchCreate(crm: Crm, type: ObjectType, call: Call): Reply {
  const all = inputs(call);
  const traces = all.map((input) => asText(asRecord(input).objectWriteTraceId));
  const traced = traces.every((trace) => trace !== undefined) && new Set(traces).size === all.length;
  const results: unknown[] = [];
  const errors: unknown[] = [];
  all.forEach((input, index) => {
    const trace = traces[index];
    const mark = trace === undefined ? {} : { objectWriteTraceId: trace };
    try {
      const { record, warnings } = createRecord(crm, type, input, call);
      results.push({ ...writtenResource(record, warnings), ...mark });
    } catch (error) {
      if (!(error instanceof Refused) || !traced) throw error;
      const body = asRecord(error.reply.body);
      const { status, category, message } = body;
      errors.push({
        status,
        category,
        message,
        context: { objectWriteTraceId: [trace ?? ''] },
        errors: asList(body.errors),
        links: {},
      });
    }
  });
  return { status: errors.length === 0 ? 201 : 207, body: batch(call, results, errors) };
}

function batchUpsert(crm: Crm, type: ObjectType, call: Call): Reply {
  const all = inputs(call).map(asRecord);
  const keys = all.map((input) => `${asText(input.idProperty) ?? 'hs_object_id'}=${asText(input.id) ?? ''}`);
  if (new Set(keys).size !== keys.length) refuseHubspot(400, 'VALIDATION_ERROR', 'Duplicate IDs found in batch input');
  const results = all.map((input) => {
    const idProperty = asText(input.idProperty);
    const id = asText(input.id) ?? '';
    if (idProperty !== undefined) refuseOddIdProperty(crm, type, idProperty);
    const known = crm.find(type.name, idProperty, id);
    const live = known !== undefined && known.archivedAt === undefined ? known : undefined;
    if (live === undefined && (idProperty === undefined || idProperty === 'hs_object_id')) return refuseMissing(call);
    const properties = { ...asRecord(input.properties), ...(idProperty === undefined ? {} : { [idProperty]: id }) };
    const { record, warnings } =
      live === undefined
        ? createRecord(crm, type, { properties }, call)
        : updateRecord(crm, type, live, { properties }, call);
    const trace = asText(input.objectWriteTraceId);
    return {
      ...writtenResource(record, warnings),
      new: live === undefined,
      ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
    };
  });
  return { status: 200, body: batch(call, results) };
}

function shown(crm: Crm, record: CrmRecord, call: Call): Record<string, unknown> {
  const resource = recordResource(
    record,
    listParameter(call, 'properties'),
    listParameter(call, 'propertiesWithHistory'),
  );
  return { ...resource, ...associationsOf(crm, record, listParameter(call, 'associations')) };
}

function found(crm: Crm, type: ObjectType, call: Call): CrmRecord {
  const idProperty = call.query.get('idProperty') ?? undefined;
  if (idProperty !== undefined) refuseOddIdProperty(crm, type, idProperty);
  return crm.find(type.name, idProperty, call.params.objectId ?? '') ?? refuseMissing(call);
}

function refuseOddIdProperty(crm: Crm, type: ObjectType, name: string): void {
  if (name === 'hs_object_id' || (name === 'email' && type.name === 'contacts') || crm.isUnique(type.name, name))
    return;
  refuseHubspot(400, 'VALIDATION_ERROR', `Property ${name} is not a unique identifier of ${type.name}`);
}

function refuseMissing(call: Call): never {
  const id = call.params.objectId ?? '';
  throw new Refused(
    hubspotError(404, 'OBJECT_NOT_FOUND', `Object not found.  objectId are usually numeric. ${id}`, [], {
      context: { id: [id] },
    }),
  );
}

function inputs(call: Call): unknown[] {
  const all = asList(asRecord(call.body).inputs);
  if (all.length === 0) refuseHubspot(400, 'VALIDATION_ERROR', 'inputs must not be empty');
  if (all.length > maxBatch)
    refuseHubspot(400, 'VALIDATION_ERROR', `At most ${maxBatch} inputs are allowed, there were ${all.length}`);
  return all;
}
