/** What each kind of record is called, which number it has, and what is asked of it. */
export type ObjectType = {
  name: string;
  singular: string;
  typeId: string;
  shown: string[];
  searched: string[];
  required: string[];
  modified: string;
};

const engagement = ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'];

export const objectTypes: ObjectType[] = [
  {
    name: 'contacts',
    singular: 'contact',
    typeId: '0-1',
    shown: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    searched: ['firstname', 'lastname', 'email', 'phone', 'company', 'hs_additional_emails'],
    required: [],
    modified: 'lastmodifieddate',
  },
  {
    name: 'companies',
    singular: 'company',
    typeId: '0-2',
    shown: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    searched: ['name', 'domain', 'phone', 'website'],
    required: [],
    modified: 'hs_lastmodifieddate',
  },
  { ...activity('tasks', 'task', '0-27'), searched: ['hs_task_subject', 'hs_task_body'] },
  { ...activity('notes', 'note', '0-46'), searched: ['hs_note_body'] },
  { ...activity('emails', 'email', '0-49'), searched: ['hs_email_subject', 'hs_email_text'] },
  { ...activity('calls', 'call', '0-48'), searched: ['hs_call_title', 'hs_call_body'] },
  { ...activity('meetings', 'meeting', '0-47'), searched: ['hs_meeting_title', 'hs_meeting_body'] },
];

function activity(name: string, singular: string, typeId: string): ObjectType {
  return {
    name,
    singular,
    typeId,
    shown: engagement,
    searched: [],
    required: ['hs_timestamp'],
    modified: 'hs_lastmodifieddate',
  };
}

const byAnyName = new Map(
  objectTypes.flatMap((type) => [type.name, type.singular, type.typeId].map((key) => [key, type] as const)),
);

/** A type by plural, singular or number. */
export function objectType(name: string): ObjectType | undefined {
  return byAnyName.get(name.toLowerCase());
}

/** Association type ids, default one first; contracts behaviour 1.5. */
const associationIds: Record<string, number[]> = {
  'contacts/companies': [279, 1],
  'companies/contacts': [280, 2],
  'contacts/contacts': [449],
  'companies/companies': [450],
  'tasks/contacts': [204],
  'contacts/tasks': [203],
  'tasks/companies': [192],
  'companies/tasks': [191],
  'notes/contacts': [202],
  'contacts/notes': [201],
  'notes/companies': [190],
  'companies/notes': [189],
  'emails/contacts': [198],
  'contacts/emails': [197],
  'emails/companies': [186],
  'companies/emails': [185],
  'calls/contacts': [194],
  'contacts/calls': [193],
  'calls/companies': [182],
  'companies/calls': [181],
  'meetings/contacts': [200],
  'contacts/meetings': [199],
  'meetings/companies': [188],
  'companies/meetings': [187],
  'calls/meetings': [399],
  'meetings/calls': [400],
};

/** The association types from one kind of record to another; empty when there is none. */
export function associationTypes(from: string, to: string): number[] {
  return associationIds[`${from}/${to}`] ?? [];
}

/** The type of the way back, or undefined. */
export function reverseType(from: string, to: string, typeId: number): number | undefined {
  const index = associationTypes(from, to).indexOf(typeId);
  return index < 0 ? undefined : associationTypes(to, from)[index];
}
