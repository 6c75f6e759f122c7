import { ConnectorError } from '../../core/errors.ts';
import type { CrmEngagement } from '../../core/source-ports.ts';
import { orNull } from '../connector.ts';
import { textOfHtml } from '../gmail/html.ts';
import type { HubSpotClient } from './client.ts';

type Properties = Record<string, string | null | undefined>;
type Read = (id: string, properties: Properties) => CrmEngagement;

const readScope = 'crm.objects.contacts.read';
const mailScope = 'sales-email-read';

/** What can be read, and which of its properties; a property that the account does not know comes back empty. */
const readable: Readonly<Record<string, { properties: string[]; read: Read }>> = {
  emails: {
    properties: [
      'hs_timestamp',
      'hs_email_subject',
      'hs_email_text',
      'hs_email_html',
      'hs_email_direction',
      'hs_email_from_email',
      'hs_email_to_email',
      'hs_email_headers',
    ],
    read: readEmail,
  },
  calls: {
    properties: ['hs_timestamp', 'hs_call_title', 'hs_call_body', 'hs_call_duration', 'hs_call_recording_url'],
    read: readCall,
  },
  notes: { properties: ['hs_timestamp', 'hs_note_body'], read: readNote },
};
/** Records of the same numbering that hold no words of a person. */
const others = ['meetings', 'tasks'];

/** One e-mail, call or note by id. HubSpot's ids do not tell the type, so each is asked, in this order. */
export async function readEngagement(client: HubSpotClient, id: string): Promise<CrmEngagement> {
  for (const [objectType, { properties, read }] of Object.entries(readable)) {
    const found = await propertiesOf(client, objectType, id, properties);
    if (found !== null) return read(id, found);
  }
  for (const objectType of others) {
    if ((await propertiesOf(client, objectType, id, ['hs_timestamp'])) !== null) {
      const sentence = 'This HubSpot record is a meeting or a task. E-mails, calls and notes can be read.';
      throw new ConnectorError('hubspot', 'rejected', sentence, { details: { reason: 'unsupported_type' } });
    }
  }
  throw new ConnectorError('hubspot', 'not_found', 'HubSpot has no e-mail, call or note with this id.');
}

async function propertiesOf(
  client: HubSpotClient,
  objectType: string,
  objectId: string,
  properties: string[],
): Promise<Properties | null> {
  const record = await orNull(
    client.call({ act: 'read', scope: readScope }, () =>
      client.api.GET('/crm/objects/2026-09/{objectType}/{objectId}', {
        params: { path: { objectType, objectId }, query: { properties } },
      }),
    ),
  );
  return record?.properties ?? null;
}

function readEmail(id: string, properties: Properties): CrmEngagement {
  const { hs_email_text: plain, hs_email_html: html, hs_email_subject: subject } = properties;
  if ([plain, html, subject].some(isRedacted)) {
    const sentence = `HubSpot redacts this e-mail: the key lacks the scope ${mailScope}. Add it to the key and try again.`;
    throw new ConnectorError('hubspot', 'unauthorised', sentence, {
      details: { reason: 'redacted', scope: mailScope },
    });
  }
  return {
    kind: 'email',
    id,
    at: dateOf(properties.hs_timestamp),
    direction: directionOf(properties.hs_email_direction),
    subject: subject?.trim() ?? '',
    from: properties.hs_email_from_email?.trim() || fromHeaders(properties.hs_email_headers, 'from'),
    to: properties.hs_email_to_email?.trim() || fromHeaders(properties.hs_email_headers, 'to'),
    body: plain?.trim() || textOfHtml(html ?? ''),
  };
}

function readCall(id: string, properties: Properties): CrmEngagement {
  const duration = Number(properties.hs_call_duration || Number.NaN);
  return {
    kind: 'call',
    id,
    at: dateOf(properties.hs_timestamp),
    title: properties.hs_call_title?.trim() || null,
    body: textOfHtml(properties.hs_call_body ?? ''),
    durationMs: Number.isFinite(duration) ? duration : null,
    recordingUrl: properties.hs_call_recording_url?.trim() || null,
  };
}

function readNote(id: string, properties: Properties): CrmEngagement {
  return {
    kind: 'note',
    id,
    at: dateOf(properties.hs_timestamp),
    body: textOfHtml(properties.hs_note_body ?? ''),
  };
}

/** HubSpot puts a sentence in place of the content: community.hubspot.com, "New scope required to get the content of email". */
function isRedacted(text: string | null | undefined): boolean {
  return text != null && text.length < 400 && /\bredacted\b/i.test(text) && text.includes(mailScope);
}

function directionOf(direction: string | null | undefined): 'outgoing' | 'incoming' | 'forwarded' {
  if (direction === 'INCOMING_EMAIL') return 'incoming';
  return direction === 'FORWARDED_EMAIL' ? 'forwarded' : 'outgoing';
}

/** `hs_email_headers` is JSON: `{"from":{"email":…},"to":[{"email":…}]}`; the address, or null. */
function fromHeaders(text: string | null | undefined, name: 'from' | 'to'): string | null {
  try {
    const found = (JSON.parse(text ?? '') as Record<string, unknown>)[name];
    const { email } = ((Array.isArray(found) ? found[0] : found) ?? {}) as { email?: unknown };
    return typeof email === 'string' ? email : null;
  } catch {
    return null;
  }
}

/** Times come as ISO 8601 or, from older records, in epoch milliseconds. */
function dateOf(text: string | null | undefined): Date | null {
  const at = new Date(/^\d+$/.test(text ?? '') ? Number(text) : (text ?? ''));
  return Number.isNaN(at.getTime()) ? null : at;
}
