import { useQuery } from '@tanstack/react-query';
import { Check, CircleDashed, Minus, TriangleAlert, X } from 'lucide-react';
import type { z } from 'zod';
import type { workflow } from '../../../../src/http/contract.ts';
import { get } from '../../api.ts';
import { hrefOf } from '../../page-paths.ts';
import type { PageProps } from '../../page-props.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Link } from '../../router.tsx';
import { dayAndTime, duration } from '../../times.ts';
import './lead.css';

type Run = z.output<typeof workflow>;
type StepKey = keyof Run['steps'];
type Step = Run['steps'][StepKey];

const stepTitles: Record<StepKey, { title: string; does: string }> = {
  extract_prospect: { title: 'Who wrote', does: 'Reads the form.' },
  resolve_hubspot: { title: 'Contact and company', does: 'Looks the lead up in HubSpot.' },
  search_email: { title: 'Earlier mail', does: 'Reads the newest thread with this address.' },
  calendar_availability: { title: 'Free times', does: 'Looks for slots in the calendar.' },
  generate_message: { title: 'The text', does: 'Written from facts, then checked.' },
  create_draft: { title: 'Draft', does: 'Put into the queue and the mailbox.' },
  create_hubspot_task: { title: 'Note and task', does: 'Written down in HubSpot.' },
};

/** How one lead was answered: the seven steps on one line of time. */
export default function LeadPage({ params }: PageProps) {
  const id = params.run ?? '';
  const run = useQuery({
    queryKey: ['live', 'run', id],
    queryFn: ({ signal }) => get<Run>(`/api/dashboard/workflows/${encodeURIComponent(id)}`, signal),
  });
  if (run.isPending) return <Loading what="the lead" />;
  if (run.isError) return <ErrorNotice error={run.error} onRetry={() => void run.refetch()} />;
  const prospect = run.data.prospect as { full_name?: string | null; email?: string; company?: string | null } | null;
  return (
    <div className="page">
      <h1 dir="auto">{prospect?.full_name ?? prospect?.email ?? 'A lead'}</h1>
      <p className="lead-text">{summary(run.data)}</p>
      {run.data.error !== undefined && <ErrorNotice error={new Error(run.data.error)} />}
      <Timeline run={run.data} />
      {run.data.draft_id !== null && (
        <p>
          <Link className="button" to={hrefOf('queue', { split: 'review', draft: run.data.draft_id })}>
            Open the draft
          </Link>
        </p>
      )}
    </div>
  );
}

function summary({ status, degraded, timestamp, completed_at }: Run): string {
  const took = completed_at === null ? null : duration(Date.parse(completed_at) - Date.parse(timestamp));
  const words = {
    queued: 'It waits for its turn.',
    running: 'It is being answered now.',
    success: `Answered in ${took ?? 'a moment'}${degraded ? ', with something missing: see the steps' : ''}.`,
    failed: 'It could not be answered.',
    suppressed: 'Nothing was written: this address is not to be written to.',
  };
  return `Came in ${dayAndTime(timestamp)}. ${words[status]}`;
}

function Timeline({ run }: { run: Run }) {
  const steps = Object.entries(run.steps) as [StepKey, Step][];
  const began = Date.parse(run.timestamp);
  const ends = steps.map(([, { started_at, duration_ms }]) =>
    started_at ? Date.parse(started_at) + (duration_ms ?? 0) : began,
  );
  const whole = Math.max(1, ...ends.map((end) => end - began));
  return (
    <ol className="timeline">
      {steps.map(([key, step]) => (
        <li key={key} className={`step step-${step.status}`}>
          <StepIcon status={step.status} />
          <div className="step-words">
            <strong>{stepTitles[key].title}</strong>
            <span className="quiet">{step.error ?? step.reason ?? stepTitles[key].does}</span>
          </div>
          <svg className="step-line" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            {step.started_at !== null && (
              <rect
                x={((Date.parse(step.started_at) - began) / whole) * 100}
                width={Math.max(0.8, ((step.duration_ms ?? 0) / whole) * 100)}
                height="6"
                rx="1"
              />
            )}
          </svg>
          <span className="step-time">
            {step.duration_ms === null ? stepWords[step.status] : duration(step.duration_ms)}
          </span>
        </li>
      ))}
    </ol>
  );
}

const stepWords: Record<Step['status'], string> = {
  success: 'done',
  partial: 'in part',
  skipped: 'left out',
  failed: 'failed',
  pending: 'to come',
};
const icons = { success: Check, partial: TriangleAlert, skipped: Minus, failed: X, pending: CircleDashed };

function StepIcon({ status }: { status: Step['status'] }) {
  const Icon = icons[status];
  return (
    <span className="step-icon">
      <Icon aria-hidden />
      <span className="visually-hidden">{stepWords[status]}</span>
    </span>
  );
}
