import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deadJobPage } from '../../../../src/http/contract-of-administration.ts';
import { get, post } from '../../api.ts';
import { dayAndTime } from '../../times.ts';
import { useAct } from './use-act.ts';

type Jobs = z.output<typeof deadJobPage>;

/** Work that failed for good, with its reason; shown only while there is some. */
export function GivenUp() {
  const act = useAct('dead-jobs');
  const { data } = useQuery({
    queryKey: ['dead-jobs'],
    queryFn: ({ signal }) => get<Jobs>('/api/admin/jobs/dead?page_size=100', signal),
    refetchInterval: 30_000,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="card">
      <h2>Given up</h2>
      <p className="quiet">These were tried again and again and failed. Mend the reason, then try once more.</p>
      <ul className="rows">
        {data.items.map((job) => (
          <li key={job.id}>
            <span>
              {job.queue.replaceAll('_', ' ')}: {job.reason}
              <span className="quiet">
                {' '}
                · {job.attempts} attempts · {dayAndTime(job.failed_at)}
              </span>
            </span>
            <button
              type="button"
              className="button"
              onClick={() => act(() => post(`/api/admin/jobs/${job.id}/retry`), 'It is tried again.')}
            >
              Try again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
