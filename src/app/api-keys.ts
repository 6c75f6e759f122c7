import { hasUsableApiKey } from '../store/api-keys.ts';
import type { Store } from '../store/database.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';

/** Whether some API key is neither revoked nor expired: outside development somebody must be able to prove who they are. */
export async function hasApiKeyInForce(store: Store): Promise<boolean> {
  return store.read(defaultWorkspaceId, (reading) => hasUsableApiKey(reading, new Date()));
}
