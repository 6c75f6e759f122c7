import { randomUUID } from 'node:crypto';
import type { ErrorReporter } from '../../core/ports.ts';

/**
 * Reports errors to a server that speaks Sentry's envelopes (develop.sentry.dev/sdk/data-model/envelopes). `dsn` is the
 * address it shows: `https://KEY@host/PROJECT`. Throws nothing: a report that is lost must not be an error of its own.
 */
export function createSentryReporter(options: {
  dsn: string;
  fetch: typeof globalThis.fetch;
  release: string;
  environment: string;
}): ErrorReporter {
  const { envelopeUrl, key } = readDsn(options.dsn);
  return {
    async report({ message, at, tags }) {
      const eventId = randomUUID().replaceAll('-', '');
      const event = {
        event_id: eventId,
        timestamp: at.toISOString(),
        platform: 'node',
        level: 'error',
        release: options.release,
        environment: options.environment,
        message,
        tags,
      };
      const lines = [{ event_id: eventId }, { type: 'event' }, event];
      const auth = `Sentry sentry_version=7, sentry_client=countersign/${options.release}, sentry_key=${key}`;
      await options
        .fetch(envelopeUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/x-sentry-envelope', 'x-sentry-auth': auth },
          body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
        })
        .then((answer) => answer.body?.cancel())
        .catch(() => {});
    },
  };
}

/** The origin that reports go to. */
export function sentryOrigin(dsn: string): string {
  return readDsn(dsn).origin;
}

function readDsn(dsn: string): { origin: string; envelopeUrl: string; key: string } {
  const { protocol, host, username, pathname } = new URL(dsn);
  const parts = pathname.split('/').filter((part) => part !== '');
  const project = parts.pop() ?? '';
  const origin = `${protocol}//${host}`;
  const prefix = parts.map((part) => `/${part}`).join('');
  return { origin, envelopeUrl: `${origin}${prefix}/api/${project}/envelope/`, key: username };
}
