import { ConnectorError } from '../../core/errors.ts';
import { isFreeMailDomain } from '../../core/free-mail.ts';
import { domainOf, type Prospect } from '../../core/lead.ts';
import type { Crm, CrmCompany, CrmContact } from '../../core/ports.ts';
import type { StepResult } from '../../durable/journal.ts';
import { has, notConfigured, type RunScope, withConnector } from './run-scope.ts';

export type CrmFindings = {
  contact_id: string | null;
  company_id: string | null;
  prospect_email: string;
  contact: CrmContact | null;
  company: CrmCompany | null;
};

/** Step 2: who this is in the CRM. The contact, then its company, then a company by mail domain. */
export function findContactStep(scope: RunScope, prospect: Prospect): Promise<StepResult<CrmFindings>> {
  const { crm } = scope.context.connectors;
  if (crm === undefined || !has(crm, 'searchContacts')) return Promise.resolve(notConfigured('hubspot'));
  const step = { key: 'resolve_hubspot', connector: 'hubspot', email: prospect.email };
  return withConnector(scope, step, async () => {
    const mayCreate = scope.context.settings.createContacts;
    const output = await whileGone(() => lookUp(crm, prospect, mayCreate));
    return { status: 'success', output };
  });
}

/**
 * Does it once more when the CRM says that a record is gone: an earlier answer was given again, and the connector has
 * dropped it by now.
 */
export async function whileGone<T>(work: (isAgain: boolean) => Promise<T>): Promise<T> {
  try {
    return await work(false);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.fault !== 'not_found') throw error;
    return work(true);
  }
}

/** What the CRM knows of the prospect now. */
export async function lookUp(crm: Crm, prospect: Prospect, mayCreate: boolean): Promise<CrmFindings> {
  const contact = await findContact(crm, prospect, mayCreate);
  const company = await findCompany(crm, contact, prospect);
  return {
    contact_id: contact?.id ?? null,
    company_id: company?.id ?? null,
    prospect_email: prospect.email,
    contact,
    company,
  };
}

/**
 * HubSpot makes the contact of a form some seconds after the form, so a missing one is looked up again before one is
 * created. Without the right to create, the CRM step looks once more at the end of the run.
 */
async function findContact(crm: Crm, prospect: Prospect, mayCreate: boolean): Promise<CrmContact | null> {
  const found = await crm.searchContacts(prospect.email);
  if (found !== null || !mayCreate || !has(crm, 'createContact')) return found;
  return (
    (await crm.searchContacts(prospect.email)) ??
    (await crm.createContact({
      email: prospect.email,
      firstName: prospect.first_name,
      lastName: prospect.last_name,
      company: prospect.company,
    }))
  );
}

async function findCompany(crm: Crm, contact: CrmContact | null, prospect: Prospect): Promise<CrmCompany | null> {
  if (contact !== null && has(crm, 'getContactAssociations', 'getCompany')) {
    const [companyId] = (await crm.getContactAssociations(contact.id)).companyIds;
    const company = companyId === undefined ? null : await crm.getCompany(companyId);
    if (company !== null) return company;
  }
  const domain = domainOf(prospect.email);
  if (isFreeMailDomain(domain) || !has(crm, 'searchCompanies')) return null;
  const [company] = await crm.searchCompanies(domain);
  return company ?? null;
}
