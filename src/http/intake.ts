import type { z } from 'zod';
import { CountersignError } from '../core/errors.ts';
import { extractProspect } from '../core/lead.ts';
import { receiveContactEvents } from '../verbs/leads/receive-contact-events.ts';
import { type LeadReceipt, receiveLead, requireExpectedForm } from '../verbs/leads/receive-lead.ts';
import * as c from './contract.ts';
import * as hubspot from './hubspot-bodies.ts';
import { type Call, operation } from './route.ts';

export const submission = operation(
  {
    does: 'Takes a form submission in; the run starts in the background.',
    body: hubspot.formSubmission,
    replies: { 202: c.acceptedSubmission },
    refuses: [409],
  },
  acceptSubmission,
);

export const workflow = operation(
  {
    does: 'Takes the contact properties in that a HubSpot workflow sends.',
    body: hubspot.workflowDelivery,
    replies: { 202: c.acceptedSubmission },
    refuses: [409],
  },
  acceptSubmission,
);

export const form = operation(
  {
    does: 'Takes a form submission in, in the older shape.',
    body: hubspot.formSubmission,
    replies: { 202: c.acceptedForm },
    refuses: [409],
  },
  async (call) => {
    const receipt = await receive(call);
    return { ...acceptance(receipt), task_id: receipt.workflowId };
  },
);

export const dryRun = operation(
  {
    does: 'Checks a form submission as the real route would, and does nothing.',
    body: hubspot.formSubmission,
    replies: { 200: c.validForm },
  },
  ({ context, body }) => {
    const now = context.clock();
    const delivery = hubspot.deliveryOf(body, 'unsigned', now);
    requireExpectedForm(context, delivery.formId);
    const prospect = extractProspect(delivery.fields, { id: 'test', source: delivery.source, createdAt: now });
    return {
      status: 'ok' as const,
      message: 'Form validation successful',
      email: prospect.email,
      company: prospect.company,
      first_name: prospect.first_name,
      received_fields: hubspot.fieldNames(body),
    };
  },
);

export const example = operation(
  { does: 'A body as the form route takes it.', replies: { 200: c.anything } },
  () => hubspot.examplePayload,
);

export const events = operation(
  { does: 'Takes the events of an app in, each once.', body: hubspot.eventDelivery, replies: { 200: c.eventsReceipt } },
  ({ app, context, body }) => {
    const { hubspotAppId } = app.settings;
    if (hubspotAppId !== null && body.some((event) => event.appId !== hubspotAppId)) {
      throw new CountersignError('wrong_app', 'These events are not of our HubSpot app (HUBSPOT_APP_ID).');
    }
    return receiveContactEvents(context, hubspot.contactEvents(body));
  },
);

type FormCall = Call<unknown, unknown, hubspot.FormBody | hubspot.WorkflowBody>;

async function acceptSubmission(call: FormCall): Promise<z.output<typeof c.acceptedSubmission>> {
  const receipt = await receive(call);
  return { ...acceptance(receipt), workflow_id: receipt.workflowId };
}

/** Stores the submission and starts its run; nothing is worked on before the answer. */
function receive({ context, body, proof }: FormCall): Promise<LeadReceipt> {
  if (proof === null) throw new CountersignError('bad_signature', 'This delivery has not been checked.');
  return receiveLead(context, hubspot.deliveryOf(body, proof, context.clock()));
}

function acceptance({ submissionId, email, duplicate, throttled }: LeadReceipt) {
  const shared = { status: 'accepted' as const, submission_id: submissionId, email };
  if (duplicate) return { ...shared, message: 'Form submission was received before', duplicate: true as const };
  if (!throttled) return { ...shared, message: 'Form submission received and queued' };
  const message = 'Form submission received; a run of this address answers it already (LEAD_THROTTLE_MINUTES)';
  return { ...shared, message, throttled: true as const };
}
