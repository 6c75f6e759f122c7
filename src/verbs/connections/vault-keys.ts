import { logConfigChange } from '../../core/audit.ts';
import { CountersignError } from '../../core/errors.ts';
import type { Vault } from '../../safeguards/vault/vault.ts';
import type { Store } from '../../store/database.ts';
import { resealOAuthToken, retireVaultKey, type SealedRow, sealedRows } from '../../store/vault-keys.ts';
import type { VerbContext } from '../context.ts';
import { resealed } from './sealed-tokens.ts';

export type VaultParts = {
  store: Store;
  vault: Vault;
  contextFor(workspaceId: string): Pick<VerbContext, 'change'>;
};

export type KeyStatus = {
  /** Every key that is configured or that a stored token names: the active one first, then as configured. */
  keys: { id: string; state: 'active' | 'known' | 'missing'; rows: number }[];
  /** Rows with a Fernet token that no configured key opens. */
  unreadable: number;
};

const batchSize = 50;
const mostRounds = 20;

/** How many rows need each key. Says nothing of the keys but their ids. */
export async function keyStatus({ store, vault }: VaultParts): Promise<KeyStatus> {
  const rows = new Map<string, number>(vault.keyIds.map((id) => [id, 0]));
  let unreadable = 0;
  for await (const row of everyRow(store)) {
    const needed = keysNeeded(vault, row);
    for (const id of needed) if (id !== null) rows.set(id, (rows.get(id) ?? 0) + 1);
    if (needed.has(null)) unreadable += 1;
  }
  const keys = [...rows].map(([id, count]) => ({ id, state: stateOf(vault, id), rows: count }));
  return { keys, unreadable };
}

/**
 * Seals every row with the active key, in small batches beside the running program: a row that is changed meanwhile is
 * looked at again, and who reads sees the old seal or the new one. Cut off at any point, another call goes on. Returns
 * how many rows it sealed, and how many it could not open and left as they are.
 */
export async function rotateKeys(parts: VaultParts): Promise<{ sealed: number; unreadable: number }> {
  let sealed = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    const found = await rotateOnce(parts);
    sealed += found.sealed;
    if (found.overtaken === 0) return { sealed, unreadable: found.unreadable };
  }
  throw new CountersignError(
    'rotation_overtaken',
    'Tokens keep being sealed with an old key: start every process of Countersign with the new key first, then repeat.',
  );
}

/**
 * Forbids sealing with an old key, so that it can be taken out of the configuration. Throws `key_active`, and
 * `key_needed` while a stored token needs it or may need it.
 */
export async function retireKey({ store, vault }: VaultParts, keyId: string): Promise<void> {
  if (!/^[0-9a-f]{16}$/.test(keyId)) {
    throw new CountersignError('invalid_key_id', 'A key id has 16 hex digits: countersign keys status shows them.');
  }
  if (keyId === vault.activeKeyId) {
    throw new CountersignError('key_active', `Key ${keyId} is the one that seals: put another key before it first.`);
  }
  // A Fernet token does not name its key: one that nothing here opens may need a key that is not here.
  const isConfigured = vault.keyIds.includes(keyId);
  const isNeeded = (row: SealedRow) => {
    const needed = keysNeeded(vault, row);
    return needed.has(keyId) || (!isConfigured && needed.has(null));
  };
  if (await retireVaultKey(store, keyId, isNeeded)) return;
  throw new CountersignError('key_needed', `Stored tokens still need key ${keyId}: run countersign keys rotate first.`);
}

async function rotateOnce(parts: VaultParts): Promise<{ sealed: number; overtaken: number; unreadable: number }> {
  const sum = { sealed: 0, overtaken: 0, unreadable: 0 };
  for await (const batch of batches(parts.store)) {
    for (const [workspaceId, rows] of Map.groupBy(batch, (row) => row.workspace_id)) {
      const due = rows.flatMap((row) => {
        const seal = sealAgain(parts.vault, row);
        if (seal === 'unreadable') sum.unreadable += 1;
        return seal === null || seal === 'unreadable' ? [] : [seal];
      });
      if (due.length === 0) continue;
      const done = await storeSeals(parts.contextFor(workspaceId), due);
      sum.sealed += done;
      sum.overtaken += due.length - done;
    }
  }
  return sum;
}

type Seal = Parameters<typeof resealOAuthToken>[1];

/** Null when there is nothing to do. */
function sealAgain(vault: Vault, row: SealedRow): Seal | 'unreadable' | null {
  try {
    const records = resealed(vault, row);
    return records === null ? null : { id: row.id, version: row.version, ...records };
  } catch (error) {
    if (error instanceof CountersignError) return 'unreadable';
    throw error;
  }
}

async function storeSeals(context: Pick<VerbContext, 'change'>, seals: readonly Seal[]): Promise<number> {
  return context.change(async (writing, audit) => {
    let done = 0;
    for (const seal of seals) if (await resealOAuthToken(writing, seal)) done += 1;
    audit(logConfigChange('seal of stored tokens', null, { rows: done }));
    return done;
  });
}

function keysNeeded(vault: Vault, row: SealedRow): Set<string | null> {
  const { access_token_encrypted: access, refresh_token_encrypted: refresh } = row;
  return new Set([vault.keyIdOf(access), ...(refresh === null ? [] : [vault.keyIdOf(refresh)])]);
}

function stateOf(vault: Vault, id: string): KeyStatus['keys'][number]['state'] {
  if (id === vault.activeKeyId) return 'active';
  return vault.keyIds.includes(id) ? 'known' : 'missing';
}

async function* batches(store: Store): AsyncGenerator<SealedRow[]> {
  let after: string | null = null;
  for (;;) {
    const rows: SealedRow[] = await sealedRows(store, after, batchSize);
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) return;
    after = rows.at(-1)?.id ?? null;
  }
}

async function* everyRow(store: Store): AsyncGenerator<SealedRow> {
  for await (const rows of batches(store)) yield* rows;
}
