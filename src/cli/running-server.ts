import { addressOf } from '../app/serve.ts';
import type { Config } from '../config.ts';
import { createOutbound } from '../safeguards/outbound.ts';

export type ServerReply = { status: number; body: unknown };

/** The server of this configuration, in another process of this machine. */
export type RunningServer = {
  address: string;
  ask(method: string, path: string, body?: unknown): Promise<ServerReply>;
};

/** What stands at the address of the configuration: our server, another program, or nothing. */
export type AtAddress = { kind: 'free' } | { kind: 'other' } | { kind: 'ours'; server: RunningServer };

/** Looks what answers at the address of the configuration, and hands it to `body`. */
export async function atAddress<T>(config: Config, body: (found: AtAddress) => Promise<T>): Promise<T> {
  const address = addressOf(config);
  const outbound = createOutbound({ allowedOrigins: [address], timeoutMs: 60_000, userAgent: 'Countersign' });
  try {
    const ask = asker(address, outbound.fetchFor('own-server'));
    return await body(await look({ address, ask }));
  } finally {
    await outbound.close();
  }
}

async function look(server: RunningServer): Promise<AtAddress> {
  try {
    const health = await server.ask('GET', '/health');
    const isOurs = health.status === 200 && JSON.stringify(health.body) === '{"status":"ok"}';
    return isOurs ? { kind: 'ours', server } : { kind: 'other' };
  } catch (error) {
    return { kind: isRefused(error) ? 'free' : 'other' };
  }
}

function asker(address: string, fetch: typeof globalThis.fetch): RunningServer['ask'] {
  return async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...sent,
    });
    return { status: response.status, body: readBody(await response.text()) };
  };
}

/** JSON as what it means, anything else as its text. */
export function readBody(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' || isRefused(error.cause);
}
