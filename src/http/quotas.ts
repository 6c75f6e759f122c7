import * as changes from '../verbs/quotas/change-limits.ts';
import { readContactQuota } from '../verbs/quotas/contact-quota.ts';
import { readQuotaDashboard, readQuotaUsage } from '../verbs/quotas/read-quotas.ts';
import { readRateLimit } from '../verbs/quotas/read-rate-limits.ts';
import * as c from './contract-of-quotas.ts';
import { operation } from './route.ts';

export const usage = operation(
  {
    does: 'How much of a quota a user has used.',
    params: c.usageParams,
    query: c.periodQuery,
    replies: { 200: c.usage },
    refuses: [400, 403],
  },
  ({ context, params: { user_id: userId, type }, query: { period } }) =>
    readQuotaUsage(context, { userId, type, period }),
);

export const rateLimit = operation(
  {
    does: 'How many calls to an outside service a user can make now.',
    params: c.serviceParam,
    query: c.userQuery,
    replies: { 200: c.rateLimit },
    refuses: [400, 403],
  },
  ({ context, params: { service }, query: { user_id: userId } }) =>
    readRateLimit(context, { service, ...(userId === undefined ? {} : { userId }) }),
);

export const dashboard = operation(
  {
    does: 'All rate limits and quotas of a user. Calls to outside services are counted some seconds late.',
    params: c.userParam,
    replies: { 200: c.dashboard },
    refuses: [403],
  },
  ({ context, params }) => readQuotaDashboard(context, { userId: params.user_id }),
);

export const ofContact = operation(
  {
    does: 'How many mails the caller may still send, and this contact may still get.',
    params: c.emailParam,
    replies: { 200: c.contactQuota },
  },
  ({ context, params }) => readContactQuota(context, params),
);

export const limits = operation(
  { does: 'The limits of all tiers and users.', replies: { 200: c.allLimits } },
  ({ context }) => changes.listQuotaLimits(context),
);

export const setTier = operation(
  {
    does: 'Replaces the limits of a tier, at once for all in it.',
    params: c.tierParam,
    body: c.tierLimits,
    replies: { 200: c.allLimits },
  },
  ({ context, params: { tier }, body }) => changes.setTierLimits(context, { tier, ...body }),
);

export const setUser = operation(
  {
    does: 'Puts a user into a tier and replaces their own limits, at once.',
    params: c.userParam,
    body: c.userLimits,
    replies: { 200: c.allLimits },
    refuses: [404],
  },
  ({ context, params, body }) => changes.setUserLimits(context, { userId: params.user_id, ...body }),
);
