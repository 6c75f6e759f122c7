import { systemClock } from '../../core/clock.ts';
import type { Crm, FormSource } from '../../core/ports.ts';
import { createHubSpotClient, type HubSpotOptions } from './client.ts';
import { getCompany, searchCompanies } from './companies.ts';
import { createContacts } from './contacts.ts';
import { createEngagementWriter } from './engagements.ts';
import { listFormSubmissions } from './form-submissions.ts';

export type { HubSpotOptions };

export type HubSpotCrm = Crm &
  FormSource & {
    /** Resolves when HubSpot answers and the key may read contacts; throws ConnectorError otherwise. */
    probe(): Promise<void>;
  };

/** The CRM port over HubSpot's dated paths. One per account: what it learns of the account's properties is kept. */
export function createHubSpotCrm(options: HubSpotOptions): HubSpotCrm {
  const clock = options.clock ?? systemClock;
  const client = createHubSpotClient(options);
  const write = createEngagementWriter(client);
  return {
    ...createContacts(client, () => clock().getTime()),
    searchCompanies: (domain) => searchCompanies(client, domain),
    getCompany: (companyId) => getCompany(client, companyId),
    createTask: ({ key, subject, body, dueAt, contactId, companyId, ownerId }) => {
      const properties = {
        hs_timestamp: dueAt.toISOString(),
        hs_task_subject: subject,
        hs_task_status: 'NOT_STARTED',
        hs_task_type: 'EMAIL',
        hs_task_priority: 'MEDIUM',
        ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
      };
      return write({ kind: 'tasks', key, body, properties, contactId, companyId });
    },
    createNote: ({ key, body, at, contactId, companyId }) =>
      write({ kind: 'notes', key, body, properties: { hs_timestamp: at.toISOString() }, contactId, companyId }),
    listFormSubmissions: (formGuid, since) => listFormSubmissions(client, formGuid, since),
    async probe() {
      await client.call({ act: 'read', scope: 'crm.objects.contacts.read' }, () =>
        client.api.GET('/crm/objects/2026-09/contacts', { params: { query: { limit: 1 } } }),
      );
    },
  };
}
