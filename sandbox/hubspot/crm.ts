import type { Collection, State } from '../state.ts';
import { createLinks } from './links.ts';
import { objectTypes } from './types.ts';

export type CrmRecord = {
  id: string;
  type: string;
  properties: Record<string, string>;
  createdAt: number;
  updatedAt: number;
  archivedAt?: number;
};
export type PropertyDefinition = {
  objectType: string;
  name: string;
  type: string;
  fieldType: string;
  label: string;
  hasUniqueValue: boolean;
  [more: string]: unknown;
};
export type Owner = { id: string; email: string; firstName: string; lastName: string; userId: number };
export type Form = {
  id: string;
  name: string;
  fields: { name: string; label: string; fieldType: string; required: boolean }[];
};
export type Submission = {
  conversionId: string;
  formId: string;
  submittedAt: number;
  values: { name: string; value: string }[];
  pageUrl: string;
};
export type Crm = ReturnType<typeof createCrm>;

/** What the account's owner would have agreed with HubSpot: the lag of search, and the calls its rate headers allow. */
export type Tuning = { searchLagSeconds: number; callsPerTenSeconds: number };

export const defaultTuning: Readonly<Tuning> = { searchLagSeconds: 0, callsPerTenSeconds: 190 };

const firstId = 21_300_000_000;

/** One HubSpot account. Values that must be unique, and the ones everybody looks up by, have an index. */
export function createCrm(state: State, clock: () => number) {
  const properties = state.collection<PropertyDefinition>('hubspot.properties');
  const collections = new Map(
    objectTypes.map((type) => [type.name, state.collection<CrmRecord>(`hubspot.${type.name}`)]),
  );
  const owners = state.collection<Owner>('hubspot.owners');
  const forms = state.collection<Form>('hubspot.forms');
  const submissions = state.collection<Submission>('hubspot.submissions');
  const byValue = new Map<string, Set<string>>();
  const previous = new Map<string, { record: CrmRecord; until: number }>();
  const tuning: Tuning = { ...defaultTuning };

  const isIndexed = (type: string, name: string): boolean =>
    name === 'email' || name === 'domain' || properties.get(`${type}/${name}`)?.hasUniqueValue === true;
  for (const [type, collection] of collections) {
    collection.watch((id, next, before) => {
      for (const key of before === undefined ? [] : keysOf(before, isIndexed)) byValue.get(key)?.delete(id);
      for (const key of next === undefined ? [] : keysOf(next, isIndexed)) {
        const ids = byValue.get(key) ?? new Set<string>();
        byValue.set(key, ids.add(id));
      }
      if (next === undefined) previous.delete(`${type}/${id}`);
    });
  }
  const records = (type: string): Collection<CrmRecord> => {
    const found = collections.get(type);
    if (found === undefined) throw new Error(`no collection for ${type}`);
    return found;
  };

  return {
    properties,
    owners,
    forms,
    submissions,
    records,
    links: createLinks(state),
    tuning,
    isIndexed,
    isUnique: (type: string, name: string): boolean => properties.get(`${type}/${name}`)?.hasUniqueValue === true,
    /** A live or archived record by its id, or by an indexed property's value (case does not count). */
    find: (type: string, idProperty: string | undefined, id: string): CrmRecord | undefined => {
      if (idProperty === undefined || idProperty === 'hs_object_id') return records(type).get(id);
      const ids = byValue.get(keyOf(type, idProperty, id)) ?? [];
      const found = [...ids].flatMap((each) => records(type).get(each) ?? []);
      return found.find((record) => record.archivedAt === undefined) ?? found[0];
    },
    /** The records with that value of an indexed property. */
    withValue: (type: string, name: string, value: string): CrmRecord[] =>
      [...(byValue.get(keyOf(type, name, value)) ?? [])].flatMap((id) => records(type).get(id) ?? []),
    newId: (): string => String(firstId + state.nextNumber() * 37),
    /** Stores a record; what it was before stays what search sees until the lag has passed. */
    put: (record: CrmRecord): void => {
      const key = `${record.type}/${record.id}`;
      const before = records(record.type).get(record.id);
      if (before !== undefined && tuning.searchLagSeconds > 0) {
        const held = previous.get(key);
        const oldest = held !== undefined && held.until > clock() ? held.record : before;
        previous.set(key, { record: oldest, until: clock() + tuning.searchLagSeconds * 1000 });
      }
      records(record.type).put(record.id, record);
    },
    /** A record as search knows it now: undefined while it is too new. */
    indexed: (record: CrmRecord, lagMs: number): CrmRecord | undefined => {
      if (lagMs > 0 && record.createdAt + lagMs > clock()) return undefined;
      const held = previous.get(`${record.type}/${record.id}`);
      return held !== undefined && held.until > clock() ? held.record : record;
    },
  };
}

function keysOf(record: CrmRecord, isIndexed: (type: string, name: string) => boolean): string[] {
  const names = Object.keys(record.properties).filter((name) => isIndexed(record.type, name));
  return names.map((name) => keyOf(record.type, name, record.properties[name] ?? ''));
}

function keyOf(type: string, name: string, value: string): string {
  return `${type}\n${name}\n${value.trim().toLowerCase()}`;
}
