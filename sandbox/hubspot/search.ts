import { asList, asRecord, asText, asTexts, type Call, type Reply } from '../wire.ts';
import type { Crm, CrmRecord } from './crm.ts';
import { refuseHubspot } from './errors.ts';
import { page, recordResource } from './resources.ts';
import type { ObjectType } from './types.ts';

type Filter = { propertyName: string; operator: string; value: string; highValue: string; values: string[] };
const resultCeiling = 10_000;

/** HubSpot's search: groups are alternatives, filters inside one must all hold; it may lag behind writes. */
export function searchRecords(crm: Crm, type: ObjectType, call: Call): Reply {
  const body = asRecord(call.body);
  const groups = asList(body.filterGroups).map((group) => asList(asRecord(group).filters).map(readFilter));
  const limit = Number(body.limit ?? 10);
  const after = asText(body.after) ?? '0';
  refuseOddRequest(groups, limit, after, call);
  const lagMs = Math.max(crm.tuning.searchLagSeconds, Number(call.effect('search_lag')?.seconds ?? 0)) * 1000;
  const stale = call.effect('stale_list');
  const words = (asText(body.query) ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const found = candidates(crm, type, groups).flatMap((stored) => {
    const record = crm.indexed(stored, lagMs);
    if (record === undefined || stored.archivedAt !== undefined) return [];
    if (stale !== undefined && record.createdAt >= Number(stale.addedAt)) return [];
    const fits = groups.length === 0 || groups.some((filters) => filters.every((filter) => holds(record, filter)));
    return fits && words.every((word) => mentions(record, type, word)) ? [record] : [];
  });
  sort(found, asList(body.sorts)[0]);
  const { items, paging } = page(found, after, limit);
  const results = items.map((record) => recordResource(record, asTexts(body.properties)));
  return { status: 200, body: { total: found.length, results, ...paging } };
}

function refuseOddRequest(groups: Filter[][], limit: number, after: string, call: Call): void {
  const refuse = (message: string): never => refuseHubspot(400, 'VALIDATION_ERROR', message);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) refuse('limit must be between 1 and 200');
  if (!/^\d+$/.test(after)) refuse('after must be an integer');
  if (Number(after) + limit > resultCeiling) refuse('A search can return at most 10000 results');
  if (groups.length > 5 || groups.flat().length > 18) refuse('Too many filters');
  if (groups.some((filters) => filters.length > 6)) refuse('Too many filters in one group');
  if (JSON.stringify(call.body ?? {}).length > 3000) refuse('The request is longer than 3000 characters');
}

function candidates(crm: Crm, type: ObjectType, groups: Filter[][]): CrmRecord[] {
  const sets = groups.map((filters) => {
    const exact = filters.find((filter) => filter.operator === 'EQ' && crm.isIndexed(type.name, filter.propertyName));
    return exact && crm.withValue(type.name, exact.propertyName, exact.value);
  });
  if (sets.length > 0 && sets.every((set) => set !== undefined) && crm.tuning.searchLagSeconds === 0)
    return [...new Set(sets.flat())];
  return [...crm.records(type.name).values()];
}

function readFilter(input: unknown): Filter {
  const body = asRecord(input);
  const text = (name: string): string => String(body[name] ?? '');
  return {
    propertyName: text('propertyName'),
    operator: text('operator'),
    value: text('value'),
    highValue: text('highValue'),
    values: asTexts(body.values),
  };
}

function holds(record: CrmRecord, filter: Filter): boolean {
  const value = record.properties[filter.propertyName] ?? '';
  const same = (wanted: string): boolean => comparable(value) === comparable(wanted);
  switch (filter.operator) {
    case 'EQ':
      return value !== '' && same(filter.value);
    case 'NEQ':
      return !same(filter.value);
    case 'LT':
      return value !== '' && comparable(value) < comparable(filter.value);
    case 'LTE':
      return value !== '' && comparable(value) <= comparable(filter.value);
    case 'GT':
      return value !== '' && comparable(value) > comparable(filter.value);
    case 'GTE':
      return value !== '' && comparable(value) >= comparable(filter.value);
    case 'BETWEEN':
      return (
        value !== '' &&
        comparable(value) >= comparable(filter.value) &&
        comparable(value) <= comparable(filter.highValue)
      );
    case 'IN':
      return filter.values.some(same);
    case 'NOT_IN':
      return value !== '' && !filter.values.some(same);
    case 'HAS_PROPERTY':
      return value !== '';
    case 'NOT_HAS_PROPERTY':
      return value === '';
    case 'CONTAINS_TOKEN':
      return hasToken(value, filter.value);
    case 'NOT_CONTAINS_TOKEN':
      return !hasToken(value, filter.value);
    default:
      return refuseHubspot(400, 'VALIDATION_ERROR', `Invalid operator ${filter.operator}`);
  }
}

/** Numbers and times compare as numbers, everything else as lower-case text. */
function comparable(value: string): number | string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  const time = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? value.trim().toLowerCase() : time;
}

function hasToken(value: string, wanted: string): boolean {
  const pattern = wanted
    .toLowerCase()
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const whole = new RegExp(`^${pattern}$`);
  const text = value.toLowerCase();
  return [text, ...text.split(/[\s@.,;:/_-]+/)].some((token) => whole.test(token));
}

function mentions(record: CrmRecord, type: ObjectType, word: string): boolean {
  return type.searched.some((name) => (record.properties[name] ?? '').toLowerCase().includes(word));
}

function sort(records: CrmRecord[], rule: unknown): void {
  const name = asText(rule) ?? asText(asRecord(rule).propertyName);
  if (name === undefined) return;
  const down = asRecord(rule).direction === 'DESCENDING' || name.startsWith('-');
  const key = name.replace(/^-/, '');
  records.sort((a, b) => {
    const [left, right] = [comparable(a.properties[key] ?? ''), comparable(b.properties[key] ?? '')];
    return (left < right ? -1 : left > right ? 1 : 0) * (down ? -1 : 1);
  });
}
