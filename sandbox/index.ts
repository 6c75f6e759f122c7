import type { AddressInfo } from 'node:net';
import { createAdmin, type Summary } from './admin.ts';
import { createAgenda } from './calendar/agenda.ts';
import { createCalendar } from './calendar.ts';
import { type Credentials, sandboxCredentials } from './credentials.ts';
import { createDrive, createDriveFiles } from './drive.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { createMailbox } from './gmail/mailbox.ts';
import { createGmail } from './gmail.ts';
import { createGoogleAccounts } from './google-accounts.ts';
import { createGoogleOauth } from './google-oauth.ts';
import { createGoogleUserinfo } from './google-userinfo.ts';
import { createSandboxServer } from './http.ts';
import { createCrm, defaultTuning, type Tuning } from './hubspot/crm.ts';
import { createHubspotAccess } from './hubspot/oauth.ts';
import { createHubspot } from './hubspot.ts';
import { inspect, type SandboxState } from './inspect.ts';
import { createOpenai } from './openai.ts';
import { firm, rep, seedSandbox } from './seed.ts';
import { createSlack } from './slack.ts';
import { createState } from './state.ts';
import type { Exchange, Vendor } from './wire.ts';
import { createYoutube } from './youtube.ts';

export type { Credentials } from './credentials.ts';
export { answerPresets, effectPresets, type FaultRule } from './faults.ts';
export type { SandboxState, SeenDraft, SeenMessage } from './inspect.ts';
export {
  colleague,
  firm,
  formId,
  freeMailDomain,
  leads,
  portalId,
  rep,
  type SampleSubmission,
  sampleSubmissions,
} from './seed.ts';
export type { Exchange } from './wire.ts';

/** `clock` gives epoch milliseconds; `seed: false` leaves mail, diary and CRM empty (tokens work all the same). */
export type SandboxOptions = {
  dataFile?: string;
  port?: number;
  clock?: () => number;
  seed?: boolean;
  onExchange?: (exchange: Exchange) => void;
};

export type Sandbox = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  credentials: Credentials;
  state: SandboxState;
  /** How HubSpot's search lags behind writes, in seconds, and how many calls its rate headers allow. */
  tuning: Tuning;
  faults: { add: (rule: FaultRule) => string; clear: (id?: string) => void };
  /** Empties everything and seeds it again; faults go too. */
  reset: () => Promise<void>;
  close: () => Promise<void>;
};

const keptExchanges = 1000;

/** Starts the outside world on loopback: Google's APIs, YouTube, HubSpot, Slack and a model on one port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? Date.now;
  const credentials = sandboxCredentials(rep.email);
  const state = createState(options.dataFile);
  const faults = createFaults(clock);
  const accounts = createGoogleAccounts(state, credentials.google);
  const access = createHubspotAccess(state, credentials.hubspot);
  const world = {
    mailbox: createMailbox(state, rep.email),
    agenda: createAgenda(state, rep.email),
    crm: createCrm(state, clock),
    drive: createDriveFiles(state),
  };
  const ring: Summary[] = [];
  const slack = createSlack(state, credentials.slack);
  const seen = inspect(state, { ...world, slack });

  const reset = (): void => {
    state.clear();
    faults.clear();
    Object.assign(world.crm.tuning, defaultTuning);
    accounts.seed();
    access.seed();
    if (options.seed ?? true) seedSandbox(world, clock());
    state.commit();
  };
  const person = { givenName: rep.givenName, familyName: rep.familyName, hostedDomain: firm.domain };
  const vendors: Vendor[] = [
    createGmail(world.mailbox, accounts),
    createCalendar(world.agenda, accounts),
    createDrive(world.drive, accounts),
    createYoutube(),
    createHubspot(world.crm, access),
    createOpenai(credentials.openai, state.nextNumber),
    slack,
    createGoogleOauth(accounts, credentials.google),
    createGoogleUserinfo(accounts, credentials.google, person),
    createAdmin({ ...world, seen, faults, exchanges: () => ring, reset }),
  ];
  if (!state.open()) reset();

  const onExchange = (exchange: Exchange): void => {
    if (exchange.vendor === '_sandbox') return;
    const { vendor, method, path, status, at } = exchange;
    if (ring.push({ vendor, method, path, status, at }) > keptExchanges) ring.shift();
    options.onExchange?.(exchange);
  };
  const server = createSandboxServer({ vendors, state, faults, clock, onExchange });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    credentials,
    state: seen,
    tuning: world.crm.tuning,
    faults: { add: faults.add, clear: faults.clear },
    reset: async () => reset(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          state.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
