import { connections, localOperator } from '../app/http-settings.ts';
import type { App } from '../app.ts';
import { isDraftOnlyEnforced } from '../config.ts';
import type { DraftView } from '../verbs/drafts/draft-view.ts';
import { listDrafts } from '../verbs/drafts/list-drafts.ts';

type Waiting = { total: number; newest: DraftView | null };

/** What a person wants to know once the server runs: where it is, what is real, what waits, and what to do next. */
export async function overview(app: App, address: string): Promise<string> {
  const waiting = await waitingDrafts(app);
  const facts = factsOf(app, address, waiting);
  const rows = [
    ['Mode', facts.mode === 'DRAFT_ONLY' ? 'DRAFT_ONLY: nothing is ever sent' : 'a countersigned draft can be sent'],
    ['Emulated', facts.emulated.length === 0 ? 'nothing' : `${sentence(facts.emulated)} (sandbox, example data)`],
    ['Live', sentence(facts.live)],
    ['Missing', sentence(facts.missing)],
    ['Data', facts.data],
    ['Drafts', `${waiting.total} ${waiting.total === 1 ? 'waits' : 'wait'} for a decision`],
  ].map(([name = '', text]) => `  ${name.padEnd(10)}${text}`);
  const steps = nextSteps(app, address, waiting);
  return ['', `Countersign is ready at ${address}`, '', ...rows, '', 'What to do next', ...steps, '', ''].join('\n');
}

/** The same as fields of one line of the log. */
export async function overviewLine(app: App, address: string): Promise<Record<string, unknown>> {
  return { msg: 'Countersign is ready', ...factsOf(app, address, await waitingDrafts(app)) };
}

async function waitingDrafts(app: App): Promise<Waiting> {
  const context = app.contextFor({ actor: localOperator, traceId: null });
  const { drafts, total } = await listDrafts(context, { status: 'PENDING_APPROVAL', page: 1, pageSize: 1 });
  return { total, newest: drafts[0] ?? null };
}

function factsOf({ config }: App, address: string, { total }: Waiting) {
  const of = (mode: string) => connections(config).flatMap((one) => (one.mode === mode ? [one.name] : []));
  return {
    address,
    mode: isDraftOnlyEnforced(config) ? 'DRAFT_ONLY' : 'APPROVAL',
    emulated: of('sandbox'),
    live: of('live'),
    missing: of('not_configured'),
    data: config.databaseUrl === undefined ? `embedded database in ${config.dataDir}` : 'PostgreSQL (DATABASE_URL)',
    drafts_pending: total,
  };
}

function nextSteps({ config }: App, address: string, { newest }: Waiting): string[] {
  // Where somebody must prove who they are, every call carries a key; the shell puts in the reader's own.
  const key = config.apiEnv === 'development' ? '' : ` -H "authorization: Bearer $COUNTERSIGN_KEY"`;
  const json = `-H 'content-type: application/json'`;
  const lead = JSON.stringify({
    portalId: 1,
    formId: config.expectedHubspotFormIds[0] ?? 'contact',
    formSubmissionId: 'my-first-lead',
    fieldValues: [
      { name: 'email', value: 'sam.rivers@prospect.example' },
      { name: 'firstname', value: 'Sam' },
      { name: 'message', value: 'Can we talk about racking for our new hall?' },
    ],
  });
  const hash = JSON.stringify({ content_hash: newest?.content_hash ?? 'CONTENT_HASH' });
  return [
    '  Open the desk in a browser; the drafts wait there:',
    `    ${address}`,
    '  Or read them here:',
    `    curl -s${key} ${address}/api/operator/drafts/pending`,
    '  Send in a lead of your own, as a form would:',
    `    curl -s${key} ${json} ${address}/api/webhooks/hubspot/form-submission -d '${lead}'`,
    '  Approve a draft by the hash of what you read:',
    `    curl -s${key} ${json} ${address}/api/operator/drafts/${newest?.id ?? 'DRAFT_ID'}/approve -d '${hash}'`,
    '  See every call there is:',
    `    ${address}/api/docs`,
  ];
}

function sentence(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
