import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { connectorsHealth } from '../../../../src/http/contract.ts';
import type { connections } from '../../../../src/http/contract-of-connections.ts';
import { get, post, request } from '../../api.ts';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { hasRole, useSession } from '../../session.ts';
import { dayAndTime } from '../../times.ts';

type Connections = z.output<typeof connections>;
type Connection = Connections['items'][number];
type Status = z.output<typeof connectorsHealth>;

/** Which accounts the drafts come from, what they allow, and when that ends; and how every service answers. */
export default function ConnectionsPage() {
  const accounts = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => get<Connections>('/api/connections', signal),
  });
  return (
    <div className="page">
      <h1>Connections</h1>
      {accounts.isPending && <Loading what="the connections" />}
      {accounts.isError && <ErrorNotice error={accounts.error} onRetry={() => void accounts.refetch()} />}
      <div className="columns">
        {accounts.data?.items.map((connection) => (
          <Account key={connection.service} connection={connection} />
        ))}
        <Services />
      </div>
    </div>
  );
}

const titles: Readonly<Record<string, string>> = { google: 'Google', hubspot: 'HubSpot' };
const statusSentences = {
  connected: 'Connected',
  expired: 'Its access has run out; it is renewed with the next call',
  revoked: 'Must be connected again; leads wait for it, a day at most',
  not_connected: 'Not connected',
} as const;

function Account({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const isAdmin = session !== undefined && hasRole(session, 'admin');
  const { service, status, mode, account, permissions, consent_ends_at: ends } = connection;
  const start = `/connections/${service}/start?${new URLSearchParams({ next: '/connections' })}`;
  const fail = (error: unknown) => showToast(sentenceOf(error), { tone: 'bad' });
  const connect = () => {
    // Asked first whether it may begin, so that a proof can be asked for here and not on an error page.
    withProof(() => mayBegin(start))
      .then(() => location.assign(start))
      .catch(fail);
  };
  const revoke = () => {
    withProof(() => post(`/connections/${service}/revoke`))
      .then(() => showToast('The connection is ended.'))
      .catch(fail)
      .finally(() => void queries.invalidateQueries({ queryKey: ['connections'] }));
  };
  const isGood = status === 'connected' || status === 'expired';
  return (
    <section className="card">
      <h2>{titles[service] ?? service}</h2>
      <p className="badges">
        <span className={`badge ${isGood ? 'badge-accent' : 'badge-warn'}`}>{statusSentences[status]}</span>
        {mode === 'sandbox' && <span className="badge">Sandbox</span>}
      </p>
      {account !== null && <p>{account}</p>}
      {connection.expires_at !== null && <p className="quiet">Access until {dayAndTime(connection.expires_at)}.</p>}
      {connection.last_refreshed_at !== null && (
        <p className="quiet">Last renewed {dayAndTime(connection.last_refreshed_at)}.</p>
      )}
      {ends !== null && <p className="refusal">The consent itself ends {dayAndTime(ends)}. Connect again before.</p>}
      <ul className="rows">
        {permissions.map(({ scope, use, granted }) => (
          <li key={scope}>
            <span>{use}</span>
            <span className={`badge ${granted ? 'badge-accent' : ''}`}>{granted ? 'allowed' : 'not allowed'}</span>
          </li>
        ))}
      </ul>
      {connection.why_not !== null && <p className="quiet">{connection.why_not}</p>}
      {isAdmin && (
        <p className="row-acts">
          {connection.can_connect && (
            <button type="button" className="button button-main" onClick={connect}>
              {isGood ? 'Connect again' : 'Connect'}
            </button>
          )}
          {isGood && connection.can_connect && (
            <button type="button" className="button button-bad" onClick={revoke}>
              End it
            </button>
          )}
        </p>
      )}
    </section>
  );
}

async function mayBegin(start: string): Promise<void> {
  const answer = await fetch(start, { redirect: 'manual', credentials: 'same-origin' });
  if (answer.type === 'opaqueredirect') return;
  await request('GET', start);
}

const names: Readonly<Record<string, string>> = {
  gmail: 'Gmail',
  hubspot: 'HubSpot',
  calendar: 'Google Calendar',
  drive: 'Google Drive',
  openai: 'Model',
};

function Services() {
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => get<Status>('/connectors/status', signal),
    refetchInterval: 30_000,
  });
  return (
    <section className="card">
      <h2>How the services answer</h2>
      {data === undefined && <Loading what="the services" />}
      <ul className="rows">
        {Object.entries(data?.connectors ?? {}).map(([name, { status, mode, latency_ms, error }]) => (
          <li key={name}>
            <span>
              {names[name] ?? name}
              {error !== null && <span className="quiet"> · {error}</span>}
            </span>
            <span className="badges">
              {latency_ms !== null && <span className="quiet">{Math.round(latency_ms)} ms</span>}
              {mode === 'sandbox' && <span className="badge">sandbox</span>}
              <span
                className={`badge ${status === 'healthy' ? 'badge-accent' : status === 'unhealthy' ? 'badge-bad' : ''}`}
              >
                {status.replaceAll('_', ' ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <button type="button" className="button" disabled={isFetching} onClick={() => void refetch()}>
        Look again
      </button>
    </section>
  );
}
