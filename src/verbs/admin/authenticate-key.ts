import type { Actor, KeyScope } from '../../core/actor.ts';
import { logAuthSuccess } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import { apiKeyByHash, workspaceOfKey as findWorkspaceOfKey, touchApiKey } from '../../store/api-keys.ts';
import type { Store } from '../../store/database.ts';
import type { VerbContext } from '../context.ts';
import { keyHash } from './api-keys.ts';

const keyShape = /^cs_live_[A-Za-z0-9_-]{43}$/;
const notedEveryMs = 60_000;

/**
 * The agent behind an API key; null when the key is unknown, revoked or expired. The time of use is noted, with an
 * audit line, at most once a minute; where it cannot be noted the key holds all the same.
 */
export async function authenticateKey(context: VerbContext, text: string): Promise<Actor | null> {
  if (!keyShape.test(text)) return null;
  const now = context.clock();
  const key = await context.read((reading) => apiKeyByHash(reading, keyHash(text)));
  if (key === null || key.revoked_at !== null || key.expires_at <= now) return null;
  const before = new Date(now.getTime() - notedEveryMs);
  if (key.last_used_at === null || key.last_used_at <= before) await noteUse(context, key, { now, before });
  return { kind: 'agent', keyId: key.key_id, name: key.name, scopes: key.scopes as KeyScope[] };
}

/** The workspace a key belongs to, whatever its state; null for one that is unknown. */
export async function workspaceOfKey(store: Store, text: string): Promise<string | null> {
  return keyShape.test(text) ? findWorkspaceOfKey(store, keyHash(text)) : null;
}

class AlreadyNoted extends Error {}

async function noteUse(
  context: VerbContext,
  key: { key_id: string; name: string },
  times: { now: Date; before: Date },
): Promise<void> {
  try {
    await context.change(async (writing, audit) => {
      if (!(await touchApiKey(writing, key.key_id, times))) throw new AlreadyNoted();
      audit(logAuthSuccess(`api_key:${key.name}`));
    });
  } catch (error) {
    const isStoreDown = error instanceof CountersignError && error.code === 'store_unavailable';
    if (!isStoreDown && !(error instanceof AlreadyNoted)) throw error;
  }
}
