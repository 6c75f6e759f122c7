import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';

/** The listening socket of a process, from before it is ready until it stops. */
export type Doorway = {
  /** Names the handler that is to answer later, and gives the server it will answer on. */
  await(handler: RequestListener): Server;
  /** From now on requests go to the handler that was named. */
  lead(): void;
  /** Takes no more requests and waits for those under way. */
  close(): Promise<void>;
};

/**
 * Listens at once, while the rest of the process is still starting: it lives (`/health`), and everything else is told to
 * come back in a second, which senders of webhooks do. So a port that is taken shows before any data is touched. Throws
 * what listening throws, such as EADDRINUSE.
 */
export async function openDoorway({ host, port }: { host: string; port: number }): Promise<Doorway> {
  let awaited: RequestListener = answerWhileStarting;
  let listener: RequestListener = answerWhileStarting;
  const server = createServer((request, response) => listener(request, response));
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve());
  });
  return {
    await(handler) {
      awaited = handler;
      return server;
    },
    lead() {
      listener = awaited;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const answerWhileStarting: RequestListener = (request, response) => {
  const isAlive = ['/health', '/health/live'].includes(request.url ?? '') && request.method === 'GET';
  const body = isAlive ? { status: 'ok' } : { detail: 'Countersign is starting.', code: 'starting' };
  response.writeHead(isAlive ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'x-trace-id': randomUUID(),
    ...(isAlive ? {} : { 'retry-after': '1', connection: 'close' }),
  });
  response.end(JSON.stringify(body));
};
