import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { contractsDirectory, createContractValidator, recordProblems } from '../contracts/validator.ts';

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers };
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
export type TestWorld = { sandbox: Sandbox; google: Ask; hubspot: Ask; openai: Ask; admin: Ask };

const directory = contractsDirectory();
const validator = directory === undefined ? undefined : createContractValidator(directory);

/** A sandbox that ends with the test. Where the contracts are at hand, every exchange must fit them. */
export async function startTestWorld(t: TestContext, options: SandboxOptions = {}): Promise<TestWorld> {
  const record = validator && recordProblems(validator);
  const onExchange = (exchange: Parameters<NonNullable<SandboxOptions['onExchange']>>[0]): void => {
    record?.onExchange(exchange);
    options.onExchange?.(exchange);
  };
  const sandbox = await startSandbox({ ...options, onExchange });
  t.after(async () => {
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const { google, hubspot, openai } = sandbox.credentials;
  return {
    sandbox,
    google: asker(sandbox.url, google.accessToken),
    hubspot: asker(sandbox.url, hubspot.accessToken),
    openai: asker(sandbox.url, openai.apiKey),
    admin: asker(`${sandbox.url}/_sandbox`, ''),
  };
}

function asker(base: string, token: string): Ask {
  return async (method, path, body, more = {}) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      headers: response.headers,
    };
  };
}
