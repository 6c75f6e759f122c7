import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { sqlState } from '../../store/database.ts';
import { type LeadShare, listLeadShares as list, putLeadShare } from '../../store/lead-shares.ts';
import { memberById } from '../../store/members.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

/** Who takes part in the leads. Throws `forbidden`. */
export async function listLeadShares(context: VerbContext): Promise<(LeadShare & { name: string })[]> {
  requireAdmin(context);
  return context.read(list);
}

/** Sets a member's part in the leads; weight 0 ends it. Throws `forbidden`, `not_found`, `owner_taken`. */
export async function setLeadShare(context: VerbContext, share: LeadShare): Promise<LeadShare & { name: string }> {
  requireAdmin(context);
  return context.change(async (writing, audit) => {
    const member = await memberById(writing, share.person_id);
    if (member === null) throw new CountersignError('not_found', 'There is no such member.');
    await putLeadShare(writing, share).catch((error: unknown) => {
      if (sqlState(error) !== '23505') throw error;
      throw new CountersignError('owner_taken', 'Another member has the contacts of this CRM owner.');
    });
    const { person_id: _id, ...rest } = share;
    audit(logConfigChange(`lead_share:${member.email}`, null, rest));
    return { ...share, name: member.name };
  });
}
