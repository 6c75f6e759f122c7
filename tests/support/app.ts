import pino from 'pino';
import { localOperator } from '../../src/app/http-settings.ts';
import type { SandboxAccess } from '../../src/app/sandbox-access.ts';
import { type HttpServer, serverOf } from '../../src/app/serve.ts';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config.ts';
import type { Clock } from '../../src/core/clock.ts';
import { readFormFields } from '../../src/core/lead.ts';
import type { Connectors, SendingMailbox } from '../../src/core/ports.ts';
import type { EffectTimings } from '../../src/durable/effects.ts';
import { type AuditEventView, listAuditEvents } from '../../src/verbs/admin/list-audit-events.ts';
import type { VerbContext } from '../../src/verbs/context.ts';
import { receiveLead } from '../../src/verbs/leads/receive-lead.ts';
import { readWorkflow } from '../../src/verbs/overview/read-workflow.ts';
import type { RunView } from '../../src/verbs/overview/run-view.ts';
import { eventually } from './eventually.ts';
import { roomyLimits } from './roomy-limits.ts';
import { openMemoryStore } from './store.ts';

export type TestApp = App & {
  /** The context of the local operator. */
  context: VerbContext;
  server(): Promise<HttpServer>;
};

/** What ends the app: a test, or a whole file of them. */
type Closing = { after(close: () => Promise<void>): void };

/** The outside world: connectors as they are, or a sandbox that the real connectors talk to. */
export type TestAppOptions = { settings?: Environment; clock?: Clock; timings?: EffectTimings } & (
  | { connectors: Connectors & { sendingMailbox?: SendingMailbox } }
  | { sandbox: SandboxAccess }
);

/** The real app with its worker, on a database and with connectors of its own; it ends with the test. */
export async function createTestApp(t: Closing, options: TestAppOptions): Promise<TestApp> {
  const { settings = {}, ...outside } = options;
  const config = loadConfig({ ...roomyLimits, ...settings });
  const log = pino({ level: 'silent' });
  const store = await openMemoryStore();
  const app = await createApp({ config, log, store, ...outside });
  t.after(async () => {
    await app.close();
    await store.close();
  });
  await app.start(['worker']);
  return {
    ...app,
    context: app.contextFor({ actor: localOperator, traceId: 'test-trace' }),
    async server() {
      const server = await serverOf(app, log);
      t.after(() => server.close());
      return server;
    },
  };
}

/** Takes a form body in and waits until its run has ended, at most a minute. */
export async function answerOne(
  app: TestApp,
  submission: { formId?: string; formSubmissionId?: string },
): Promise<RunView> {
  const { workflowId } = await receiveLead(app.context, {
    fields: readFormFields(submission),
    submissionId: submission.formSubmissionId ?? null,
    formId: submission.formId ?? null,
    source: 'hubspot_form',
    occurredAt: new Date('2026-11-02T08:15:00Z'),
    signature: 'internal',
  });
  return eventually(
    'the run has ended',
    async () => {
      const run = await readWorkflow(app.context, { workflowId });
      return run.completed_at === null ? null : run;
    },
    60_000,
  );
}

/** The audit lines of one type, newest first. */
export async function auditLines(app: TestApp, eventType: AuditEventView['event_type']): Promise<AuditEventView[]> {
  const { items } = await listAuditEvents(app.context, { ...anyEvent, eventType, page: 1, pageSize: 100 });
  return items;
}

const anyEvent = { resource: null, actor: null, from: null, to: null };
