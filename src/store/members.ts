import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Role } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { type Reading, type Store, sqlState, type Writing } from './database.ts';
import type { InvitationTable, PersonTable } from './tables.ts';

export type Member = Selectable<PersonTable>;
export type Invitation = Selectable<InvitationTable>;

/** The members who sign in, oldest first. */
export async function listMembers(
  { db, workspaceId }: Reading,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ members: Member[]; total: number }> {
  const query = db.selectFrom('person').where('workspace_id', '=', workspaceId);
  const members = await query
    .selectAll()
    .orderBy('created_at')
    .orderBy('person_id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { members, total };
}

export async function memberById({ db, workspaceId }: Reading, personId: string): Promise<Member | null> {
  const row = await db
    .selectFrom('person')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

/** Adds a member, or lets a former one in again with the role. Returns their id. */
export async function addMember(
  { db, workspaceId }: Writing,
  member: { userId: string; email: string; name: string; role: Role },
): Promise<string> {
  const row = await db
    .insertInto('person')
    .values({
      workspace_id: workspaceId,
      person_id: randomUUID(),
      user_id: member.userId,
      email: member.email,
      name: member.name,
      role: member.role,
      disabled_at: null,
      // Whatever session an account has by then, it goes on as a member's.
      sessions_from: sql<Date>`clock_timestamp() - interval '7 days'`,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'email'])
        .doUpdateSet({ role: member.role, disabled_at: null, name: member.name, user_id: member.userId }),
    )
    .returning('person_id')
    .executeTakeFirstOrThrow();
  return row.person_id;
}

/** Changes role or standing; every session of theirs ends here. Throws `last_owner`. */
export async function changeMember(
  { db, workspaceId }: Writing,
  personId: string,
  change: { role?: Role; disabled_at?: Date | null },
): Promise<Member | null> {
  const row = await db
    .updateTable('person')
    .set({ ...change, sessions_from: sql<Date>`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .returningAll()
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (sqlState(error) !== 'CS006') throw error;
      throw new CountersignError('last_owner', 'A workspace keeps at least one owner. Make somebody else owner first.');
    });
  return row ?? null;
}

/** Whether somebody can sign in as owner. */
export async function hasOwner({ db, workspaceId }: Reading): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .select('person_id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('user_id', 'is not', null)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores an invitation by the hash of its token; those for the same address, or the first owner's, are withdrawn. */
export async function insertInvitation(
  { db, workspaceId }: Writing,
  invitation: { id: string; email: string | null; role: Role; tokenHash: string; invitedBy: string; hours: number },
): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ withdrawn_at: sql<Date>`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('email', invitation.email === null ? 'is' : '=', invitation.email)
    .execute();
  await db
    .insertInto('invitation')
    .values({
      workspace_id: workspaceId,
      invitation_id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      token_hash: invitation.tokenHash,
      invited_by: invitation.invitedBy,
      expires_at: sql<Date>`clock_timestamp() + make_interval(hours => ${invitation.hours})`,
      accepted_at: null,
      withdrawn_at: null,
    })
    .execute();
}

/** The invitations nobody has answered yet, newest first. */
export async function openInvitations({ db, workspaceId }: Reading): Promise<Invitation[]> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute();
}

/** Withdraws an open invitation and returns it; null when there is none by this id. */
export async function withdrawInvitation({ db, workspaceId }: Writing, id: string): Promise<Invitation | null> {
  const row = await db
    .updateTable('invitation')
    .set({ withdrawn_at: sql<Date>`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('invitation_id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Accepts an open invitation, once, and returns it; null when it is over. */
export async function acceptInvitation({ db, workspaceId }: Writing, id: string): Promise<Invitation | null> {
  const row = await db
    .updateTable('invitation')
    .set({ accepted_at: sql<Date>`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('invitation_id', '=', id)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** An open invitation of any workspace: by the hash of its token, or of an address. */
export async function findInvitation(
  store: Store,
  by: { tokenHash: string } | { email: string },
): Promise<Invitation | null> {
  return store.system(async (db) => {
    const open = db
      .selectFrom('invitation')
      .selectAll()
      .where('accepted_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('expires_at', '>', sql<Date>`clock_timestamp()`);
    const named = 'tokenHash' in by ? open.where('token_hash', '=', by.tokenHash) : open.where('email', '=', by.email);
    return (await named.orderBy('created_at', 'desc').limit(1).executeTakeFirst()) ?? null;
  });
}

/** The workspaces an account is a member of, with its role there. */
export async function membershipsOf(
  store: Store,
  userId: string,
): Promise<{ workspace_id: string; name: string; role: Role }[]> {
  return store.system((db) =>
    db
      .selectFrom('person')
      .innerJoin('workspace', 'workspace.workspace_id', 'person.workspace_id')
      .select(['workspace.workspace_id', 'workspace.name', 'person.role'])
      .where('person.user_id', '=', userId)
      .where('person.disabled_at', 'is', null)
      .orderBy('workspace.name')
      .execute(),
  );
}
