import { ConnectorError } from '../../core/errors.ts';
import type { Crm, CrmContact } from '../../core/ports.ts';
import { orNull } from '../connector.ts';
import type { HubSpotClient } from './client.ts';
import { listCompanyIds } from './companies.ts';
import type { components } from './contract.ts';

type Found = components['schemas']['SimplePublicObjectWithAssociations'];
type Contacts = Pick<Crm, 'searchContacts' | 'getContact' | 'getContactAssociations' | 'createContact'>;

const properties = [
  'email',
  'firstname',
  'lastname',
  'company',
  'jobtitle',
  'lifecyclestage',
  'hubspot_owner_id',
  'hs_email_optout',
];
/** How long company ids that came along with a contact stand for a call of their own. */
const freshForMs = 30_000;
const mostRemembered = 500;

/** The contact part of the port. */
export function createContacts(client: HubSpotClient, nowMs: () => number): Contacts {
  const cameAlong = new Map<string, { companyIds: string[]; atMs: number }>();
  const get = async (contactId: string, idProperty?: 'email'): Promise<CrmContact | null> => {
    const found = await orNull(readContact(client, contactId, idProperty));
    if (found === null) return null;
    const companyIds = associatedCompanyIds(found);
    if (companyIds !== null) {
      const [oldest] = cameAlong.keys();
      if (cameAlong.size >= mostRemembered && oldest !== undefined) cameAlong.delete(oldest);
      cameAlong.set(found.id, { companyIds, atMs: nowMs() });
    }
    return toContact(found);
  };
  return {
    searchContacts: (email) => get(email.trim().toLowerCase(), 'email'),
    getContact: (contactId) => get(contactId),
    async getContactAssociations(contactId) {
      const known = cameAlong.get(contactId);
      cameAlong.delete(contactId);
      if (known !== undefined && nowMs() - known.atMs <= freshForMs) return { companyIds: known.companyIds };
      return { companyIds: await listCompanyIds(client, contactId) };
    },
    createContact: (contact) => create(client, contact, get),
  };
}

function readContact(client: HubSpotClient, contactId: string, idProperty?: 'email'): Promise<Found> {
  const query = { properties, associations: ['companies'], ...(idProperty === undefined ? {} : { idProperty }) };
  return client.call({ act: 'read', scope: 'crm.objects.contacts.read' }, () =>
    client.api.GET('/crm/objects/2026-09/contacts/{contactId}', { params: { path: { contactId }, query } }),
  );
}

/** An address belongs to one contact, so HubSpot refuses (409) to make a second: safe to repeat. */
async function create(
  client: HubSpotClient,
  contact: Parameters<Crm['createContact']>[0],
  get: (contactId: string, idProperty?: 'email') => Promise<CrmContact | null>,
): Promise<CrmContact> {
  const email = contact.email.trim().toLowerCase();
  const given = { email, firstname: contact.firstName, lastname: contact.lastName, company: contact.company };
  const body = { properties: Object.fromEntries(Object.entries(given).filter(hasText)) };
  try {
    const created = await client.call({ act: 'keyed_write', scope: 'crm.objects.contacts.write' }, () =>
      client.api.POST('/crm/objects/2026-09/contacts', { body }),
    );
    return toContact({ ...created, properties: { ...body.properties, ...created.properties } });
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.details.status !== 409) throw error;
    const { existing_id: existingId } = error.details;
    const existing = (await get(email, 'email')) ?? (typeof existingId === 'string' ? await get(existingId) : null);
    if (existing === null) throw error;
    return existing;
  }
}

const hasText = (entry: [string, string | null]): entry is [string, string] => Boolean(entry[1]);

/** The companies that came with the contact, primary first (`contact_to_company`); null when there are more than came. */
function associatedCompanyIds({ associations }: Found): string[] | null {
  const companies = associations?.companies;
  if (companies?.paging?.next !== undefined) return null;
  const all = companies?.results ?? [];
  const isPrimary = ({ type }: { type: string }) => type === 'contact_to_company';
  return [...new Set([...all.filter(isPrimary), ...all.filter((each) => !isPrimary(each))].map(({ id }) => id))];
}

function toContact({ id, properties }: Pick<Found, 'id' | 'properties'>): CrmContact {
  return {
    id,
    email: properties.email ?? '',
    firstName: properties.firstname || null,
    lastName: properties.lastname || null,
    company: properties.company || null,
    jobTitle: properties.jobtitle || null,
    lifecycleStage: properties.lifecyclestage || null,
    ownerId: properties.hubspot_owner_id || null,
    optedOut: properties.hs_email_optout === 'true',
  };
}
