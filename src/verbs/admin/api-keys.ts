import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { KeyScope } from '../../core/actor.ts';
import { actorName, logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { type ApiKey, insertApiKey, listApiKeys as listStored, revokeApiKey as revoke } from '../../store/api-keys.ts';
import type { VerbContext } from '../context.ts';
import { requireAdmin } from './require-admin.ts';

/** A key as administrators see it: everything but its text. */
export type ApiKeyView = {
  id: string;
  name: string;
  scopes: string[];
  created_by: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
  /** True when a key in force is older than API_KEY_ROTATION_DAYS. */
  rotation_due: boolean;
};

const dayMs = 24 * 3_600_000;
const longestDays = 365;

/**
 * Makes a key and returns its text this one time: `cs_live_` and 32 random bytes in base64url; only their SHA-256 is
 * stored. Throws `forbidden`, `invalid_text`.
 */
export async function createApiKey(
  context: VerbContext,
  input: { name: string; scopes: readonly KeyScope[]; expiresInDays: number },
): Promise<ApiKeyView & { key: string }> {
  requireAdmin(context);
  if (input.expiresInDays < 1 || input.expiresInDays > longestDays || input.scopes.length === 0) {
    throw new CountersignError('invalid_text', 'A key needs a scope and ends within one year.');
  }
  const key = `cs_live_${randomBytes(32).toString('base64url')}`;
  const createdAt = context.clock();
  const stored = {
    keyId: randomUUID(),
    name: input.name,
    keyHash: keyHash(key),
    scopes: [...new Set(input.scopes)],
    createdBy: actorName(context.actor),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + input.expiresInDays * dayMs),
  };
  await context.change(async (writing, audit) => {
    await insertApiKey(writing, stored);
    audit(logConfigChange(`api_key:${stored.name}`, null, { key_id: stored.keyId, scopes: stored.scopes }));
  });
  return {
    id: stored.keyId,
    name: stored.name,
    scopes: stored.scopes,
    created_by: stored.createdBy,
    created_at: createdAt.toISOString(),
    expires_at: stored.expiresAt.toISOString(),
    last_used_at: null,
    revoked_at: null,
    rotation_due: false,
    key,
  };
}

/** All keys, newest first, also revoked and expired ones. */
export async function listApiKeys(
  context: VerbContext,
  { page, pageSize, rotationDays }: { page: number; pageSize: number; rotationDays: number },
): Promise<{ items: ApiKeyView[]; total: number }> {
  requireAdmin(context);
  const { keys, total } = await context.read((reading) =>
    listStored(reading, { limit: pageSize, offset: (page - 1) * pageSize }),
  );
  return { items: keys.map((key) => viewOf(key, context.clock(), rotationDays)), total };
}

/** Ends a key at once and for good. Throws `not_found` when there is none in force by this id. */
export async function revokeApiKey(context: VerbContext, { keyId }: { keyId: string }): Promise<void> {
  requireAdmin(context);
  await context.change(async (writing, audit) => {
    const revoked = await revoke(writing, keyId, context.clock());
    if (revoked === null) throw new CountersignError('not_found', 'There is no such API key in force.');
    audit(logConfigChange(`api_key:${revoked.name}`, { key_id: keyId, scopes: revoked.scopes }, null));
  });
}

/** Lower-case hex SHA-256. A key has 256 random bits, so a slow password hash would add nothing. */
export function keyHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function viewOf(key: ApiKey, now: Date, rotationDays: number): ApiKeyView {
  const inForce = key.revoked_at === null && key.expires_at > now;
  return {
    id: key.key_id,
    name: key.name,
    scopes: key.scopes,
    created_by: key.created_by,
    created_at: key.created_at.toISOString(),
    expires_at: key.expires_at.toISOString(),
    last_used_at: key.last_used_at?.toISOString() ?? null,
    revoked_at: key.revoked_at?.toISOString() ?? null,
    rotation_due: inForce && now.getTime() - key.created_at.getTime() > rotationDays * dayMs,
  };
}
