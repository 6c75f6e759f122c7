import { ConnectorError } from '../../core/errors.ts';
import { RateLimitExceeded } from '../../core/limits.ts';
import type { HubSpotClient } from './client.ts';
import { bodyProperties, type EngagementKind, ensureKeyProperty, keyProperty } from './key-property.ts';
import { toRichText } from './rich-text.ts';

type Target = { type: 'contacts' | 'companies'; id: string; associationTypeId: number };

/** A task or note to write. `properties` are HubSpot's own, all strings; `body` is plain text. */
export type Engagement = {
  kind: EngagementKind;
  key: string;
  body: string;
  properties: Record<string, string>;
  contactId: string | null;
  companyId: string | null;
};

/** HubSpot's own association type ids, `AssociationTypes` of @hubspot/api-client. */
const associationTypeIds = { tasks: { contacts: 204, companies: 192 }, notes: { contacts: 202, companies: 190 } };
const writeScope = 'crm.objects.contacts.write';
const readScope = 'crm.objects.contacts.read';

/**
 * Writes tasks and notes so that the same key is the same record. Normally by upsert on our unique property; in an
 * account that does not let us have it, by a reference line in the body that is looked for before creating.
 */
export function createEngagementWriter(client: HubSpotClient): (engagement: Engagement) => Promise<{ id: string }> {
  const hasKeyProperty = new Map<EngagementKind, Promise<boolean>>();
  const ensured = (kind: EngagementKind): Promise<boolean> => {
    const known = hasKeyProperty.get(kind);
    if (known !== undefined) return known;
    const asked = ensureKeyProperty(client, kind);
    hasKeyProperty.set(kind, asked);
    asked.catch(() => hasKeyProperty.delete(kind));
    return asked;
  };
  return async (engagement) => {
    const byKey = await ensured(engagement.kind);
    return byKey ? upsert(client, engagement) : findOrCreate(client, engagement);
  };
}

async function upsert(client: HubSpotClient, engagement: Engagement): Promise<{ id: string }> {
  const { kind, key } = engagement;
  const properties = {
    ...engagement.properties,
    [bodyProperties[kind]]: toRichText(engagement.body),
    [keyProperty]: key,
  };
  const { results } = await client.call({ act: 'keyed_write', scope: writeScope }, () =>
    client.api.POST('/crm/objects/2026-09/{objectType}/batch/upsert', {
      params: { path: { objectType: kind } },
      body: { inputs: [{ id: key, idProperty: keyProperty, properties }] },
    }),
  );
  const id = results?.[0]?.id;
  if (id === undefined)
    throw new ConnectorError('hubspot', 'rejected', `HubSpot did not write the ${kind.slice(0, -1)}.`);
  await Promise.all(targets(engagement).map((target) => associate(client, kind, id, target)));
  return { id };
}

/** Repeatable: HubSpot keeps one association of a type between two records. The record itself stands by now. */
async function associate(
  client: HubSpotClient,
  objectType: EngagementKind,
  objectId: string,
  target: Target,
): Promise<void> {
  try {
    await client.call({ act: 'keyed_write', scope: writeScope }, () =>
      client.api.PUT('/crm/objects/2026-09/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}', {
        params: { path: { objectType, objectId, toObjectType: target.type, toObjectId: target.id } },
        body: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: target.associationTypeId }],
      }),
    );
  } catch (error) {
    // A limit of ours was met before the call: it is waited for, and the whole is written again by its key.
    if (!(error instanceof ConnectorError) || error instanceof RateLimitExceeded) throw error;
    const { fault, publicMessage, retryAfterMs, details } = error;
    const more = { applied: 'unknown', retryAfterMs, details: { ...details, record_id: objectId } } as const;
    throw new ConnectorError('hubspot', fault, publicMessage, more, error);
  }
}

async function findOrCreate(client: HubSpotClient, engagement: Engagement): Promise<{ id: string }> {
  const reference = `Countersign reference: ${toRichText(engagement.key)}`;
  const [first] = targets(engagement);
  const found = first === undefined ? null : await findByReference(client, engagement.kind, first, reference);
  if (found !== null) return { id: found };
  const ending = `<br><br>${reference}`;
  const body = `${toRichText(engagement.body, ending.length)}${ending}`;
  const { id } = await client.call({ act: 'create', scope: writeScope }, () =>
    client.api.POST('/crm/objects/2026-09/{objectType}', {
      params: { path: { objectType: engagement.kind } },
      body: {
        properties: { ...engagement.properties, [bodyProperties[engagement.kind]]: body },
        associations: targets(engagement).map((target) => ({
          to: { id: target.id },
          types: [{ associationCategory: 'HUBSPOT_DEFINED' as const, associationTypeId: target.associationTypeId }],
        })),
      },
    }),
  );
  return { id };
}

/** Walks the records associated with a contact or company; search would lag behind. */
async function findByReference(
  client: HubSpotClient,
  kind: EngagementKind,
  target: Target,
  reference: string,
): Promise<string | null> {
  for (let after: string | undefined; ; ) {
    const path = { objectType: target.type, objectId: target.id, toObjectType: kind };
    const query = { limit: 100, ...(after === undefined ? {} : { after }) };
    const page = await client.call({ act: 'read', scope: readScope }, () =>
      client.api.GET('/crm/objects/2026-09/{objectType}/{objectId}/associations/{toObjectType}', {
        params: { path, query },
      }),
    );
    const inputs = page.results.map(({ toObjectId }) => ({ id: String(toObjectId) }));
    const found = inputs.length === 0 ? null : await readForReference(client, kind, inputs, reference);
    if (found !== null) return found;
    after = page.paging?.next?.after;
    if (after === undefined) return null;
  }
}

async function readForReference(
  client: HubSpotClient,
  kind: EngagementKind,
  inputs: { id: string }[],
  reference: string,
): Promise<string | null> {
  const property = bodyProperties[kind];
  const { results } = await client.call({ act: 'read', scope: readScope }, () =>
    client.api.POST('/crm/objects/2026-09/{objectType}/batch/read', {
      params: { path: { objectType: kind } },
      body: { inputs, properties: [property] },
    }),
  );
  // Lines, not the end of the text: HubSpot may tidy the HTML, and a person may add to it.
  const lines = (html: string): string[] => html.split(/<[^>]*>|\n/).map((line) => line.trim());
  return results.find(({ properties }) => lines(properties[property] ?? '').includes(reference))?.id ?? null;
}

function targets({ kind, contactId, companyId }: Engagement): Target[] {
  const found: Target[] = [];
  const { contacts, companies } = associationTypeIds[kind];
  if (contactId !== null) found.push({ type: 'contacts', id: contactId, associationTypeId: contacts });
  if (companyId !== null) found.push({ type: 'companies', id: companyId, associationTypeId: companies });
  return found;
}
