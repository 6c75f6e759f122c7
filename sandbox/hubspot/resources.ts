import type { Call } from '../wire.ts';
import type { Crm, CrmRecord } from './crm.ts';
import { objectType } from './types.ts';

/** The values of a list parameter, however it was written: repeated, or with commas. */
export function listParameter(call: Call, name: string): string[] {
  return call.query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter(Boolean);
}

/** A record with the properties asked for (null where unset), or the type's own selection. */
export function recordResource(
  record: CrmRecord,
  wanted: readonly string[],
  withHistory: readonly string[] = [],
): Record<string, unknown> {
  const type = objectType(record.type);
  const system = ['hs_object_id', type?.modified ?? '', 'createdate', 'hs_createdate'].filter(
    (name) => name in record.properties,
  );
  const names = wanted.length === 0 ? (type?.shown ?? []) : [...wanted, ...system];
  const properties = Object.fromEntries(
    [...new Set([...names, ...withHistory])].map((name) => [name, valueIn(record, name)]),
  );
  const at = new Date(record.updatedAt).toISOString();
  const history = withHistory.map((name) => [
    name,
    [{ value: record.properties[name] ?? '', timestamp: at, sourceType: 'INTEGRATION' }],
  ]);
  return {
    id: record.id,
    properties,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: at,
    archived: record.archivedAt !== undefined,
    ...(record.archivedAt === undefined ? {} : { archivedAt: new Date(record.archivedAt).toISOString() }),
    ...(withHistory.length === 0 ? {} : { propertiesWithHistory: Object.fromEntries(history) }),
  };
}

/** A record just written: every property that has a value. */
export function writtenResource(record: CrmRecord, warnings: Record<string, unknown>[]): Record<string, unknown> {
  const set = Object.entries(record.properties).filter(([, value]) => value !== '');
  const resource = { ...recordResource(record, []), properties: Object.fromEntries(set) };
  return warnings.length === 0 ? resource : { ...resource, warnings };
}

/** The `associations` object of a record, for the types asked for. */
export function associationsOf(crm: Crm, record: CrmRecord, wanted: readonly string[]): Record<string, unknown> {
  const entries = wanted.flatMap((name) => {
    const to = objectType(name);
    if (to === undefined) return [];
    const links = crm.links.from(record.type, record.id, to.name);
    const from = objectType(record.type)?.singular ?? record.type;
    const results = links.map((link) => ({ id: link.toId, type: `${from}_to_${to.singular}` }));
    return results.length === 0 ? [] : [[to.name, { results }] as const];
  });
  return entries.length === 0 ? {} : { associations: Object.fromEntries(entries) };
}

/** The frame of every batch answer. */
export function batch(call: Call, results: unknown[], errors: unknown[] = []): Record<string, unknown> {
  const at = new Date(call.now).toISOString();
  const frame = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  return errors.length === 0 ? frame : { ...frame, numErrors: errors.length, errors };
}

/** One page of a list and the `paging` that leads on. */
export function page<T>(items: T[], after: string | null, limit: number): { items: T[]; paging: { paging?: unknown } } {
  const start = Number(after ?? 0) || 0;
  const end = start + limit;
  return {
    items: items.slice(start, end),
    paging: end < items.length ? { paging: { next: { after: String(end) } } } : {},
  };
}

function valueIn(record: CrmRecord, name: string): string | null {
  const value = record.properties[name];
  return value === undefined || value === '' ? null : value;
}
