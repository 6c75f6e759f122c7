import type { CountersignError } from '../core/errors.ts';
import type { Store } from '../store/database.ts';
import { signInDatabase } from '../store/sign-in-database.ts';
import type { Cookies } from './session-cookie.ts';

/** Where the library mounts its own addresses. */
export const basePath = '/auth';

/** Tells the library in which header we say where a call comes from: none that a browser could send reaches it. */
export const addressHeader = 'x-countersign-address';

export const sessionSeconds = 7 * 24 * 3600;
/** For so long after signing in, a passkey may be added. */
const freshSeconds = 15 * 60;

export type LibraryParts = {
  store: Store;
  /** Signs its cookies and seals what it stores. */
  secret: string;
  publicBaseUrl: string;
  cookies: Cookies;
  /** May refuse a session that is about to be made, and says what it begins with. */
  beforeSession(asked: {
    userId: string;
    path: string | null;
    code: string | null;
  }): Promise<{ activeWorkspace: string | null; steppedUpAt: Date | null } | CountersignError>;
};

/** What is used of the library: a handler of requests, and its own context. */
export type Library = {
  handler(request: Request): Promise<Response>;
  createSession(userId: string, headers: Headers): Promise<string>;
  hashPassword(password: string): Promise<string>;
  checkPassword(userId: string, password: string): Promise<boolean>;
  /** What the library would still change about the tables; empty when the migration fits it. */
  missingInSchema(): Promise<string[]>;
};

/**
 * Loads better-auth over our tables. It takes a third of a second and 60 MB, so it is loaded when somebody first signs
 * in. Throws what importing throws.
 */
export async function loadLibrary(parts: LibraryParts): Promise<Library> {
  const [{ betterAuth }, { twoFactor }, { passkey }, { hashPassword }, { APIError }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
    import('@better-auth/passkey'),
    import('better-auth/crypto'),
    import('better-auth/api'),
  ]);
  const { store, secret, publicBaseUrl, cookies } = parts;
  const { origin, hostname } = new URL(publicBaseUrl);
  const requireVerified = (isVerified: boolean | undefined) => {
    if (isVerified === true) return;
    throw new APIError('UNAUTHORIZED', {
      message: 'This passkey did not check who you are. Use its PIN or biometrics.',
    });
  };
  const options = {
    appName: 'Countersign',
    baseURL: origin,
    basePath,
    secret,
    trustedOrigins: [origin],
    database: { db: signInDatabase(store), type: 'postgres' as const },
    logger: { disabled: true },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
    },
    account: { ...accountFields, accountLinking: { enabled: false } },
    user: userFields,
    session: {
      ...sessionFields,
      expiresIn: sessionSeconds,
      freshAge: freshSeconds,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    verification: verificationFields,
    rateLimit: {
      enabled: true,
      storage: 'database' as const,
      modelName: 'auth_rate_limit',
      fields: { lastRequest: 'last_request' },
      ...perAddress,
      // Tighter ones would count a whole company behind one address as one; accounts have limits of their own.
      customRules: { '/sign-in/*': perAddress, '/two-factor/*': perAddress, '/change-password': perAddress },
    },
    advanced: {
      database: { generateId: 'uuid' as const },
      cookiePrefix: cookies.prefix,
      useSecureCookies: false,
      defaultCookieAttributes: { secure: cookies.isSecure, httpOnly: true, sameSite: 'lax' as const, path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    plugins: [
      twoFactor({
        issuer: 'Countersign',
        trustDeviceMaxAge: 1,
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: { modelName: 'auth_two_factor', fields: twoFactorFields },
        },
      }),
      passkey({
        rpID: hostname,
        rpName: 'Countersign',
        origin,
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        registration: {
          afterVerification: async ({ verification }) => requireVerified(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) => requireVerified(verification.authenticationInfo.userVerified),
        },
        schema: { passkey: { modelName: 'auth_passkey', fields: passkeyFields } },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session: { userId: string }, context?: { path?: string; body?: unknown } | null) => {
            const { code } = (context?.body ?? {}) as { code?: unknown };
            const verdict = await parts.beforeSession({
              userId: session.userId,
              path: context?.path ?? null,
              code: typeof code === 'string' ? code : null,
            });
            if (verdict instanceof Error)
              throw new APIError('FORBIDDEN', { message: verdict.publicMessage, code: verdict.code });
            return { data: { ...session, ...verdict } };
          },
        },
      },
    },
  };
  const auth = betterAuth(options);
  return {
    handler: (request) => auth.handler(request),
    async createSession(userId, headers) {
      const context = await auth.$context;
      const made = await context.internalAdapter.createSession(userId, false, {
        ipAddress: headers.get(addressHeader) ?? '',
        userAgent: headers.get('user-agent') ?? '',
      });
      return made.token;
    },
    hashPassword,
    async checkPassword(userId, password) {
      const { internalAdapter, password: check } = await auth.$context;
      const account = await internalAdapter.findCredentialAccount(userId);
      if (typeof account?.password !== 'string') return false;
      return check.verify({ hash: account.password, password });
    },
    async missingInSchema() {
      const { getMigrations } = await import('better-auth/db/migration');
      const { toBeCreated, toBeAdded } = await getMigrations(options);
      return [...toBeCreated, ...toBeAdded].map(({ table, fields }) => `${table}: ${Object.keys(fields).join(', ')}`);
    },
  };
}

/** Calls of one address to one path, in seconds. */
const perAddress = { window: 60, max: 60 };

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };

const userFields = { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...times } };

const accountFields = {
  modelName: 'auth_account',
  fields: {
    accountId: 'account_id',
    providerId: 'provider_id',
    userId: 'user_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
    ...times,
  },
};

const sessionFields = {
  modelName: 'auth_session',
  fields: { userId: 'user_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...times },
  additionalFields: {
    activeWorkspace: { type: 'string' as const, required: false, input: false, fieldName: 'active_workspace' },
    steppedUpAt: { type: 'date' as const, required: false, input: false, fieldName: 'stepped_up_at' },
  },
};

const verificationFields = { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...times } };

const twoFactorFields = {
  userId: 'user_id',
  backupCodes: 'backup_codes',
  failedVerificationCount: 'failed_verification_count',
  lockedUntil: 'locked_until',
};

const passkeyFields = {
  userId: 'user_id',
  publicKey: 'public_key',
  credentialID: 'credential_id',
  deviceType: 'device_type',
  backedUp: 'backed_up',
  createdAt: 'created_at',
};
