import type { QuotaType } from '../../core/quota.ts';
import { defaultsOf } from '../../safeguards/limits/quotas.ts';
import type { QuotaOf } from '../../store/quotas.ts';
import { localOperatorId } from '../../store/workspaces.ts';
import type { VerbContext } from '../context.ts';

/** Leads come in, and calls go out, for the user whose mailbox it is: until people sign in there is one. */
export const mailboxUserId = localOperatorId;

/** The quota of a user with the settings' limits, as the store asks for it. */
export function quotaOf({ settings }: Pick<VerbContext, 'settings'>, type: QuotaType, userId: string): QuotaOf {
  return { userId, type, defaults: defaultsOf(type, settings.limits) };
}
