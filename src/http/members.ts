import { changeMember, inviteMember, listMembers } from '../verbs/admin/members.ts';
import * as rules from '../verbs/admin/workspace-rules.ts';
import { idParam, pageQuery } from './contract.ts';
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
