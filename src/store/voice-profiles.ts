import { createHash } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Learned, TrainingText, VoiceDecisions } from '../core/voice.ts';
import type { Reading, Writing } from './database.ts';
import type { SentMailConsent, VoiceProfileTable, VoiceProfileVersionTable } from './tables.ts';

export type VoiceProfile = Omit<Selectable<VoiceProfileTable>, 'learned' | 'decisions'> & {
  learned: Learned;
  decisions: VoiceDecisions;
};
export type VoiceVersion = Omit<Selectable<VoiceProfileVersionTable>, 'decisions'> & { decisions: VoiceDecisions };

const nothingLearned: Learned = { samples: 0, texts: 0, mails: 0, traits: {}, exemplars: [] };
const nothingDecided: VoiceDecisions = { edits: {}, rules: [], refused: [] };

export async function voiceProfileOf({ db, workspaceId }: Reading, userId: string): Promise<VoiceProfile | null> {
  const found = await db
    .selectFrom('voice_profile')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (found as VoiceProfile | undefined) ?? null;
}

/** The profile of the mailbox with this address: its account's, else that of `otherwise`. Null when neither has one. */
export async function voiceProfileOfMailbox(
  { db, workspaceId }: Reading,
  address: string,
  otherwise: string,
): Promise<VoiceProfile | null> {
  const found = await db
    .selectFrom('voice_profile')
    .leftJoin('person', (join) =>
      join
        .onRef('person.workspace_id', '=', 'voice_profile.workspace_id')
        .onRef('person.person_id', '=', 'voice_profile.user_id'),
    )
    .selectAll('voice_profile')
    .where('voice_profile.workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([eb(sql`lower(person.email)`, '=', address.toLowerCase()), eb('voice_profile.user_id', '=', otherwise)]),
    )
    .orderBy(sql`lower(person.email) = ${address.toLowerCase()}`, (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst();
  return (found as VoiceProfile | undefined) ?? null;
}

/** A user's profile, held until the transaction ends; an empty one is made where there is none. */
export async function lockVoiceProfile(writing: Writing, userId: string): Promise<VoiceProfile> {
  const { db, workspaceId } = writing;
  const empty = { learned: JSON.stringify(nothingLearned), decisions: JSON.stringify(nothingDecided) };
  await db
    .insertInto('voice_profile')
    .values({ workspace_id: workspaceId, user_id: userId, version: 1, sent_mail_consent: null, ...empty })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('voice_profile')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row as VoiceProfile;
}

/** Everything a user's voice is learned from, in no order. */
export async function textsToLearn(
  { db, workspaceId }: Reading,
  userId: string,
): Promise<{ sampleId: string; texts: TrainingText[] }[]> {
  const rows = await db
    .selectFrom('training_sample')
    .select(['sample_id', 'texts'])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
  return rows.map(({ sample_id, texts }) => ({ sampleId: sample_id, texts }));
}

/** The next version of a locked profile. The samples it was learned from count as learned from now on. */
export async function saveVoiceProfile(
  { db, workspaceId }: Writing,
  before: VoiceProfile,
  next: { learned: Learned; decisions: VoiceDecisions; reason: string; author: string },
): Promise<number> {
  const version = before.version + 1;
  const ofUser = { workspace_id: workspaceId, user_id: before.user_id };
  const learned = JSON.stringify(next.learned);
  const decisions = JSON.stringify(next.decisions);
  await db
    .updateTable('voice_profile')
    .set({ version, learned, decisions, updated_at: sql`clock_timestamp()` })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', before.user_id)
    .execute();
  const learned_sha256 = createHash('sha256').update(learned).digest('hex');
  const { reason, author } = next;
  await db
    .insertInto('voice_profile_version')
    .values({ ...ofUser, version, decisions, learned_sha256, samples: next.learned.samples, reason, author })
    .execute();
  await db
    .updateTable('training_sample')
    .set({ embedding_generated: true })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', before.user_id)
    .where('embedding_generated', '=', false)
    .where(sql<boolean>`jsonb_array_length(texts) > 0`)
    .execute();
  return version;
}

export async function setSentMailConsent(
  { db, workspaceId }: Writing,
  userId: string,
  consent: SentMailConsent | null,
): Promise<void> {
  await db
    .updateTable('voice_profile')
    .set({ sent_mail_consent: consent === null ? null : JSON.stringify(consent) })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}

/** Keeps the figures of an own test; the newest fifty stay. */
export async function addEvaluation(
  { db, workspaceId }: Writing,
  profile: VoiceProfile,
  figures: unknown,
): Promise<void> {
  const evaluations = JSON.stringify([...profile.evaluations, figures].slice(-50));
  await db
    .updateTable('voice_profile')
    .set({ evaluations })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', profile.user_id)
    .execute();
}

/** A user's versions, newest first, at most a hundred. */
export async function voiceVersions({ db, workspaceId }: Reading, userId: string): Promise<VoiceVersion[]> {
  const rows = await db
    .selectFrom('voice_profile_version')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
  return rows as VoiceVersion[];
}

/** Removes a user's voice with all its versions. */
export async function deleteVoiceProfile({ db, workspaceId }: Writing, userId: string): Promise<void> {
  for (const table of ['voice_profile_version', 'voice_profile'] as const) {
    await db.deleteFrom(table).where('workspace_id', '=', workspaceId).where('user_id', '=', userId).execute();
  }
}
