import type { FastifyRequest } from 'fastify';
import { type AuditEntry, logAuthFailure, logSecurityAlert } from '../core/audit.ts';
import { CountersignError, publicSentence } from '../core/errors.ts';
import type { VerbContext } from '../verbs/context.ts';
import type { App, Route } from './route.ts';

const notedEveryMs = 60_000;
const refused = new Set(['unauthenticated', 'bad_signature']);

/**
 * Writes refused credentials down: each in the log and the metrics, and in the audit trail at most once a minute for a
 * kind and reason, because anyone can cause them and a flood must not fill the trail.
 */
export function createRefusalLog({ clock, metrics }: App, contextFor: (traceId: string) => VerbContext) {
  const notedAt = new Map<string, number>();

  async function note(request: FastifyRequest, entry: AuditEntry): Promise<void> {
    await contextFor(request.id)
      .note(entry)
      .catch((error: unknown) => request.log.error({ msg: 'audit line not written', error: publicSentence(error) }));
  }

  async function failed(kind: string, request: FastifyRequest, error: CountersignError): Promise<void> {
    const reason = typeof error.details.reason === 'string' ? error.details.reason : error.code;
    metrics.countAuthFailure(kind);
    request.log.warn({ msg: 'credential refused', kind, reason });
    const now = clock().getTime();
    const key = `${kind} ${reason}`;
    if (now - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < notedEveryMs) return;
    notedAt.set(key, now);
    await note(request, logAuthFailure(kind, reason));
  }

  return {
    /** Passes a check's result on, and writes its refusal down. */
    async watch<T>(kind: string, request: FastifyRequest, check: () => Promise<T>): Promise<T> {
      try {
        return await check();
      } catch (error) {
        if (error instanceof CountersignError && refused.has(error.code)) await failed(kind, request, error);
        throw error;
      }
    },
    /** A known agent reached for what only a person may do: that is written down every time. */
    async alert(request: FastifyRequest, { method, path }: Route): Promise<void> {
      const { who } = request;
      request.log.warn({ msg: 'right refused', method, route: path });
      if (who?.kind !== 'agent') return;
      await note(request, logSecurityAlert('agent_forbidden', `${method} ${path}`, `api_key:${who.name}`));
    },
  };
}
