import type { Crm, CrmCompany } from '../../core/ports.ts';
import { orNull } from '../connector.ts';
import type { HubSpotClient } from './client.ts';
import type { components } from './contract.ts';
import { createKept } from './kept.ts';

type Associated = components['schemas']['MultiAssociatedObjectWithLabel'];

const properties = ['name', 'domain', 'industry', 'city', 'description'];
const purpose = { act: 'read', scope: 'crm.objects.companies.read' } as const;
/** HubSpot's association type of a contact with its primary company. */
const primaryCompany = 1;

/** Companies by domain and by id (spec/behaviour.md section 17). */
const keepFor = { keepMs: 4 * 3_600_000, most: 5_000 };

export type Companies = Pick<Crm, 'searchCompanies' | 'getCompany'> & {
  /** Forgets what is kept of a company that turned out to be gone. */
  forget(companyId: string): void;
};

/** The company part of the port. Only companies that were found are kept. */
export function createCompanies(client: HubSpotClient, nowMs: () => number): Companies {
  const byDomain = createKept<CrmCompany[]>(keepFor, nowMs);
  const byId = createKept<CrmCompany>(keepFor, nowMs);
  const forget = (companyId: string) => {
    byId.drop(companyId);
    byDomain.dropWhere((companies) => companies.some(({ id }) => id === companyId));
  };
  const search = async (domain: string): Promise<CrmCompany[]> => {
    const found = await searchCompanies(client, domain);
    if (found.length > 0) byDomain.set(domain, found);
    for (const company of found) byId.set(company.id, company);
    return found;
  };
  const read = async (companyId: string): Promise<CrmCompany | null> => {
    const found = await getCompany(client, companyId);
    if (found === null) forget(companyId);
    else byId.set(companyId, found);
    return found;
  };
  return {
    forget,
    async searchCompanies(domain) {
      const key = domain.trim().toLowerCase();
      return (byDomain.get(key) ?? (await search(key))).map((company) => ({ ...company }));
    },
    async getCompany(companyId) {
      const found = byId.get(companyId) ?? (await read(companyId));
      return found && { ...found };
    },
  };
}

/** Companies whose domain is exactly this one, at most ten. By search, so a company of the last seconds may be missing. */
async function searchCompanies(client: HubSpotClient, domain: string): Promise<CrmCompany[]> {
  const filters = [{ propertyName: 'domain', operator: 'EQ' as const, value: domain }];
  const { results } = await client.call(purpose, () =>
    client.api.POST('/crm/objects/2026-09/companies/search', {
      body: { filterGroups: [{ filters }], properties, limit: 10 },
    }),
  );
  return results.map(toCompany);
}

/** The company, or null when it is gone. */
async function getCompany(client: HubSpotClient, companyId: string): Promise<CrmCompany | null> {
  const found = await orNull(
    client.call(purpose, () =>
      client.api.GET('/crm/objects/2026-09/companies/{companyId}', {
        params: { path: { companyId }, query: { properties } },
      }),
    ),
  );
  return found && toCompany(found);
}

/** Ids of the contact's companies, the primary one first. */
export async function listCompanyIds(client: HubSpotClient, contactId: string): Promise<string[]> {
  const found: Associated[] = [];
  for (let after: string | undefined; ; ) {
    const path = { objectType: 'contacts', objectId: contactId, toObjectType: 'companies' };
    const query = { limit: 100, ...(after === undefined ? {} : { after }) };
    const page = await client.call(purpose, () =>
      client.api.GET('/crm/objects/2026-09/{objectType}/{objectId}/associations/{toObjectType}', {
        params: { path, query },
      }),
    );
    found.push(...page.results);
    after = page.paging?.next?.after;
    if (after === undefined) break;
  }
  const isPrimary = ({ associationTypes }: Associated) =>
    associationTypes.some(({ typeId }) => typeId === primaryCompany);
  const inOrder = [...found.filter(isPrimary), ...found.filter((each) => !isPrimary(each))];
  return [...new Set(inOrder.map(({ toObjectId }) => String(toObjectId)))];
}

function toCompany({
  id,
  properties,
}: Pick<components['schemas']['SimplePublicObject'], 'id' | 'properties'>): CrmCompany {
  return {
    id,
    name: properties.name || null,
    domain: properties.domain || null,
    industry: readable(properties.industry),
    city: properties.city || null,
    description: properties.description || null,
  };
}

/** HubSpot keeps its own industries as `COMPUTER_SOFTWARE`; an account's own values stay as they are. */
function readable(industry: string | null | undefined): string | null {
  if (!industry) return null;
  return /^[A-Z][A-Z0-9_]*_[A-Z0-9_]+$/.test(industry) ? industry.toLowerCase().replaceAll('_', ' ') : industry;
}
