import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { localOperator } from '../app/http-settings.ts';
import { createLog } from '../app/log.ts';
import { waitForRuns } from '../app/wait-for-runs.ts';
import { type App, createApp } from '../app.ts';
import { isDraftOnlyEnforced, loadConfig, readConfig } from '../config.ts';
import { CountersignError } from '../core/errors.ts';
import { readFormFields } from '../core/lead.ts';
import type { Connectors } from '../core/ports.ts';
import { getSampleFormSubmission } from '../fixtures/index.ts';
import { openStore } from '../store/database.ts';
import { receiveLead } from '../verbs/leads/receive-lead.ts';
import { readWorkflow } from '../verbs/overview/read-workflow.ts';
import { leadStepKeys, type RunView } from '../verbs/overview/run-view.ts';
import { createMockConnectors } from './mock-connectors.ts';

export type SmokeOptions = {
  mock?: boolean;
  live?: boolean;
  input?: string;
  gmail: boolean;
  calendar: boolean;
  json?: boolean;
};

/** What one lead became. `exit_code` is 1 when a fatal step failed or the run did not end in time. */
export type SmokeReport = Pick<RunView, 'steps' | 'draft_id' | 'gmail_draft_id' | 'degraded' | 'error'> & {
  connectors: 'mock' | 'live';
  status: 'SUCCESS' | 'FAILED' | 'UNFINISHED';
  workflow_id: string | null;
  task_id: string | null;
  contact: string | null;
  company: string | null;
  mode: 'DRAFT_ONLY' | 'APPROVAL';
  sent: false;
  exit_code: 0 | 1;
};

const limitsMs = { mock: 30_000, live: 180_000 };

/** Sends one lead through the real workflow and prints the seven steps and what came of them. Answers the exit code. */
export async function smokeFormLead(options: SmokeOptions): Promise<number> {
  if (options.mock && options.live) throw new CountersignError('invalid_options', 'Choose --mock or --live, not both.');
  const body = options.input === undefined ? getSampleFormSubmission('form1') : readInput(options.input);
  const app = await openApp(options);
  try {
    await app.start(['worker']);
    const report = await answer(app, body, options.live ? 'live' : 'mock');
    console.log(options.json ? JSON.stringify(report, null, 2) : asText(report));
    return report.exit_code;
  } finally {
    await app.close();
  }
}

/** Mocked, nothing of this installation is touched: its settings, its data and the network are left alone. */
async function openApp({ live, gmail, calendar }: SmokeOptions): Promise<App> {
  const without: (keyof Connectors)[] = [
    ...(gmail ? [] : (['mailbox'] as const)),
    ...(calendar ? [] : (['calendar'] as const)),
  ];
  if (live) {
    const config = readConfig();
    return createApp({ config, log: createLog(config, { write: () => {} }), without });
  }
  const config = loadConfig({});
  const store = await openStore({ memory: true });
  const log = createLog(config, { write: () => {} });
  return createApp({ config, log, store, connectors: createMockConnectors(), without });
}

async function answer(app: App, body: unknown, connectors: 'mock' | 'live'): Promise<SmokeReport> {
  const context = app.contextFor({ actor: localOperator, traceId: null });
  const mode = isDraftOnlyEnforced(app.config) ? 'DRAFT_ONLY' : 'APPROVAL';
  const fields = readFormFields(body);
  try {
    const { workflowId } = await receiveLead(context, {
      fields,
      submissionId: randomUUID(),
      formId: app.config.expectedHubspotFormIds[0] ?? null,
      source: 'smoke_test',
      occurredAt: new Date(),
      signature: 'internal',
    });
    await waitForRuns(app, [workflowId], limitsMs[connectors]);
    return { ...reportOf(await readWorkflow(context, { workflowId })), connectors, mode, sent: false };
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'email_missing') throw error;
    return { ...refused(error.publicMessage), connectors, mode, sent: false };
  }
}

type Outcome = Omit<SmokeReport, 'connectors' | 'mode' | 'sent'>;

function reportOf(run: RunView): Outcome {
  const prospect = run.prospect as { full_name: string | null; email: string; company: string | null } | null;
  const crm = run.hubspot as { contact_id: string | null; company_id: string | null } | null;
  const status = run.status === 'success' ? 'SUCCESS' : run.status === 'failed' ? 'FAILED' : 'UNFINISHED';
  const { workflow_id, steps, draft_id, gmail_draft_id, degraded, error } = run;
  return {
    status,
    workflow_id,
    steps,
    draft_id,
    gmail_draft_id,
    task_id: (run.task as { task_id: string } | null)?.task_id ?? null,
    contact: prospect && named([prospect.full_name, prospect.email].filter(Boolean).join(', '), crm?.contact_id),
    company: prospect?.company ? named(prospect.company, crm?.company_id) : null,
    degraded,
    ...(error === undefined ? {} : { error }),
    exit_code: status === 'SUCCESS' ? 0 : 1,
  };
}

/** A form that is refused at the door is what the first step would have refused: nothing else is reached. */
function refused(error: string): Outcome {
  const skipped = { status: 'skipped' as const, started_at: null, duration_ms: null };
  const steps = Object.fromEntries(leadStepKeys.map((key) => [key, skipped])) as RunView['steps'];
  return {
    status: 'FAILED',
    workflow_id: null,
    steps: { ...steps, extract_prospect: { ...skipped, status: 'failed', error } },
    draft_id: null,
    gmail_draft_id: null,
    task_id: null,
    contact: null,
    company: null,
    degraded: true,
    error,
    exit_code: 1,
  };
}

function asText(report: SmokeReport): string {
  const steps = leadStepKeys.map((key, index) => {
    const { status, duration_ms, reason, error } = report.steps[key];
    const time = duration_ms === null ? '' : `${duration_ms} ms`;
    return `  ${index + 1}/7 ${key.padEnd(22)} ${status.padEnd(8)} ${[time, reason ?? error ?? ''].filter(Boolean).join('  ')}`.trimEnd();
  });
  return [
    `One form lead through the workflow (${report.connectors} connectors)`,
    '',
    ...steps,
    '',
    `Draft ID: ${report.draft_id ?? 'none'}`,
    `Mailbox draft: ${report.gmail_draft_id ?? 'none'}`,
    `Task ID: ${report.task_id ?? 'none'}`,
    `Contact: ${report.contact ?? 'none'}`,
    `Company: ${report.company ?? 'none'}`,
    `Status: ${report.status}${report.degraded && report.status === 'SUCCESS' ? ' (degraded)' : ''}`,
    ...(report.error === undefined ? [] : [`Error: ${report.error}`]),
    `Mode: ${report.mode}`,
    'The mail was NOT sent.',
  ].join('\n');
}

function named(name: string, id: string | null | undefined): string {
  return id ? `${name} (${id})` : name;
}

function readInput(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? 'it is no JSON' : ((error as NodeJS.ErrnoException).code ?? 'unreadable');
    throw new CountersignError('invalid_input', `The form in ${file} cannot be read: ${why}.`);
  }
}
