import pino from 'pino';
import { type App, type AppOptions, createApp } from '../../../src/app.ts';
import { type Environment, loadConfig } from '../../../src/config.ts';
import { system } from '../../../src/core/actor.ts';
import { runById } from '../../../src/store/runs.ts';
import type { AuditEventView } from '../../../src/verbs/admin/list-audit-events.ts';
import { listAuditEvents } from '../../../src/verbs/admin/list-audit-events.ts';
import type { VerbContext } from '../../../src/verbs/context.ts';
import type { DraftView } from '../../../src/verbs/drafts/draft-view.ts';
import { readDraft } from '../../../src/verbs/drafts/read-draft.ts';
import { receiveLead } from '../../../src/verbs/leads/receive-lead.ts';
import { eventually } from '../eventually.ts';
import { roomyLimits } from '../roomy-limits.ts';
import { openMemoryStore } from '../store.ts';
import type { Lead, OutsideWorld } from './outside-world.ts';
import { localOperator } from './person-verbs.ts';
import { type RunFacts, runFacts } from './run-facts.ts';
import { shortTimings } from './worker-process.ts';

/** The running product in this process, on a database of its own, with a person in front of it. */
export type Desk = {
  app: App;
  /** What the person at this desk acts with. */
  person: VerbContext;
  /** A lead's run to its end. */
  answer(lead: Lead): Promise<RunFacts & { runId: string }>;
  /** A lead with its finished draft. */
  draft(): Promise<{ lead: Lead; draft: DraftView }>;
  read(draft: { id: string }): Promise<DraftView>;
  /** Waits until the draft has the status. */
  becomes(draft: { id: string }, status: string): Promise<DraftView>;
  /** The draft once the mailbox copy says what its current version says. */
  inStep(draft: { id: string }): Promise<DraftView>;
  auditOf(draft: { id: string }, action: string): Promise<AuditEventView[]>;
  /** The security alerts that name a recipient, newest first. */
  alertsFor(recipient: string): Promise<string[]>;
  connectorErrors(): Promise<AuditEventView[]>;
  /** Moves the product's clock; the database keeps its own. */
  advance(ms: number): void;
  close(): Promise<void>;
};

type More = Pick<AppOptions, 'without' | 'timings' | 'wrapFetch' | 'timeouts'>;

export async function openDesk(world: OutsideWorld, settings: Environment = {}, more: More = {}): Promise<Desk> {
  const config = loadConfig({
    ...roomyLimits,
    API_ENV: 'development',
    SANDBOX: 'on',
    CALENDAR_TIME_ZONE: 'Europe/Berlin',
    // All leads of a desk are of one firm; limits have tests of their own.
    MAX_EMAILS_PER_DAY: '1000',
    MAX_EMAILS_PER_DOMAIN_PER_DAY: '1000',
    ...settings,
  });
  const store = await openMemoryStore();
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const { url, credentials } = world.sandbox;
  const log = pino({ level: process.env.JOURNEY_LOG ? 'info' : 'silent' });
  const app = await createApp({
    config,
    log,
    store,
    clock,
    timings: shortTimings,
    sandbox: { url, credentials },
    ...more,
  });
  await app.start(['worker']);
  const person = app.contextFor({ actor: localOperator, traceId: 'journey' });
  const read = (draft: { id: string }) => readDraft(person, { draftId: draft.id });
  const desk: Desk = {
    app,
    person,
    read,
    async answer(lead) {
      const context = app.contextFor({ actor: system, traceId: 'journey' });
      const { workflowId } = await receiveLead(context, lead.delivery);
      await eventually(
        'the run ends',
        async () => {
          const run = await person.read((reading) => runById(reading, workflowId));
          return run !== null && run.completed_at !== null;
        },
        90_000,
      );
      const facts = await runFacts(store, workflowId);
      return { ...facts, runId: workflowId };
    },
    async draft() {
      const lead = await world.makeLead();
      const { runId } = await desk.answer(lead);
      return { lead, draft: await read({ id: runId }) };
    },
    becomes: (draft, status) =>
      eventually(`the draft is ${status}`, async () => {
        const now = await read(draft);
        return now.status === status && now;
      }),
    inStep: (draft) =>
      eventually('the mailbox copy follows', async () => {
        const now = await read(draft);
        const copy = world.sandbox.state.drafts().find(({ draftId }) => draftId === now.gmail_draft_id);
        return copy !== undefined && copy.subject === now.subject && sameText(copy.text, now.body) && now;
      }),
    async auditOf(draft, action) {
      const any = { eventType: null, resource: null, actor: null, from: null, to: null, page: 1, pageSize: 100 };
      const { items } = await listAuditEvents(person, any);
      const isOf = ({ details, metadata }: AuditEventView) =>
        details?.draft_id === draft.id || metadata?.draft_id === draft.id;
      return items.filter((line) => line.action === action && isOf(line));
    },
    async alertsFor(resource) {
      const any = { actor: null, from: null, to: null, page: 1, pageSize: 100 };
      const { items } = await listAuditEvents(person, { ...any, eventType: 'security_alert', resource });
      return items.map(({ action }) => action);
    },
    async connectorErrors() {
      const any = { resource: null, actor: null, from: null, to: null, page: 1, pageSize: 100 };
      return (await listAuditEvents(person, { ...any, eventType: 'connector_error' })).items;
    },
    advance: (ms) => {
      ahead += ms;
    },
    async close() {
      await app.close();
      await store.close();
    },
  };
  return desk;
}

export const sameText = (a: string, b: string): boolean =>
  a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd();
