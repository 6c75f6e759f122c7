import { tokenVault } from '../app/google-credentials.ts';
import { createLog } from '../app/log.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { keyStatus, retireKey, rotateKeys, type VaultParts } from '../verbs/connections/vault-keys.ts';

/** Shows which keys seal stored tokens, by their ids. Exit code 1 when a token needs a key that is not configured. */
export async function showKeys(): Promise<number> {
  return withVault(async (parts) => {
    const { keys, unreadable } = await keyStatus(parts);
    for (const { id, state, rows } of keys) console.log(`${id}  ${words[state]}  ${rows} ${plural(rows, 'row')}`);
    if (unreadable > 0) console.log(`${unreadable} ${plural(unreadable, 'row')} that no configured key opens`);
    return unreadable > 0 || keys.some(({ state }) => state === 'missing') ? 1 : 0;
  });
}

/** Seals all stored tokens with the first key, while the program runs. Exit code 1 when some could not be opened. */
export async function rotateSealingKeys(): Promise<number> {
  return withVault(async (parts) => {
    const { sealed, unreadable } = await rotateKeys(parts);
    console.log(`${sealed} ${plural(sealed, 'row')} sealed with key ${parts.vault.activeKeyId}.`);
    if (unreadable === 0) return 0;
    console.error(`${unreadable} could not be opened and were left as they are: see countersign keys status.`);
    return 1;
  });
}

/** Ends the use of an old key, unless a stored token needs it. */
export async function retireSealingKey(keyId: string): Promise<number> {
  return withVault(async (parts) => {
    await retireKey(parts, keyId);
    console.log(`Key ${keyId} seals nothing any more: take it out of OAUTH_ENCRYPTION_KEY.`);
    return 0;
  });
}

const words = { active: 'seals  ', known: 'opens  ', missing: 'MISSING' } as const;

const plural = (count: number, word: string) => (count === 1 ? word : `${word}s`);

async function withVault(body: (parts: VaultParts) => Promise<number>): Promise<number> {
  const config = readConfig();
  const vault = tokenVault(config);
  if (vault === null) {
    throw new CountersignError(
      'no_vault',
      'Tokens are kept in files here: set OAUTH_ENCRYPTION_KEY, and USE_DATABASE_TOKENS=true.',
    );
  }
  const app = await createApp({ config, log: createLog(config, { write: () => {} }), connectors: {} });
  try {
    const contextFor = (workspaceId: string) => app.contextFor({ actor: system, workspaceId, traceId: null });
    return await body({ store: app.store, vault, contextFor });
  } finally {
    await app.close();
  }
}
