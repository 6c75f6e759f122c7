import type { FastifyRequest } from 'fastify';
import type { ZodType, z } from 'zod';
import type { Actor } from '../core/actor.ts';
import type { Clock } from '../core/clock.ts';
import type { Session, SignIn } from '../core/sign-in.ts';
import type { GoogleDesk } from '../verbs/connections/connect-google.ts';
import type { VerbContext } from '../verbs/context.ts';
import type { createConnectorStatus } from '../verbs/operations/connector-status.ts';
import type { Operations } from '../verbs/operations/operations.ts';
import type { EventStreams } from './event-streams.ts';
import type { Metrics } from './metrics.ts';
import type { PageFiles } from './page-files.ts';
import type { Access } from './permissions.ts';
import type { SandboxDesk } from './sandbox-desk.ts';
import type { HttpSettings } from './settings.ts';

/** How a delivery proved itself; `internal` is an API key with scope `intake`. */
export type WebhookProof = 'v3' | 'v2' | 'unsigned' | 'internal';

/** What all routes share. */
export type App = {
  settings: HttpSettings;
  operations: Operations;
  connectorStatus: ReturnType<typeof createConnectorStatus>;
  metrics: Metrics;
  clock: Clock;
  /** Null where nobody signs in. */
  signIn: SignIn | null;
  /** Null where nothing can be connected. */
  googleDesk: GoogleDesk | null;
  /** Null where the page is not built. */
  page: PageFiles | null;
  events: EventStreams;
  /** The emulated world; null where it is not on. */
  sandbox: SandboxDesk | null;
  openApi(): Record<string, unknown>;
};

export type Call<P = unknown, Q = unknown, B = unknown> = {
  app: App;
  /** The verbs' context of the caller. */
  context: VerbContext;
  /** Null for callers without credential. */
  who: Actor | null;
  /** Whoever is signed in; null for keys, strangers and the local operator. */
  session: Session | null;
  /** How a webhook proved itself; null on other routes. */
  proof: WebhookProof | null;
  params: P;
  query: Q;
  body: B;
  request: FastifyRequest;
};

/** A reply that is more than a body with the route's first status. */
export class Answer {
  readonly body: unknown;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;

  constructor(body: unknown, more: { status?: number; headers?: Record<string, string | readonly string[]> } = {}) {
    this.body = body;
    this.status = more.status ?? null;
    this.headers = more.headers ?? {};
  }
}

/** A body that is no JSON, for the document. */
export type OtherContent = { description: string; content: Record<string, { schema: ZodType }> };

/** What a route does, apart from where it stands and who may call it. */
export type Operation = {
  /** A sentence for the document. */
  does: string;
  params?: ZodType;
  query?: ZodType;
  body?: ZodType;
  /** The body is the bytes of a file (`application/octet-stream`), at most 10 MiB, instead of JSON. */
  takesFile?: true;
  /** The body is a form (`multipart/form-data`) with a file of at most 10 MiB, instead of JSON. */
  takesForm?: true;
  /** A form of a plain page, or of a mail provider, is let in and not read. */
  ignoresForm?: true;
  /** Schemas by status; the lowest is the status of a plain answer. */
  replies: Record<number, ZodType | OtherContent>;
  /** Statuses of refusals beside those that every route of its access has. */
  refuses?: readonly number[];
  run(call: Call): Promise<unknown>;
};

export type Route = Operation & {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  access: Access;
};

/** Puts an operation at an address. */
export function route(at: `${Route['method']} /${string}`, access: Access, operation: Operation): Route {
  const [method, path] = at.split(' ') as [Route['method'], string];
  return { ...operation, method, path, access };
}

type Parts<P extends ZodType, Q extends ZodType, B extends ZodType, R extends Operation['replies']> = {
  does: string;
  params?: P;
  query?: Q;
  body?: B;
  takesFile?: true;
  takesForm?: true;
  ignoresForm?: true;
  replies: R;
  refuses?: readonly number[];
};

type Bodies<R> = { [S in keyof R]: R[S] extends ZodType ? z.output<R[S]> : never }[keyof R];

/** Declares an operation. What it answers is checked against `replies`, by the compiler and again when it is sent. */
export function operation<P extends ZodType, Q extends ZodType, B extends ZodType, R extends Operation['replies']>(
  parts: Parts<P, Q, B, R>,
  run: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Bodies<R> | Answer> | Bodies<R> | Answer,
): Operation {
  const call = run as unknown as (call: Call) => unknown;
  return { ...parts, run: async (one) => call(one) };
}
