import { createLog } from '../app/log.ts';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type KeyScope, system } from '../core/actor.ts';
import { CountersignError } from '../core/errors.ts';
import { createApiKey } from '../verbs/admin/api-keys.ts';
import { send } from './call.ts';
import { atAddress } from './running-server.ts';

const scopeNames: readonly KeyScope[] = ['read', 'intake', 'propose', 'metrics'];

/**
 * Makes an API key and prints its text this one time. Who may run commands on the server may do this: it is how the
 * first key of an installation comes about. An embedded database is in the hands of the running server, which is asked.
 */
export async function createKey(options: { name: string; scopes: string; days: string }): Promise<number> {
  const config = readConfig();
  const input = { name: options.name, scopes: scopesOf(options.scopes), expiresInDays: daysOf(options.days) };
  const isRunning = await atAddress(config, async ({ kind }) => kind === 'ours');
  if (isRunning && config.databaseUrl === undefined && config.apiEnv === 'development') {
    const body = { name: input.name, scopes: input.scopes, expires_in_days: input.expiresInDays };
    const reply = await send(config, { method: 'POST', url: '/api/admin/api-keys', body });
    const { key, detail } = reply.body as { key?: string; detail?: unknown };
    if (key === undefined) throw new CountersignError('refused', `The server refused: ${JSON.stringify(detail)}`);
    show(input, key);
    return 0;
  }
  const app = await createApp({ config, log: createLog(config, { write: () => {} }), connectors: {} });
  try {
    const { key } = await createApiKey(app.contextFor({ actor: system, traceId: null }), input);
    show(input, key);
    return 0;
  } finally {
    await app.close();
  }
}

function show(
  { name, scopes, expiresInDays }: { name: string; scopes: readonly string[]; expiresInDays: number },
  key: string,
): void {
  console.log(key);
  console.error(`The key "${name}" (${scopes.join(', ')}) ends in ${expiresInDays} days. It is not shown again.`);
}

function scopesOf(text: string): KeyScope[] {
  const names = text.split(',').map((name) => name.trim());
  const known = scopeNames.filter((scope) => names.includes(scope));
  if (known.length === names.length && known.length > 0) return known;
  throw new CountersignError('invalid_scopes', `Scopes are a comma list of ${scopeNames.join(', ')}.`);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 365) return days;
  throw new CountersignError('invalid_days', 'Days are a whole number from 1 to 365.');
}
