import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { analytics } from '../../../../src/http/contract-of-analytics.ts';
import { get } from '../../api.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { duration } from '../../times.ts';
import './analytics.css';
import { DayChart } from './day-chart.tsx';

type Analytics = z.output<typeof analytics>;
type Stage = keyof Analytics['turnaround'];

const spans = [7, 30, 90] as const;
const dayMs = 86_400_000;

/** What became of the leads: how many, how fast, how often as written. */
export default function AnalyticsPage() {
  const [days, setDays] = useState<(typeof spans)[number]>(30);
  const field = useId();
  const query = new URLSearchParams({
    from: new Date(startOfToday() - (days - 1) * dayMs).toISOString(),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['analytics', days],
    queryFn: ({ signal }) => get<Analytics>(`/api/analytics?${query}`, signal),
    staleTime: 60_000,
  });
  return (
    <div className="page">
      <div className="analytics-head">
        <h1>Analytics</h1>
        <label htmlFor={field} className="visually-hidden">
          Span
        </label>
        <select id={field} value={days} onChange={(event) => setDays(Number(event.target.value) as 7 | 30 | 90)}>
          {spans.map((span) => (
            <option key={span} value={span}>
              Last {span} days
            </option>
          ))}
        </select>
        <a className="button" href={`/api/analytics.csv?${query}`} download>
          <Download aria-hidden /> CSV
        </a>
      </div>
      {isPending && <Loading what="the figures" />}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && <Figures data={data} />}
    </div>
  );
}

function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0);
}

function Figures({ data }: { data: Analytics }) {
  const { conversion, rates, verdicts } = data;
  if (conversion.leads + conversion.drafts === 0) {
    return <p className="quiet">No lead came in during this time. Figures appear here with the first one.</p>;
  }
  return (
    <>
      <ol className="funnel" aria-label="From lead to answer">
        <Step label="Leads" count={conversion.leads} />
        <Step label="Drafts" count={conversion.drafts} share={rates.drafted} of="of leads" />
        <Step label="Approved" count={conversion.approved} share={rates.approved} of="of those decided" />
        <Step label="Sent" count={conversion.sent} share={rates.sent} of="of those approved" />
        <Step label="Answered" count={conversion.replied} share={rates.replied} of="of those sent" />
      </ol>
      <section className="card">
        <h2>Leads and drafts a day</h2>
        <DayChart days={data.days} />
      </section>
      <div className="columns">
        <Turnaround turnaround={data.turnaround} />
        <section className="card">
          <h2>As written</h2>
          <p className="figure">{percent(rates.approved_without_edit)}</p>
          <p className="quiet">of the approved drafts were approved without an edit.</p>
          <h2>Verdicts</h2>
          <p className="badges">
            <span className="badge badge-accent">{verdicts.safe} safe</span>
            <span className="badge badge-warn">{verdicts.review} to review</span>
            <span className="badge badge-bad">{verdicts.block} blocked</span>
          </p>
        </section>
      </div>
      <Groups title="By rep" groups={data.reps} />
      <Groups title="By writer" groups={data.writers} />
      {data.templates.some(({ name }) => name !== 'unknown') && <Groups title="By template" groups={data.templates} />}
    </>
  );
}

function Step({ label, count, share, of }: { label: string; count: number; share?: number | null; of?: string }) {
  return (
    <li className="card">
      <span className="quiet">{label}</span>
      <span className="figure">{count.toLocaleString('en-GB')}</span>
      <span className="quiet">{share === undefined || share === null ? '\u00a0' : `${percent(share)} ${of}`}</span>
    </li>
  );
}

const stages: readonly (readonly [Stage, string])[] = [
  ['first_draft', 'Form to first draft'],
  ['approval', 'First draft to approval'],
  ['last_look', 'Last version to approval'],
  ['sending', 'Approval to sending'],
  ['reply', 'Sending to answer'],
];

function Turnaround({ turnaround }: { turnaround: Analytics['turnaround'] }) {
  return (
    <section className="card">
      <h2>How long it takes</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Half within</th>
            <th scope="col">95 % within</th>
            <th scope="col">Times</th>
          </tr>
        </thead>
        <tbody>
          {stages.map(([stage, title]) => (
            <tr key={stage}>
              <th scope="row">{title}</th>
              <td>{seconds(turnaround[stage].p50)}</td>
              <td>{seconds(turnaround[stage].p95)}</td>
              <td>{turnaround[stage].count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Groups({ title, groups }: { title: string; groups: Analytics['reps'] }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on small screens, by keys too */}
      <section className="wide-table" aria-label={`${title}, as a table`} tabIndex={0}>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Drafts</th>
              <th scope="col">Approved</th>
              <th scope="col">Edited</th>
              <th scope="col">Sent</th>
              <th scope="col">Answered</th>
              <th scope="col">Half approved within</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.name}>
                <th scope="row">{group.name}</th>
                <td>{group.drafts}</td>
                <td>{group.approved}</td>
                <td>{group.edited}</td>
                <td>{group.sent}</td>
                <td>{group.replied}</td>
                <td>{seconds(group.approval_p50)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

function seconds(value: number | null): string {
  return value === null ? '–' : duration(Math.round(value * 1000));
}
