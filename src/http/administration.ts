import * as keys from '../verbs/admin/api-keys.ts';
import * as rules from '../verbs/admin/content-rules.ts';
import { listDeadJobs, retryDeadJob } from '../verbs/admin/dead-jobs.ts';
import { readSendBreaker } from '../verbs/sending/send-breaker.ts';
import * as switches from '../verbs/sending/send-mode.ts';
import { idParam, nothing, pageQuery } from './contract.ts';
import * as c from './contract-of-administration.ts';
import { asPage, givenName, idOf, pageFrom } from './inputs.ts';
import { operation } from './route.ts';

export const sendMode = operation(
  { does: 'What may be sent now, and why not.', replies: { 200: c.sendMode } },
  ({ context }) => switches.readSendMode(context),
);

export const disableSending = operation(
  { does: 'Stops all sending.', body: c.switching, replies: { 200: c.sendMode } },
  (call) => {
    const { reason, operator } = call.body;
    return switches.disableSending(call.context, { reason, operator: givenName(call, operator) });
  },
);

export const enableSending = operation(
  {
    does: 'Lifts the stop. It never allows more than the configuration does.',
    body: c.switching,
    replies: { 200: c.sendMode },
  },
  (call) => {
    const { reason, operator } = call.body;
    return switches.enableSending(call.context, { reason, operator: givenName(call, operator) });
  },
);

export const sendBreaker = operation(
  {
    does: 'How the sends of the last hour went, and whether too many failed. Enabling sending closes it.',
    replies: { 200: c.sendBreaker },
  },
  ({ context }) => readSendBreaker(context),
);

export const listKeys = operation(
  { does: 'All API keys, without their text.', query: pageQuery, replies: { 200: c.apiKeyPage } },
  async ({ app, context, query }) => {
    const rotationDays = app.settings.apiKeyRotationDays;
    return asPage(query, await keys.listApiKeys(context, { rotationDays, ...pageFrom(query) }));
  },
);

export const createKey = operation(
  { does: 'Makes an API key and shows its text this one time.', body: c.newApiKey, replies: { 201: c.createdApiKey } },
  ({ context, body }) => {
    const { name, scopes, expires_in_days: expiresInDays } = body;
    return keys.createApiKey(context, { name, scopes, expiresInDays });
  },
);

export const revokeKey = operation(
  { does: 'Ends an API key for good.', params: idParam, replies: { 204: nothing }, refuses: [404] },
  async (call) => {
    await keys.revokeApiKey(call.context, { keyId: idOf(call) });
    return null;
  },
);

export const deadJobs = operation(
  { does: 'Jobs that were given up.', query: pageQuery, replies: { 200: c.deadJobPage } },
  async ({ context, query }) => asPage(query, await listDeadJobs(context, pageFrom(query))),
);

export const retryJob = operation(
  { does: 'Puts a dead job back into its queue.', params: idParam, replies: { 200: c.retriedJob }, refuses: [404] },
  (call) => retryDeadJob(call.context, { jobId: idOf(call) }),
);

export const readRules = operation(
  { does: 'The facts and links a mail may hold.', replies: { 200: c.contentRules } },
  ({ context }) => rules.readContentRules(context),
);

export const replaceRules = operation(
  { does: 'Replaces the facts and links a mail may hold.', body: c.contentRules, replies: { 200: c.contentRules } },
  ({ context, body }) => rules.replaceContentRules(context, body),
);
