import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { isPersonWithRole, type Role } from '../../core/actor.ts';
import { actorName, logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import {
  changeMember as change,
  hasOwner,
  insertInvitation,
  listMembers as listStored,
  type Member,
  memberById,
  openInvitations,
  withdrawInvitation,
} from '../../store/members.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

export type MemberView = {
  id: string;
  email: string | null;
  name: string;
  role: Role;
  status: 'active' | 'disabled' | 'invited';
  created_at: string;
};

const invitationHours = 72;
const ownerLinkHours = 24;

/** Members, oldest first, and on the first page those who are invited. Throws `forbidden`. */
export async function listMembers(
  context: VerbContext,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ items: MemberView[]; total: number }> {
  requireAdmin(context);
  const { members, total, invited } = await context.read(async (reading) => ({
    ...(await listStored(reading, { limit: pageSize, offset: (page - 1) * pageSize })),
    invited: page === 1 ? await openInvitations(reading) : [],
  }));
  const waiting = invited.map((one) => ({
    id: one.invitation_id,
    email: one.email,
    name: one.email ?? 'The first owner',
    role: one.role,
    status: 'invited' as const,
    created_at: one.created_at.toISOString(),
  }));
  return { items: [...waiting, ...members.map(viewOf)], total: total + waiting.length };
}

/** A member, by the name they act under. Throws `forbidden`, `not_found`. */
export async function requireMember(context: VerbContext, id: string): Promise<{ email: string }> {
  requireAdmin(context);
  const member = await context.read((reading) => memberById(reading, id));
  if (member !== null) return { email: member.email };
  throw new CountersignError('not_found', 'There is no such member.');
}

/** Invites an address. The token is answered this one time; only its SHA-256 is stored. Throws `forbidden`, `already_member`. */
export async function inviteMember(
  context: VerbContext,
  { email, role }: { email: string; role: Role },
): Promise<MemberView & { token: string; expires_at: string }> {
  requireAdmin(context);
  requireRight(context, role);
  const [address, token, id] = [email.trim().toLowerCase(), newToken(), randomUUID()];
  const invitation = { id, email: address, role, tokenHash: hashOf(token), invitedBy: actorName(context.actor) };
  await context.change(async (writing, audit) => {
    const { members } = await listStored(writing, { limit: 10_000, offset: 0 });
    if (members.some((one) => one.email === address && one.disabled_at === null)) {
      throw new CountersignError('already_member', 'This address is a member already.');
    }
    await insertInvitation(writing, { ...invitation, hours: invitationHours });
    audit(logConfigChange(`invitation:${address}`, null, { role }));
  });
  const now = context.clock();
  return {
    ...{ id, email: address, name: address, role, status: 'invited' as const, created_at: now.toISOString(), token },
    expires_at: new Date(now.getTime() + invitationHours * 3_600_000).toISOString(),
  };
}

/**
 * Changes role or standing of a member; their sessions end at once. An invitation can only be withdrawn, by
 * `disabled`. Throws `forbidden`, `not_found`, `last_owner`.
 */
export async function changeMember(
  context: VerbContext,
  { id, role, disabled }: { id: string; role?: Role; disabled?: boolean },
): Promise<MemberView> {
  requireAdmin(context);
  return context.change(async (writing, audit) => {
    const before = await memberById(writing, id);
    if (before === null) {
      const withdrawn = disabled === true ? await withdrawInvitation(writing, id) : null;
      if (withdrawn === null) throw new CountersignError('not_found', 'There is no such member.');
      audit(logConfigChange(`invitation:${withdrawn.email ?? 'owner'}`, { role: withdrawn.role }, null));
      const { email, created_at: since } = withdrawn;
      return {
        id,
        email,
        name: email ?? '',
        role: withdrawn.role,
        status: 'disabled',
        created_at: since.toISOString(),
      };
    }
    requireRight(context, before.role);
    if (role !== undefined) requireRight(context, role);
    const after = await change(writing, id, {
      ...(role === undefined ? {} : { role }),
      ...(disabled === undefined ? {} : { disabled_at: disabled ? context.clock() : null }),
    });
    if (after === null) throw new CountersignError('not_found', 'There is no such member.');
    const standing = (one: Member) => ({ role: one.role, disabled: one.disabled_at !== null });
    audit(logConfigChange(`member:${before.email}`, standing(before), standing(after)));
    return viewOf(after);
  });
}

/**
 * A link's token for the first owner of a workspace that has none; null where somebody is. An earlier one is worth
 * nothing any more.
 */
export async function inviteFirstOwner(context: VerbContext): Promise<string | null> {
  if (await context.read(hasOwner)) return null;
  const token = newToken();
  await context.change(async (writing, audit) => {
    await insertInvitation(writing, {
      ...{ id: randomUUID(), email: null, role: 'owner', tokenHash: hashOf(token) },
      ...{ invitedBy: actorName(context.actor), hours: ownerLinkHours },
    });
    audit(logConfigChange('invitation:owner', null, { role: 'owner' }));
  });
  return token;
}

/** What owners are and have, owners alone give and take. */
function requireRight({ actor }: VerbContext, role: Role): void {
  if (role !== 'owner' || actor.kind === 'system' || isPersonWithRole(actor, 'owner')) return;
  throw new CountersignError('forbidden', 'Only an owner makes or changes an owner.');
}

function viewOf(member: Member): MemberView {
  const status = member.disabled_at === null ? 'active' : 'disabled';
  const { person_id: id, email, name, role, created_at: since } = member;
  return { id, email, name, role, status, created_at: since.toISOString() };
}

const newToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
