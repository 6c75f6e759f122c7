import { ConnectorError } from '../../core/errors.ts';
import type { Crm, CrmContact } from '../../core/ports.ts';
import { orNull } from '../connector.ts';
import type { HubSpotClient } from './client.ts';
import { listCompanyIds } from './companies.ts';
import type { components } from './contract.ts';
import { createKept } from './kept.ts';

type Found = components['schemas']['SimplePublicObjectWithAssociations'];
type Contacts = Pick<Crm, 'searchContacts' | 'getContact' | 'getContactAssociations' | 'createContact'> & {
  /** Forgets what is kept of a contact that turned out to be gone. */
  forget(contactId: string): void;
};
type Known = { contact: CrmContact; companyIds: string[] | null };

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
/** Contacts by address (spec/behaviour.md section 17). By id they are always read, as gates must. */
const keepFor = { keepMs: 3_600_000, most: 5_000 };

/** The contact part of the port. Only contacts that were found are kept, and none that we have written since. */
export function createContacts(client: HubSpotClient, nowMs: () => number): Contacts {
  const cameAlong = new Map<string, { companyIds: string[]; atMs: number }>();
  const kept = createKept<Known>(keepFor, nowMs);
  const forget = (contactId: string) => kept.dropWhere(({ contact }) => contact.id === contactId);
  const remember = ({ contact, companyIds }: Known): CrmContact => {
    if (companyIds !== null) {
      const [oldest] = cameAlong.keys();
      if (cameAlong.size >= mostRemembered && oldest !== undefined) cameAlong.delete(oldest);
      cameAlong.set(contact.id, { companyIds, atMs: nowMs() });
    }
    return { ...contact };
  };
  const read = async (contactId: string, idProperty?: 'email'): Promise<Known | null> => {
    const found = await orNull(readContact(client, contactId, idProperty));
    return found && { contact: toContact(found), companyIds: associatedCompanyIds(found) };
  };
  const keep = (address: string, found: Known): CrmContact => {
    // That it has no company is no answer to keep: HubSpot gives a new contact its company a moment later.
    if (address !== '') kept.set(address, found.companyIds?.length ? found : { ...found, companyIds: null });
    return remember(found);
  };
  const get = async (contactId: string, idProperty?: 'email'): Promise<CrmContact | null> => {
    const found = await read(contactId, idProperty);
    return found && remember(found);
  };
  return {
    forget,
    async searchContacts(email) {
      const address = normalise(email);
      const known = kept.get(address);
      if (known !== undefined) return remember(known);
      const found = await read(address, 'email');
      return found && keep(address, found);
    },
    async getContact(contactId) {
      const found = await read(contactId);
      forget(contactId);
      return found && keep(normalise(found.contact.email), found);
    },
    async getContactAssociations(contactId) {
      const known = cameAlong.get(contactId);
      cameAlong.delete(contactId);
      if (known !== undefined && nowMs() - known.atMs <= freshForMs) return { companyIds: known.companyIds };
      const companyIds = await orNull(listCompanyIds(client, contactId));
      if (companyIds !== null) return { companyIds };
      forget(contactId);
      throw new ConnectorError('hubspot', 'not_found', 'HubSpot has no such contact.', { details: { status: 404 } });
    },
    async createContact(contact) {
      try {
        return await create(client, contact, get);
      } finally {
        kept.drop(normalise(contact.email));
      }
    },
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
  const email = normalise(contact.email);
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

const normalise = (email: string): string => email.trim().toLowerCase();

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
