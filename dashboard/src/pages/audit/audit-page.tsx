import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { ShieldCheck, ShieldX } from 'lucide-react';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { auditPage, auditQuery, auditVerdict } from '../../../../src/http/contract-of-administration.ts';
import { get, post } from '../../api.ts';
import { Empty } from '../../parts/empty.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useSettled } from '../../parts/use-settled.ts';
import { dayAndTime } from '../../times.ts';
import './audit.css';

type AuditPageOf = z.output<typeof auditPage>;
type Line = AuditPageOf['items'][number];
type Verdict = z.output<typeof auditVerdict>;

const kinds = [
  'prospect_intake',
  'draft_created',
  'draft_sent',
  'approval_requested',
  'approval_granted',
  'approval_denied',
  'connector_error',
  'auth_success',
  'auth_failure',
  'security_alert',
  'config_change',
  'task_created',
  'prospect_research',
  'note_created',
] as const satisfies readonly z.input<typeof auditQuery>['event_type'][];

const pageSize = 50;

/** What happened, who did it and when; every line is bound to the one before. */
export default function AuditPage() {
  const [kind, setKind] = useState('');
  const [resource, setResource] = useState('');
  const [actor, setActor] = useState('');
  const [page, setPage] = useState(1);
  const filter = useSettled({ kind, resource: resource.trim(), actor: actor.trim() }, 250);
  const lines = useQuery({
    queryKey: ['live', 'audit', filter, page],
    queryFn: ({ signal }) => get<AuditPageOf>(`/api/audit/events?${searchOf(filter, page)}`, signal),
    placeholderData: keepPreviousData,
  });
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setPage(1);
  };
  return (
    <div className="page">
      <h1>Audit</h1>
      <p className="lead-text">
        Every change adds a line in its own transaction, and each line carries the hash of the one before: what was
        altered later shows.
      </p>
      <Verify />
      <div className="audit-filter">
        <Choice label="What" value={kind} onChange={change(setKind)} />
        <TextFilter label="About (address or setting)" value={resource} onChange={change(setResource)} />
        <TextFilter label="Who" value={actor} onChange={change(setActor)} />
      </div>
      {lines.isError && <ErrorNotice error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.isPending && <Loading what="the trail" />}
      {lines.data !== undefined && <Lines found={lines.data} page={page} onPage={setPage} />}
    </div>
  );
}

function searchOf({ kind, resource, actor }: { kind: string; resource: string; actor: string }, page: number): string {
  const given = Object.entries({ event_type: kind, resource, actor }).filter(([, value]) => value !== '');
  return new URLSearchParams([...given, ['page', String(page)], ['page_size', String(pageSize)]]).toString();
}

function Verify() {
  const check = useMutation({ mutationFn: () => post<Verdict>('/api/audit/verify') });
  return (
    <div className="audit-verify">
      <button type="button" className="button button-main" disabled={check.isPending} onClick={() => check.mutate()}>
        {check.isPending ? 'Reading every line …' : 'Verify the whole trail'}
      </button>
      <div aria-live="polite">
        {check.isError && <ErrorNotice error={check.error} />}
        {check.data !== undefined && <VerdictLine verdict={check.data} />}
      </div>
    </div>
  );
}

function VerdictLine({ verdict }: { verdict: Verdict }) {
  if (verdict.ok) {
    return (
      <p className="verdict verdict-good">
        <ShieldCheck aria-hidden />
        {verdict.count} lines, none altered. It ends at {verdict.head_seq}:{' '}
        <code>{verdict.head_hash.slice(0, 16)}</code>
      </p>
    );
  }
  return (
    <p className="verdict verdict-bad">
      <ShieldX aria-hidden />
      Line {verdict.first_bad_seq} is not what was written: {verdict.reason}. Restore the trail from a backup, and find
      out who could write here.
    </p>
  );
}

function Lines({ found, page, onPage }: { found: AuditPageOf; page: number; onPage: (page: number) => void }) {
  const last = Math.max(1, Math.ceil(found.total / pageSize));
  if (found.items.length === 0) {
    return <Empty title="No line fits">Clear the filter to see the whole trail.</Empty>;
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-frame" aria-label="Lines" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">About</th>
              <th scope="col">Who</th>
              <th scope="col">More</th>
            </tr>
          </thead>
          <tbody>
            {found.items.map((line) => (
              <LineRow key={line.seq} line={line} />
            ))}
          </tbody>
        </table>
      </section>
      <div className="audit-pages">
        <button type="button" className="button" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          Newer
        </button>
        <span className="quiet">
          Page {page} of {last}, {found.total} lines
        </span>
        <button type="button" className="button" disabled={page >= last} onClick={() => onPage(page + 1)}>
          Older
        </button>
      </div>
    </>
  );
}

function LineRow({ line }: { line: Line }) {
  const facts = { ...line.details, ...line.metadata };
  const more = Object.entries(facts).map(([name, value]) => `${name.replaceAll('_', ' ')}: ${said(value)}`);
  return (
    <tr>
      <td className="number">{line.seq}</td>
      <td>
        <time dateTime={line.timestamp}>{dayAndTime(line.timestamp)}</time>
      </td>
      <td>
        {line.event_type.replaceAll('_', ' ')}
        {line.status !== 'success' && <span className="badge badge-warn">{line.status}</span>}
      </td>
      <td dir="auto">{line.erased_at === null ? line.resource : 'erased'}</td>
      <td>{line.actor}</td>
      <td className="audit-more">{more.join(' · ')}</td>
    </tr>
  );
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Choice({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Everything</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kind.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </div>
  );
}

function TextFilter({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="search" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}
