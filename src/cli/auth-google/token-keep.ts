import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { googleConnections, mailboxUserId, tokenVault } from '../../app/google-credentials.ts';
import { readGoogleTokenFile, removeGoogleTokenFile, writeGoogleTokenFile } from '../../app/google-token-file.ts';
import { createLog } from '../../app/log.ts';
import { type App, createApp } from '../../app.ts';
import type { Config } from '../../config.ts';
import { system } from '../../core/actor.ts';
import { CountersignError } from '../../core/errors.ts';
import type { ConsentGrant, OAuthGrant, OAuthIssuer } from '../../core/oauth.ts';
import type { Secret } from '../../core/secret.ts';
import type { Vault } from '../../safeguards/vault/vault.ts';
import type { Connections } from '../../verbs/connections/user-credentials.ts';
import { atAddress } from '../running-server.ts';

/** What may be shown of the tokens that are kept. What is not known is null. */
export type Held = {
  status: 'connected' | 'revoked';
  account: string | null;
  clientId: string | null;
  scopes: readonly string[];
  expiresAt: Date | null;
  /** When the consent itself ends, as it does for apps in "Testing". */
  consentEndsAt: Date | null;
  hasRefreshToken: boolean;
};

/** Where this installation keeps the tokens of its Google account. Every method may throw CountersignError. */
export type TokenKeep = {
  /** For people: a file or the database. */
  where: string;
  read(): Promise<Held | null>;
  write(grant: ConsentGrant, of: { account: string | null; clientId: string }): Promise<void>;
  /** Has an access token that has ended replaced. */
  renew(): Promise<void>;
  /** Ends the grant at Google, then removes or marks what is kept. */
  revoke(): Promise<void>;
  close(): Promise<void>;
};

/** The database where it can keep tokens sealed, else the token file. `issuer` is null without a client. */
export function openTokenKeep(config: Config, issuer: OAuthIssuer): TokenKeep {
  const vault = tokenVault(config);
  if (vault !== null && config.apiEnv === 'production' && config.databaseUrl === undefined) {
    throw new CountersignError('no_database', 'Tokens are kept in the database, and DATABASE_URL is not set.');
  }
  if (vault !== null) return inDatabase(config, vault, issuer);
  if (config.useDatabaseTokens && config.apiEnv !== 'development') {
    throw new CountersignError(
      'no_encryption_key',
      'Tokens are kept sealed in the database, and OAUTH_ENCRYPTION_KEY is not set. Set it, or USE_DATABASE_TOKENS=false.',
    );
  }
  return inFile(config.googleTokenCacheDir, issuer);
}

function inFile(folder: string, issuer: OAuthIssuer): TokenKeep {
  const where = join(folder, 'google.json');
  const refreshToken = (): Secret => {
    const token = readGoogleTokenFile(folder);
    if (token !== null) return token;
    throw new CountersignError('no_token', 'There is no Google token here.');
  };
  const fields = () => JSON.parse(readFileSync(where, 'utf8')) as Record<string, unknown>;
  return {
    where,
    async read() {
      return readHeldFile(folder);
    },
    async write(grant, { account, clientId }) {
      const refresh = grant.refreshToken ?? refreshToken();
      const { refreshExpiresInSeconds: life } = grant;
      writeGoogleTokenFile(folder, {
        ...accessFields(grant),
        refresh_token: refresh.reveal(),
        scopes: grant.scopes ?? [],
        client_id: clientId,
        ...(account === null ? {} : { account }),
        ...(life === null ? {} : { consent_ends_at: after(life) }),
      });
    },
    async renew() {
      const used = refreshToken();
      const grant = await issuer.refresh(used);
      const refresh = grant.refreshToken ?? used;
      writeGoogleTokenFile(folder, { ...fields(), ...accessFields(grant), refresh_token: refresh.reveal() });
    },
    async revoke() {
      await issuer.revoke(refreshToken());
      removeGoogleTokenFile(folder);
    },
    async close() {},
  };
}

/** What the token file tells of its tokens; null without one. Throws `token_file_*`. */
export function readHeldFile(folder: string): Held | null {
  if (readGoogleTokenFile(folder) === null) return null;
  return heldIn(JSON.parse(readFileSync(join(folder, 'google.json'), 'utf8')) as Record<string, unknown>);
}

function inDatabase(config: Config, vault: Vault, issuer: OAuthIssuer): TokenKeep {
  let opened: Promise<App> | null = null;

  /** Opens the database when it is first needed. */
  async function using<T>(body: (connections: Connections) => Promise<T>): Promise<T> {
    opened ??= openApp(config);
    const app = await opened;
    return body(googleConnections(app.contextFor({ actor: system, traceId: null }), vault, issuer));
  }

  return {
    where: 'the database, sealed',
    read: () =>
      using(async (connections) => {
        const { status, scopes, expiresAt, hasRefreshToken, account, consentEndsAt } =
          await connections.connectionState(mailboxUserId);
        if (status === 'none') return null;
        const told = { account, clientId: config.googleClientId ?? null, consentEndsAt };
        return { ...told, status, scopes, expiresAt, hasRefreshToken };
      }),
    write: (grant, { account }) =>
      using((connections) =>
        connections.storeUserCredentials(mailboxUserId, grant, {
          account,
          endsInSeconds: grant.refreshExpiresInSeconds,
        }),
      ),
    renew: () => using(async (connections) => void (await connections.getUserCredentials(mailboxUserId))),
    revoke: () => using(async (connections) => void (await connections.revokeUserCredentials(mailboxUserId))),
    close: async () => (await opened?.catch(() => null))?.close(),
  };
}

async function openApp(config: Config): Promise<App> {
  await refuseWhileServerHolds(config);
  return createApp({ config, log: createLog(config, { write: () => {} }), connectors: {} });
}

/** An embedded database belongs to one process. */
async function refuseWhileServerHolds(config: Config): Promise<void> {
  if (config.databaseUrl !== undefined) return;
  const isRunning = await atAddress(config, async ({ kind }) => kind === 'ours');
  if (!isRunning) return;
  throw new CountersignError(
    'server_runs',
    'The running server has the embedded database in its hands. Stop it, run this command, and start it again.',
  );
}

function accessFields(grant: OAuthGrant) {
  const { accessToken, expiresInSeconds, tokenType } = grant;
  const expiry = expiresInSeconds === null ? {} : { expires_at: after(expiresInSeconds) };
  return { access_token: accessToken.reveal(), token_type: tokenType, ...expiry };
}

function heldIn(fields: Record<string, unknown>): Held {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : null);
  const date = (name: string) => {
    const at = new Date(text(name) ?? '');
    return Number.isNaN(at.getTime()) ? null : at;
  };
  const scopes = Array.isArray(fields.scopes) ? fields.scopes.filter((one) => typeof one === 'string') : [];
  return {
    status: 'connected',
    account: text('account'),
    clientId: text('client_id'),
    scopes,
    expiresAt: date('expires_at'),
    consentEndsAt: date('consent_ends_at'),
    hasRefreshToken: text('refresh_token') !== null,
  };
}

const after = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
