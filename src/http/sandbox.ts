import { CountersignError } from '../core/errors.ts';
import { receiveLead } from '../verbs/leads/receive-lead.ts';
import * as c from './contract-of-sandbox.ts';
import { type Call, operation } from './route.ts';
import type { SandboxDesk } from './sandbox-desk.ts';

const done = { status: 'ok' as const };

/** What the emulated world holds, and what one can make happen in it. Without a sandbox none of this exists (404). */
export const look = operation(
  { does: 'The emulated mailbox, calendar and CRM.', replies: { 200: c.sandboxView }, refuses: [404] },
  (call) => sandboxOf(call).look(),
);

export const lead = operation(
  {
    does: 'Lets a test lead come in, as its form would.',
    body: c.testLead,
    replies: { 202: c.testLeadReceipt },
    refuses: [404],
  },
  async (call) => {
    sandboxOf(call);
    const { workflowId } = await receiveLead(call.context, {
      fields: call.body,
      submissionId: null,
      formId: null,
      source: 'sandbox_page',
      occurredAt: call.app.clock(),
      signature: 'internal',
    });
    return { workflow_id: workflowId };
  },
);

export const reply = operation(
  { does: 'Lets a customer answer in a thread.', body: c.customerReply, replies: { 200: c.done }, refuses: [404] },
  async (call) => {
    await sandboxOf(call).reply(call.body.thread_id, call.body.text);
    return done;
  },
);

export const fault = operation(
  { does: 'Lets something fail on purpose.', body: c.newFault, replies: { 200: c.done }, refuses: [404] },
  async (call) => {
    await sandboxOf(call).addFault(call.body.fault);
    return done;
  },
);

export const heal = operation(
  { does: 'Ends everything that fails on purpose.', replies: { 200: c.done }, refuses: [404] },
  async (call) => {
    await sandboxOf(call).clearFaults();
    return done;
  },
);

export const reset = operation(
  { does: 'Empties the emulated world and seeds it anew.', replies: { 200: c.done }, refuses: [404] },
  async (call) => {
    await sandboxOf(call).reset();
    return done;
  },
);

function sandboxOf({ app }: Pick<Call, 'app'>): SandboxDesk {
  if (app.sandbox !== null) return app.sandbox;
  throw new CountersignError('not_found', 'There is no sandbox here.');
}
