import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { createGmailMailbox, type GmailOptions } from '../../src/connectors/gmail/mailbox.ts';
import { createGoogleAuth, type GoogleCredentials } from '../../src/connectors/google-auth.ts';
import { createGoogleCalendar, type GoogleCalendarOptions } from '../../src/connectors/google-calendar/calendar.ts';
import { createGoogleDrive, type GoogleDrive } from '../../src/connectors/google-drive/documents.ts';
import type { Calendar, SendingMailbox } from '../../src/core/ports.ts';
import { createOutbound, type Outbound } from '../../src/safeguards/outbound.ts';
import { contractsDirectory, createContractValidator, recordProblems } from '../contracts/validator.ts';

export type GoogleOnSandbox = {
  sandbox: Sandbox;
  outbound: Outbound;
  credentials: GoogleCredentials;
  /** Everything asked and answered, oldest first. */
  exchanges: Exchange[];
  /** `METHOD /path` of every call since the last look, the token calls left out. */
  takeCalls(): string[];
  /** How long the connectors would have waited, in milliseconds. */
  waits: number[];
  mailbox(more?: Partial<GmailOptions>): SendingMailbox;
  calendar(more?: Partial<GoogleCalendarOptions>): Calendar;
  drive(): GoogleDrive;
  /** Makes the next call fetch a token first. */
  dropToken(): void;
};

const contracts = contractsDirectory();
const validator = contracts === undefined ? undefined : createContractValidator(contracts);

/**
 * A sandbox of its own for one test, and the Google connectors pointed at it through the real door. Every exchange is
 * held to the contract, where the contracts are at hand; a fault's own answer is not.
 */
export async function openGoogle(test: TestContext, options: SandboxOptions = {}): Promise<GoogleOnSandbox> {
  const exchanges: Exchange[] = [];
  const record = validator && recordProblems(validator);
  const onExchange = (exchange: Exchange): void => {
    exchanges.push(exchange);
    if (exchange.fault === undefined) record?.onExchange(exchange);
  };
  const sandbox = await startSandbox({ ...options, onExchange });
  const outbound = createOutbound({ allowedOrigins: [sandbox.url], timeoutMs: 2_000, breaker: { failures: 1_000 } });
  test.after(async () => {
    await outbound.close();
    await sandbox.close();
    assert.deepEqual(record?.problems ?? [], []);
  });
  const { clientId, clientSecret, refreshToken } = sandbox.credentials.google;
  const fetch = outbound.fetchFor('google-auth');
  const credentials = createGoogleAuth({ fetch, baseUrl: sandbox.url, clientId, clientSecret, refreshToken });
  const waits: number[] = [];
  const shared = {
    credentials,
    rootUrl: sandbox.url,
    delay: async (ms: number) => void waits.push(ms),
    random: () => 0,
  };
  const workday = { timeZone: 'Europe/Berlin', workingHours: { from: '09:00', to: '17:00' } };
  let looked = 0;
  return {
    sandbox,
    outbound,
    credentials,
    exchanges,
    waits,
    takeCalls() {
      const fresh = exchanges.slice(looked).filter(({ vendor }) => vendor !== 'google-oauth2');
      looked = exchanges.length;
      return fresh.map(({ method, path }) => `${method} ${path.replace(/^\/(gmail\/v1\/users\/me|calendar\/v3)/, '')}`);
    },
    mailbox: (more = {}) =>
      createGmailMailbox({ ...shared, fetch: outbound.fetchFor('gmail'), sendingAllowed: () => true, ...more }),
    calendar: (more = {}) =>
      createGoogleCalendar({
        ...shared,
        fetch: outbound.fetchFor('calendar'),
        clock: () => new Date(options.clock?.() ?? Date.now()),
        rules: { ...workday, windowDays: 5, minNoticeMinutes: 120 },
        ...more,
      }),
    drive: () => createGoogleDrive({ ...shared, fetch: outbound.fetchFor('drive') }),
    dropToken: () => credentials.authClient.setCredentials({ refresh_token: refreshToken }),
  };
}
