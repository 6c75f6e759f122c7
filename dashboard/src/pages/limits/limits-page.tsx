import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { dashboard } from '../../../../src/http/contract-of-quotas.ts';
import { get } from '../../api.ts';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useSession } from '../../session.ts';
import { dayAndTime } from '../../times.ts';
import { KillSwitch } from './kill-switch.tsx';
import './limits.css';
import { Suppressions } from './suppressions.tsx';

type Dashboard = z.output<typeof dashboard>;

/** What is left of every limit, who is left alone, and the switch that stops all sending. */
export default function LimitsPage() {
  const { data: session } = useSession();
  const user = session?.me.id ?? '';
  const quotas = useQuery({
    queryKey: ['quotas', user],
    queryFn: ({ signal }) => get<Dashboard>(`/api/quotas/dashboard/${encodeURIComponent(user)}`, signal),
    enabled: user !== '',
    refetchInterval: 10_000,
  });
  return (
    <div className="page">
      <h1>Limits</h1>
      <KillSwitch />
      {quotas.isPending && <Loading what="the limits" />}
      {quotas.isError && <ErrorNotice error={quotas.error} onRetry={() => void quotas.refetch()} />}
      {quotas.data !== undefined && (
        <div className="columns">
          <Quotas quotas={quotas.data.quotas} />
          <RateLimits limits={quotas.data.rate_limits} />
        </div>
      )}
      <Suppressions />
    </div>
  );
}

const types = {
  emails_sent: 'Mails sent',
  workflows_triggered: 'Leads taken in',
  api_calls: 'Calls to services',
} as const;
const periods = { daily: 'today', weekly: 'this week', monthly: 'this month' } as const;

function Quotas({ quotas }: { quotas: Dashboard['quotas'] }) {
  return (
    <section className="card">
      <h2>Your quotas</h2>
      <ul className="meters">
        {Object.entries(types).flatMap(([type, title]) =>
          Object.entries(periods).map(([period, when]) => {
            const usage = quotas[type as keyof typeof types][period as keyof typeof periods];
            if (usage.limit === null && period !== 'daily') return null;
            return (
              <li key={`${type} ${period}`}>
                <span>
                  {title} {when}
                </span>
                <span>
                  {usage.used} {usage.limit === null ? <span className="quiet">no limit</span> : `of ${usage.limit}`}
                </span>
                {usage.limit !== null && (
                  <meter min={0} max={Math.max(1, usage.limit)} high={usage.limit * 0.9} value={usage.used}>
                    {usage.used} of {usage.limit}
                  </meter>
                )}
                {usage.limit !== null && usage.remaining === 0 && (
                  <span className="quiet">Used up until {dayAndTime(usage.resets_at)}.</span>
                )}
              </li>
            );
          }),
        )}
      </ul>
    </section>
  );
}

const services = { gmail: 'Gmail', hubspot: 'HubSpot', openai: 'Model', drive: 'Drive', calendar: 'Calendar' } as const;

function RateLimits({ limits }: { limits: Dashboard['rate_limits'] }) {
  const isLocal = Object.values(limits).some(({ source }) => source === 'local');
  return (
    <section className="card">
      <h2>Calls that may go out now</h2>
      <ul className="meters">
        {Object.entries(services).map(([service, title]) => {
          const { tokens_available: left, capacity, refill_rate: rate } = limits[service as keyof typeof services];
          return (
            <li key={service}>
              <span>{title}</span>
              <span>
                {Math.floor(left)} of {capacity} <span className="quiet">+{rate} a minute</span>
              </span>
              <meter min={0} max={capacity} low={capacity * 0.1} value={left}>
                {left} of {capacity}
              </meter>
            </li>
          );
        })}
      </ul>
      {isLocal && <p className="quiet">Counted in this process alone. With REDIS_URL all processes share one count.</p>}
    </section>
  );
}
