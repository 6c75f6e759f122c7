import { listLeadShares, setLeadShare } from '../verbs/admin/lead-shares.ts';
import { listAuditEvents } from '../verbs/admin/list-audit-events.ts';
import { changeMember, inviteMember, listMembers, requireMember } from '../verbs/admin/members.ts';
import * as rules from '../verbs/admin/workspace-rules.ts';
import { idParam, pageQuery } from './contract.ts';
import { auditPage } from './contract-of-administration.ts';
import * as c from './contract-of-sign-in.ts';
import { asPage, idOf, pageFrom } from './inputs.ts';
import { operation } from './route.ts';

export const list = operation(
  { does: 'The members of the workspace, and who is invited.', query: pageQuery, replies: { 200: c.memberPage } },
  async ({ context, query }) => asPage(query, await listMembers(context, pageFrom(query))),
);

export const invite = operation(
  {
    does: 'Invites somebody; the link is shown this one time.',
    body: c.newMember,
    replies: { 201: c.invitedMember },
    refuses: [409],
  },
  async ({ app, context, body }) => {
    const { token, ...member } = await inviteMember(context, body);
    return { ...member, link: `${app.settings.publicBaseUrl}/join#${token}` };
  },
);

export const change = operation(
  {
    does: 'Changes a role, shuts a member out or lets them in again; withdraws an invitation.',
    params: idParam,
    body: c.memberChange,
    replies: { 200: c.changedMember },
    refuses: [404, 409],
  },
  (call) => changeMember(call.context, { id: idOf(call), ...call.body }),
);

export const readRules = operation(
  { does: 'The workspace’s name, and what it asks of those who approve.', replies: { 200: c.workspaceRules } },
  ({ context }) => rules.readWorkspaceRules(context),
);

export const replaceRules = operation(
  {
    does: 'Replaces what the workspace asks of those who approve.',
    body: c.workspaceRules,
    replies: { 200: c.workspaceRules },
  },
  ({ context, body }) => rules.replaceWorkspaceRules(context, body),
);

export const activity = operation(
  {
    does: 'What a member did, newest first, from the audit trail.',
    params: idParam,
    query: pageQuery,
    replies: { 200: auditPage },
    refuses: [404],
  },
  async (call) => {
    const { email } = await requireMember(call.context, idOf(call));
    const anything = { eventType: null, resource: null, from: null, to: null };
    return asPage(
      call.query,
      await listAuditEvents(call.context, { ...anything, actor: email, ...pageFrom(call.query) }),
    );
  },
);

export const leadShares = operation(
  { does: 'Who takes part in the leads, and when.', replies: { 200: c.leadShares } },
  async ({ context }) => ({ items: await listLeadShares(context) }),
);

export const setShare = operation(
  {
    does: 'Sets a member’s part in the leads: weight, hours, most per day, and whose CRM contacts are theirs.',
    params: idParam,
    body: c.newLeadShare,
    replies: { 200: c.leadShare },
    refuses: [404, 409],
  },
  (call) => setLeadShare(call.context, { person_id: idOf(call), ...call.body }),
);
