import type { FastifyBaseLogger } from 'fastify';
import type { Actor } from '../core/actor.ts';
import type { SignIn } from '../core/sign-in.ts';
import type { GoogleDesk } from '../verbs/connections/connect-google.ts';
import type { VerbContext } from '../verbs/context.ts';
import type { Operations } from '../verbs/operations/operations.ts';
import type { Authenticate } from './access.ts';
import type { Doorway } from './doorway.ts';
import type { EventStreams } from './event-streams.ts';
import type { PageFiles } from './page-files.ts';
import type { CountRequest } from './request-limit.ts';
import type { SandboxDesk } from './sandbox-desk.ts';
import type { HttpSettings } from './settings.ts';

/** What the server is made of. */
export type ServerOptions = {
  /** The verbs' context of a caller. Must be cheap: it is made for each request. */
  contextFor(who: Actor, traceId: string, more?: { workspaceId?: string; lacksStepUp?: boolean }): VerbContext;
  /** The agent behind an API key; null when the key is not accepted. */
  authenticate: Authenticate;
  /** Sign-in and sessions; absent where nobody signs in. */
  signIn?: SignIn;
  /** Connecting Google in the browser; absent where nothing can be. */
  googleDesk?: GoogleDesk;
  operations: Operations;
  settings: HttpSettings;
  /** Counts the requests of a caller; null where they are not limited. */
  countRequest?: CountRequest | null;
  /** The built page; without it browsers get a plain one. */
  page?: PageFiles | null;
  /** The event streams; whoever closes the server ends them first. */
  events: EventStreams;
  /** The emulated world, where it is on. */
  sandbox?: SandboxDesk | null;
  log: FastifyBaseLogger;
  /** Where to answer, if something listens already; it is led here once everything is ready. */
  doorway?: Doorway;
};
