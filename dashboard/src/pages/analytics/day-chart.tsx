import type { z } from 'zod';
import type { analytics } from '../../../../src/http/contract-of-analytics.ts';

type Day = z.output<typeof analytics>['days'][number];

const height = 120;
const gap = 2;

/** Two bars a day, leads behind drafts, as a picture; the same figures as a table for those who do not see it. */
export function DayChart({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(({ leads, drafts }) => Math.max(leads, drafts)));
  const slot = 720 / days.length;
  const bar = (count: number) => (count / most) * (height - 12);
  return (
    <figure className="chart">
      <svg viewBox={`0 0 720 ${height}`} preserveAspectRatio="none" aria-hidden>
        {days.map(({ day, leads, drafts }, index) => (
          <g key={day} transform={`translate(${index * slot} 0)`}>
            <title>{`${day}: ${leads} leads, ${drafts} drafts`}</title>
            <rect className="chart-leads" x={gap / 2} y={height - bar(leads)} width={slot - gap} height={bar(leads)} />
            <rect
              className="chart-drafts"
              x={slot * 0.25}
              y={height - bar(drafts)}
              width={slot * 0.5}
              height={bar(drafts)}
            />
          </g>
        ))}
      </svg>
      <figcaption>
        <span>{days[0]?.day}</span>
        <span className="chart-key">
          <i className="chart-key-leads" /> leads <i className="chart-key-drafts" /> drafts · highest bar {most}
        </span>
        <span>{days.at(-1)?.day}</span>
      </figcaption>
      <table className="visually-hidden">
        <caption>Leads and drafts a day</caption>
        <tbody>
          {days.map(({ day, leads, drafts }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{leads} leads</td>
              <td>{drafts} drafts</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
