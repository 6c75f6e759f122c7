import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { system } from '../core/actor.ts';
import type { Doorway } from '../http/doorway.ts';
import { createEventStreams, type EventStreams } from '../http/event-streams.ts';
import type { PageFiles } from '../http/page-files.ts';
import { createServer } from '../http/server.ts';
import { defaultWorkspaceId } from '../store/workspaces.ts';
import { authenticateKey, workspaceOfKey } from '../verbs/admin/authenticate-key.ts';
import { googleDeskOf } from './google-desk.ts';
import { httpSettings } from './http-settings.ts';
import type { Logger } from './log.ts';
import { operationsOf } from './operations.ts';
import { readPageFiles } from './page-files.ts';
import { sandboxDesk } from './sandbox-desk.ts';
import { signInOf } from './sign-in.ts';

export type Served = {
  /** Where this server answers, such as `http://127.0.0.1:3000`. */
  address: string;
  /** Takes no more requests and waits for those under way. */
  close(): Promise<void>;
};

export type HttpServer = Awaited<ReturnType<typeof createServer>>;

/** The HTTP server of an app, not yet listening. */
export async function serverOf(
  app: App,
  log: Logger,
  {
    doorway,
    events = createEventStreams(app.changes),
    page = readPageFiles(),
  }: { doorway?: Doorway; events?: EventStreams; page?: PageFiles | null } = {},
): Promise<HttpServer> {
  const sandbox = app.sandbox === null ? null : sandboxDesk(app.sandbox.url);
  const server = await createServer({
    events,
    ...(doorway === undefined ? {} : { doorway }),
    contextFor: (actor, traceId, more) => app.contextFor({ actor, traceId, ...more }),
    async authenticate(credential) {
      const workspaceId = (await workspaceOfKey(app.store, credential)) ?? defaultWorkspaceId;
      const context = app.contextFor({ actor: system, workspaceId, traceId: null });
      const actor = await authenticateKey(context, credential);
      return actor === null ? null : { actor, workspaceId };
    },
    signIn: signInOf(app),
    googleDesk: googleDeskOf(app),
    operations: operationsOf(app),
    settings: httpSettings(app.config),
    countRequest: app.limits.countRequest,
    page,
    sandbox,
    log,
  });
  server.addHook('onClose', async () => sandbox?.close());
  server.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.entry?.access === 'webhook') app.intakeLoad.arrived();
  });
  return server;
}

/** Lets the app answer at a doorway that is listening already. */
export async function serve(app: App, log: Logger, doorway: Doorway): Promise<Served> {
  const events = createEventStreams(app.changes);
  const server = await serverOf(app, log, { doorway, events });
  await server.ready();
  return {
    address: addressOf(app.config),
    async close() {
      // A stream is a request that never ends by itself.
      events.close();
      await doorway.close();
      await server.close();
    },
  };
}

/** Where a server of this configuration answers on this machine. */
export function addressOf({ apiHost, apiPort }: Config): string {
  const isEverywhere = apiHost === '0.0.0.0' || apiHost === '::';
  const host = isEverywhere ? '127.0.0.1' : apiHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${apiPort}`;
}
