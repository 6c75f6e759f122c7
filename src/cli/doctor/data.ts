import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { hasApiKeyInForce } from '../../app/api-keys.ts';
import { mailboxUserId } from '../../app/google-credentials.ts';
import { openStoreOf } from '../../app.ts';
import type { Config } from '../../config.ts';
import { CountersignError } from '../../core/errors.ts';
import type { Store } from '../../store/database.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import { findOAuthToken } from '../../store/oauth-tokens.ts';
import { defaultWorkspaceId } from '../../store/workspaces.ts';
import { googleService, hubspotService } from '../../verbs/connections/user-credentials.ts';
import { plainSentence } from '../plain-sentence.ts';
import type { AtAddress } from '../running-server.ts';
import { type Finding, fine, remark, trouble } from './finding.ts';
import type { KeptConnection } from './google.ts';
import { predictHubSpot } from './hubspot.ts';

/** What the database is like; `hasApiKeys` is null where that cannot be told, `connection` where there is none in it. */
export type DataFindings = { findings: Finding[]; hasApiKeys: boolean | null; connection: KeptConnection | null };

const migrateRemedy = 'Run countersign migrate, or start: it does the same.';

/** Whether the database answers and its schema is current. An embedded one that is not there yet is not made. */
export async function examineData(config: Config, found: AtAddress): Promise<DataFindings> {
  if (config.databaseUrl === undefined) {
    if (found.kind === 'ours') return unknown([await askServer(found.server)]);
    if (!existsSync(join(config.dataDir, 'pglite'))) return unknown([examineFolder(config.dataDir)]);
  }
  try {
    const store = await openStoreOf(config);
    try {
      return await examineStore(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    return unknown([troubleOf(config, error)]);
  }
}

async function examineStore(store: Store): Promise<DataFindings> {
  await store.script('SELECT 1');
  const where = store.kind === 'pglite' ? 'The embedded database opens' : 'PostgreSQL answers';
  const pending = await pendingMigrations(store);
  if (pending.length > 0) {
    return unknown([remark(`${where}; its schema lacks ${pending.join(', ')}.`, migrateRemedy)]);
  }
  const keptFor = (service: string) =>
    store.read(defaultWorkspaceId, (reading) =>
      findOAuthToken(reading, { userId: mailboxUserId, service, freshMinutes: 0 }),
    );
  const token = await keptFor(googleService);
  return {
    findings: [fine(`${where}, and its schema is current.`), ...predictHubSpot(await keptFor(hubspotService))],
    hasApiKeys: await hasApiKeyInForce(store),
    connection: token && { isOver: token.revoked, scopes: token.scopes, consentEndsAt: null },
  };
}

/** The folder is in the hands of the running server: it says how the database is. */
async function askServer({ ask }: Extract<AtAddress, { kind: 'ours' }>['server']): Promise<Finding> {
  const { status, body } = await ask('GET', '/health/ready');
  if (status === 200) return fine('The running server has the database, migrations and worker it needs.');
  return trouble(`The running server is not ready: ${(body as { detail?: string } | null)?.detail ?? status}`);
}

function examineFolder(folder: string): Finding {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
    return fine(`There is no database in ${folder} yet; the first start makes one.`);
  } catch {
    return trouble(
      `The data folder ${folder} cannot be written.`,
      'Set DATA_DIR to a folder that can, or grant the right.',
    );
  }
}

function troubleOf(config: Config, error: unknown): Finding {
  const sentence = plainSentence(error);
  if (error instanceof CountersignError || config.databaseUrl === undefined) return trouble(sentence);
  return trouble(sentence, 'DATABASE_URL must name a PostgreSQL 15+ that answers, with the right user and password.');
}

function unknown(findings: Finding[]): DataFindings {
  return { findings, hasApiKeys: null, connection: null };
}
