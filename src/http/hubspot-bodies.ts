import { z } from 'zod';
import { readFormFields } from '../core/lead.ts';
import type { ContactEvent } from '../verbs/leads/receive-contact-events.ts';
import type { LeadDelivery } from '../verbs/leads/receive-lead.ts';

/*
 * What HubSpot posts, as it may really look: unknown keys are taken, known ones must have their type. Sources:
 * contracts/behaviour.md 1.6 to 1.9.
 */

const mostFields = 64;
const word = z.string().max(500);
const number = z.number().int();
const instant = z.union([number, z.string().max(40)]);
const field = z.looseObject({ name: word, value: z.unknown().optional() });
const fieldList = z.array(field).max(mostFields, `At most ${mostFields} fields are taken.`);

const common = {
  portalId: number.nullish(),
  formId: word.nullish(),
  formSubmissionId: word.nullish(),
  submissionId: word.nullish(),
  conversionId: word.nullish(),
  timestamp: instant.nullish(),
  submittedAt: instant.nullish(),
  pageUri: z.string().max(4000).nullish(),
  pageUrl: z.string().max(4000).nullish(),
  pageName: z.string().max(1000).nullish(),
  pageTitle: z.string().max(1000).nullish(),
  fieldValues: fieldList.nullish(),
  fields: fieldList.nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
};

export const formSubmission = z.looseObject(common).refine(hasFewKeys, {
  message: `At most ${mostFields} fields are taken.`,
});

/** A custom body of HubSpot's workflow action, or the old contact shape with its list of submissions. */
export const workflowDelivery = z
  .looseObject({
    ...common,
    portalId: z.union([number, word]).nullish(),
    'form-submissions': z.array(z.looseObject({})).max(500).nullish(),
  })
  .refine(hasFewKeys, { message: `At most ${mostFields} fields are taken.` });

const idText = z.union([z.number(), z.string().regex(/^[\w.:-]{1,100}$/)]).transform(String);
const idTextOut = z
  .union([z.number(), z.string().max(100)])
  .nullish()
  .transform((value) => String(value ?? ''));
export const eventDelivery = z
  .array(
    z.looseObject({
      eventId: idTextOut,
      subscriptionId: idTextOut,
      portalId: idTextOut,
      appId: idTextOut,
      objectId: idText,
      occurredAt: number.min(0).max(4_102_444_800_000),
      subscriptionType: word.nullish(),
      eventType: word.nullish(),
      propertyName: word.nullish(),
      propertyValue: z.unknown().optional(),
    }),
  )
  .max(100);

export type FormBody = z.output<typeof formSubmission>;
export type WorkflowBody = z.output<typeof workflowDelivery>;

/** The delivery that a form body stands for. `now` stands in for a time that is missing or beyond belief. */
export function deliveryOf(
  body: FormBody | WorkflowBody,
  signature: LeadDelivery['signature'],
  now: Date,
): LeadDelivery {
  const newest = newestSubmission(body);
  return {
    fields: readFormFields(body),
    submissionId:
      given(body.formSubmissionId) ??
      given(body.submissionId) ??
      given(body.conversionId) ??
      given(newest['conversion-id']),
    formId: given(body.formId) ?? given(newest['form-id']),
    source: pageOf(given(body.pageUri) ?? given(body.pageUrl) ?? given(newest['page-url'])),
    occurredAt: timeOf(body.timestamp ?? body.submittedAt ?? newest.timestamp, now),
    signature,
  };
}

/** The names of the fields a form body carries, as the sender wrote them. */
export function fieldNames(body: FormBody): string[] {
  const listed = [...(body.fieldValues ?? []), ...(body.fields ?? [])].map((one) => one.name);
  if (listed.length > 0) return listed;
  return body.properties ? Object.keys(body.properties) : Object.keys(body).filter((key) => !(key in common));
}

/** App events in our terms; both names of the type are known. */
export function contactEvents(body: z.output<typeof eventDelivery>): ContactEvent[] {
  return body.map((event) => ({
    portalId: event.portalId,
    subscriptionId: event.subscriptionId,
    objectId: event.objectId,
    eventId: event.eventId,
    occurredAt: new Date(event.occurredAt),
    type: given(event.subscriptionType) ?? given(event.eventType) ?? '',
    propertyName: event.propertyName ?? null,
    propertyValue: textOf(event.propertyValue),
  }));
}

export const examplePayload = {
  portalId: 62515,
  formId: '4a1f6c1e-0000-4000-8000-000000000001',
  formSubmissionId: '9d4be2a7-0000-4000-8000-000000000001',
  pageTitle: 'Talk to us',
  pageUri: 'https://www.example.com/contact',
  timestamp: 1_795_262_400_000,
  submitText: 'Send',
  userMessage: 'We are looking for a partner for our new warehouse.',
  fieldValues: [
    { name: 'email', value: 'alex.morgan@example.com' },
    { name: 'firstname', value: 'Alex' },
    { name: 'lastname', value: 'Morgan' },
    { name: 'company', value: 'Example Logistics' },
  ],
};

function hasFewKeys(body: Record<string, unknown>): boolean {
  const properties = body.properties as object | null | undefined;
  return Object.keys(body).length <= mostFields && Object.keys(properties ?? {}).length <= mostFields;
}

function newestSubmission(body: Record<string, unknown>): Record<string, unknown> {
  const all = (body['form-submissions'] ?? []) as Record<string, unknown>[];
  const at = (one: Record<string, unknown>) => (typeof one.timestamp === 'number' ? one.timestamp : 0);
  return all.toSorted((a, b) => at(b) - at(a))[0] ?? {};
}

function given(value: unknown): string | null {
  const text =
    typeof value === 'string'
      ? value
          .toWellFormed()
          .replaceAll(/[\u0000-\u001f\u007f]/g, '')
          .trim()
      : '';
  return text === '' ? null : text;
}

/** The page without its query: forms put names and addresses there. */
function pageOf(address: string | null): string {
  return address?.split(/[?#]/)[0]?.slice(0, 500).toWellFormed() || 'hubspot_form';
}

const earliest = Date.UTC(2000, 0, 1);
const dayMs = 24 * 3_600_000;

function timeOf(value: unknown, now: Date): Date {
  const isDigits = typeof value === 'string' && /^\d{10,14}$/.test(value);
  const at = typeof value === 'number' || isDigits ? Number(value) : Date.parse(String(value));
  return at >= earliest && at <= now.getTime() + dayMs ? new Date(at) : now;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 2000).toWellFormed();
}
