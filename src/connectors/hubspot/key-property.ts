import { ConnectorError } from '../../core/errors.ts';
import { orNull } from '../connector.ts';
import type { HubSpotClient } from './client.ts';

export type EngagementKind = 'tasks' | 'notes';

/** The property of ours that makes a write repeatable. HubSpot allows ten unique ones per object type. */
export const keyProperty = 'countersign_key';
export const bodyProperties = { tasks: 'hs_task_body', notes: 'hs_note_body' } as const;
const groupNames = { tasks: 'task', notes: 'note' };

/** True when the account has our unique property, made now if need be; false when it will not let us have it. */
export async function ensureKeyProperty(client: HubSpotClient, kind: EngagementKind): Promise<boolean> {
  try {
    const existing = await getProperty(client, kind, keyProperty);
    if (existing !== null) return existing.hasUniqueValue === true;
    const sibling = await getProperty(client, kind, bodyProperties[kind]);
    const groupName = sibling?.groupName ?? groupNames[kind];
    const created = await client.call({ act: 'keyed_write', scope: 'crm.schemas.contacts.write' }, () =>
      client.api.POST('/crm/properties/2026-09/{objectType}', {
        params: { path: { objectType: kind } },
        body: {
          name: keyProperty,
          label: 'Countersign key',
          description: 'Keeps Countersign from writing the same record twice. Please leave it alone.',
          groupName,
          type: 'string',
          fieldType: 'text',
          hasUniqueValue: true,
          formField: false,
        },
      }),
    );
    return created.hasUniqueValue === true;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.details.status === 409) return (await getProperty(client, kind, keyProperty))?.hasUniqueValue === true;
    if (error.details.status === 403 || error.fault === 'rejected') return false;
    throw error;
  }
}

function getProperty(client: HubSpotClient, objectType: EngagementKind, propertyName: string) {
  return orNull(
    client.call({ act: 'read', scope: 'crm.schemas.contacts.read' }, () =>
      client.api.GET('/crm/properties/2026-09/{objectType}/{propertyName}', {
        params: { path: { objectType, propertyName } },
      }),
    ),
  );
}
