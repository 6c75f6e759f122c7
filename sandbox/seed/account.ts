import type { Crm, CrmRecord, PropertyDefinition } from '../hubspot/crm.ts';
import { objectTypes } from '../hubspot/types.ts';
import { colleague, formId, leads, rep } from './people.ts';

const dayMs = 86_400_000;

/** The HubSpot account: property definitions, owners, the form, and the records of leads who wrote before. */
export function seedAccount(crm: Crm, now: number): void {
  for (const definition of definitions()) crm.properties.put(`${definition.objectType}/${definition.name}`, definition);
  for (const [person, userId] of [
    [rep, 5501],
    [colleague, 5502],
  ] as const) {
    crm.owners.put(person.ownerId, {
      id: person.ownerId,
      email: person.email,
      firstName: person.givenName,
      lastName: person.familyName,
      userId,
    });
  }
  crm.forms.put(formId, { id: formId, name: 'Ask us about racking', fields: formFields() });
  const oakline = put(crm, 'companies', now - 30 * dayMs, {
    name: 'Oakline Logistics',
    domain: 'oakline-logistics.example',
    city: 'Leeds',
    industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
  });
  const adler = put(crm, 'companies', now - 30 * dayMs, {
    name: 'Adler Kühlhaus GmbH',
    domain: 'adler-kuehlhaus.example',
    city: 'Bremen',
    country: 'Germany',
  });
  put(crm, 'companies', now - 60 * dayMs, { name: 'Hollin Paper', domain: 'hollin-paper.example', city: 'Kendal' });
  const [priya, jonas] = [leads[0], leads[1]].map((lead) =>
    put(crm, 'contacts', now - 21 * dayMs, {
      email: lead.email,
      firstname: lead.firstName,
      lastname: lead.lastName,
      company: lead.company,
      jobtitle: lead.jobTitle,
      phone: lead.phone,
      hubspot_owner_id: rep.ownerId,
      lifecyclestage: 'lead',
      hs_language: lead.language,
    }),
  );
  if (priya !== undefined) link(crm, priya, oakline);
  if (jonas !== undefined) link(crm, jonas, adler);
  put(crm, 'contacts', now - 90 * dayMs, {
    email: `noor.haddad@harbour-tools.example`,
    firstname: 'Noor',
    lastname: 'Haddad',
    company: 'Harbour Tools',
  });
  seedConversations(crm, now);
}

/** What the rep has written and said before, under ids that people can type. */
function seedConversations(crm: Crm, now: number): void {
  const [priya] = leads;
  const at = (days: number) => ({ hs_timestamp: new Date(now - days * dayMs).toISOString() });
  const email = (from: string, to: string) => ({ hs_email_from_email: from, hs_email_to_email: to });
  const said = (id: string, type: string, days: number, properties: Record<string, string>) =>
    put(crm, type, now - days * dayMs, { ...at(days), ...properties }, id);
  said('12345', 'emails', 18, {
    ...email(rep.email, priya.email),
    hs_email_direction: 'EMAIL',
    hs_email_status: 'SENT',
    hs_email_subject: 'Your second hall in Leeds',
    hs_email_html:
      '<div>Hi Priya,<br><br>Thanks for the drawings. Two things before I plan anything: how heavy is your heaviest pallet, and does the floor plan show every drain?<br><br>If you send me both this week, you have a layout next Tuesday. Shall we?<br><br>Maren</div>',
  });
  said('12346', 'emails', 17, {
    ...email(priya.email, rep.email),
    hs_email_direction: 'INCOMING_EMAIL',
    hs_email_subject: 'Re: Your second hall in Leeds',
    hs_email_text: 'Hi Maren, 840 kg, and yes, all of them. Tuesday works.',
  });
  said('12347', 'calls', 12, {
    hs_call_title: 'Call about aisle widths',
    hs_call_body: '<p>We talked through the 3.2 metre aisles.</p><p>She prefers fewer, longer rows.</p>',
    hs_call_duration: '754000',
    hs_call_recording_url: 'https://calls.example.com/recordings/12347',
  });
  said('12348', 'notes', 10, {
    hs_note_body: '<p>Wants the layout as a <b>PDF</b> &amp; a parts list.<br>Never calls before nine.</p>',
  });
  said('12349', 'meetings', 8, { hs_meeting_title: 'Layout review', hs_meeting_body: 'Walk through the layout.' });
}

function put(
  crm: Crm,
  type: string,
  at: number,
  properties: Record<string, string>,
  id: string = crm.newId(),
): CrmRecord {
  const stamp = new Date(at).toISOString();
  const modified = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
  const record = {
    id,
    type,
    properties: { ...properties, hs_object_id: id, createdate: stamp, [modified]: stamp },
    createdAt: at,
    updatedAt: at,
  };
  crm.put(record);
  return record;
}

function link(crm: Crm, contact: CrmRecord, company: CrmRecord): void {
  crm.links.put({ fromType: 'contacts', fromId: contact.id, toType: 'companies', toId: company.id, typeIds: [279, 1] });
}

function formFields() {
  const field = (name: string, label: string, fieldType: string, required = false) => ({
    name,
    label,
    fieldType,
    required,
  });
  return [
    field('email', 'E-mail', 'email', true),
    field('firstname', 'First name', 'single_line_text'),
    field('lastname', 'Last name', 'single_line_text'),
    field('company', 'Company', 'single_line_text'),
    field('jobtitle', 'Job title', 'single_line_text'),
    field('phone', 'Phone', 'phone'),
    field('message', 'How can we help?', 'multi_line_text'),
    field('hs_language', 'Language', 'dropdown'),
  ];
}

const textNames: Record<string, string> = {
  contacts:
    'email firstname lastname company jobtitle phone mobilephone website message city country hs_language lifecyclestage hs_lead_status hubspot_owner_id hs_analytics_source hs_additional_emails address zip state industry',
  companies:
    'name domain website phone city country industry description hubspot_owner_id lifecyclestage address zip state',
  tasks: 'hs_task_subject hs_task_body hs_task_reminders hubspot_owner_id hs_attachment_ids hs_queue_membership_ids',
  notes: 'hs_note_body hubspot_owner_id hs_attachment_ids',
  emails:
    'hs_email_subject hs_email_text hs_email_html hs_email_direction hs_email_status hs_email_headers hs_email_from_email hs_email_to_email hubspot_owner_id',
  calls:
    'hs_call_title hs_call_body hs_call_direction hs_call_status hs_call_disposition hs_call_duration hs_call_recording_url hubspot_owner_id',
  meetings: 'hs_meeting_title hs_meeting_body hs_meeting_location hs_meeting_outcome hubspot_owner_id',
};
const options: Record<string, string[]> = {
  hs_task_status: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED'],
  hs_task_priority: ['NONE', 'LOW', 'MEDIUM', 'HIGH'],
  hs_task_type: ['EMAIL', 'CALL', 'TODO'],
};

function definitions(): PropertyDefinition[] {
  return objectTypes.flatMap(({ name: objectType, modified }) => {
    const make = (name: string, type: string, fieldType: string, more: object = {}): PropertyDefinition => ({
      ...{
        objectType,
        name,
        type,
        fieldType,
        label: name,
        hasUniqueValue: false,
        hubspotDefined: true,
        groupName: `${objectType}_information`,
      },
      ...more,
    });
    const isActivity = !['contacts', 'companies'].includes(objectType);
    const texts = (textNames[objectType] ?? '')
      .split(' ')
      .map((name) => make(name, 'string', /body|message/.test(name) ? 'textarea' : 'text'));
    const stamps = [isActivity ? 'hs_createdate' : 'createdate', modified].map((name) =>
      make(name, 'datetime', 'date', { readOnly: true }),
    );
    const choices =
      objectType === 'tasks'
        ? Object.entries(options).map(([name, values]) =>
            make(name, 'enumeration', 'select', { options: values.map(option) }),
          )
        : [];
    const times = isActivity ? [make('hs_timestamp', 'datetime', 'date')] : [];
    const conversions =
      objectType === 'contacts'
        ? [make('recent_conversion_date', 'datetime', 'date'), make('num_conversion_events', 'number', 'number')]
        : [];
    return [
      ...texts,
      ...stamps,
      ...choices,
      ...times,
      ...conversions,
      make('hs_object_id', 'number', 'number', { readOnly: true }),
    ];
  });
}

const option = (value: string) => ({ value, label: value, hidden: false });
