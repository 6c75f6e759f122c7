import { createHash } from 'node:crypto';
import { system } from '../../../src/core/actor.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { Secret } from '../../../src/core/secret.ts';
import { createAuditTrail } from '../../../src/safeguards/audit-trail.ts';
import { createVault } from '../../../src/safeguards/vault/vault.ts';
import { openStore } from '../../../src/store/database.ts';
import { rotateKeys } from '../../../src/verbs/connections/vault-keys.ts';
import type { VerbContext } from '../../../src/verbs/context.ts';

/*
 * A process that uses stored tokens: `ask` calls for a user's tokens many times at once and tells their hashes, `rotate`
 * seals all of them with the first key, and is killed while it does.
 */

export type TokenTask =
  | { do: 'ask'; env: Record<string, string>; userId: string; callers: number }
  | { do: 'rotate'; url: string; keys: [string, ...string[]] };

process.once('message', (task: TokenTask) => (task.do === 'ask' ? ask(task) : rotate(task)));

async function ask({ env, userId, callers }: TokenTask & { do: 'ask' }): Promise<void> {
  // Only here: a process that is killed forty times should not load all of the program each time.
  const { createLog } = await import('../../../src/app/log.ts');
  const { createApp } = await import('../../../src/app.ts');
  const { loadConfig } = await import('../../../src/config.ts');
  const config = loadConfig(env);
  const app = await createApp({ config, log: createLog(config, { write: () => {} }) });
  const connections = app.connectionsFor(app.contextFor({ actor: system, traceId: null }));
  process.once('message', async () => {
    const found = await Promise.all(Array.from({ length: callers }, () => connections?.getUserCredentials(userId)));
    const hash = (text = '') => createHash('sha256').update(text).digest('hex');
    process.send?.(found.map((one) => hash(one?.accessToken.reveal())));
    await app.close();
    process.disconnect?.();
  });
  process.send?.('ready');
}

async function rotate({ url, keys }: TokenTask & { do: 'rotate' }): Promise<void> {
  const store = await openStore({ url, poolSize: 2 });
  const [first, ...others] = keys.map((key) => new Secret(key));
  const vault = createVault([first as Secret, ...others]);
  const { change } = createAuditTrail({ store, clock: systemClock, log: () => {}, enabled: () => true });
  const contextFor = (workspaceId: string): Pick<VerbContext, 'change'> => ({
    change: (write) => change({ workspaceId, actor: system, traceId: null }, write),
  });
  process.send?.('ready');
  process.send?.(await rotateKeys({ store, vault, contextFor }));
  await store.close();
  process.disconnect?.();
}
