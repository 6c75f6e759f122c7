import { systemClock } from '../../core/clock.ts';
import type { Crm, FormSource } from '../../core/ports.ts';
import type { EngagementSource } from '../../core/source-ports.ts';
import { isFault } from '../connector.ts';
import { createHubSpotClient, type HubSpotOptions } from './client.ts';
import { createCompanies } from './companies.ts';
import { createContacts } from './contacts.ts';
import { createEngagementWriter, type Engagement } from './engagements.ts';
import { listFormSubmissions } from './form-submissions.ts';
import { readEngagement } from './read-engagement.ts';

export type { HubSpotOptions };

export type HubSpotCrm = Crm &
  FormSource &
  EngagementSource & {
    /** Resolves when HubSpot answers and the key may read contacts; throws ConnectorError otherwise. */
    probe(): Promise<void>;
  };

/** The CRM port over HubSpot's dated paths. One per account: it keeps what it learns of properties, people and companies. */
export function createHubSpotCrm(options: HubSpotOptions): HubSpotCrm {
  const clock = options.clock ?? systemClock;
  const client = createHubSpotClient(options);
  const nowMs = () => clock().getTime();
  const { forget: forgetContact, ...contacts } = createContacts(client, nowMs);
  const { forget: forgetCompany, ...companies } = createCompanies(client, nowMs);
  const writeEngagement = createEngagementWriter(client);
  const write = (engagement: Engagement): Promise<{ id: string }> =>
    writeEngagement(engagement).catch((error: unknown) => {
      // Whichever of the two is gone, the next look must be one.
      if (isFault(error, 'not_found')) {
        if (engagement.contactId !== null) forgetContact(engagement.contactId);
        if (engagement.companyId !== null) forgetCompany(engagement.companyId);
      }
      throw error;
    });
  return {
    ...contacts,
    ...companies,
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
    readEngagement: (id) => readEngagement(client, id),
    async probe() {
      await client.call({ act: 'read', scope: 'crm.objects.contacts.read' }, () =>
        client.api.GET('/crm/objects/2026-09/contacts', { params: { query: { limit: 1 } } }),
      );
    },
  };
}
