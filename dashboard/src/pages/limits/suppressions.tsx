import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { explanation, suppressionPage } from '../../../../src/http/contract-of-suppression.ts';
import { get, post, request } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { hasRole, useSession } from '../../session.ts';
import { dayAndTime } from '../../times.ts';

type Page = z.output<typeof suppressionPage>;
type Explanation = z.output<typeof explanation>;

/** People who are left alone, by address or domain, and why an address gets no mail. */
export function Suppressions() {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const isAdmin = session !== undefined && hasRole(session, 'admin');
  const [kind, value, reason] = [useId(), useId(), useId()];
  const { data } = useQuery({
    queryKey: ['suppressions'],
    queryFn: ({ signal }) => get<Page>('/api/operator/suppressions?page_size=100', signal),
  });
  const act = (doing: () => Promise<unknown>, done: string) => {
    withProof(doing)
      .then(() => showToast(done))
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: ['suppressions'] }));
  };
  const add = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const fields = fieldsOf(event);
    act(() => post('/api/operator/suppressions', fields).then(() => form.reset()), 'They are left alone from now on.');
  };
  return (
    <div className="columns">
      <section className="card">
        <h2>Left alone</h2>
        <form className="inline-form" onSubmit={add}>
          <div className="field kind-field">
            <label htmlFor={kind}>What</label>
            <select id={kind} name="kind">
              <option value="email">Address</option>
              <option value="domain">Domain</option>
            </select>
          </div>
          <div className="field">
            <label htmlFor={value}>Address or domain</label>
            <input id={value} name="value" type="text" maxLength={320} required />
          </div>
          <div className="field">
            <label htmlFor={reason}>Reason</label>
            <input id={reason} name="reason" type="text" maxLength={500} required />
          </div>
          <button type="submit" className="button">
            Add
          </button>
        </form>
        {data === undefined && <Loading what="the list" />}
        {data?.items.length === 0 && (
          <p className="quiet">Nobody yet. Who asks to be left alone is added here by itself.</p>
        )}
        <ul className="rows">
          {data?.items.map((entry) => (
            <li key={entry.id}>
              <span>
                {entry.value} <span className="badge">{entry.source}</span>
                <span className="quiet">
                  {' '}
                  {entry.reason} · {dayAndTime(entry.created_at)}
                </span>
              </span>
              {isAdmin && (
                <button
                  type="button"
                  className="button"
                  onClick={() =>
                    act(() => request('DELETE', `/api/operator/suppressions/${entry.id}`), 'Taken off the list.')
                  }
                >
                  Take off
                </button>
              )}
            </li>
          ))}
        </ul>
        {data !== undefined && data.total > data.items.length && (
          <p className="quiet">
            The newest {data.items.length} of {data.total}.
          </p>
        )}
      </section>
      <WhyBlocked />
    </div>
  );
}

function WhyBlocked() {
  const [address, setAddress] = useState('');
  const field = useId();
  const { data, error } = useQuery({
    queryKey: ['why-blocked', address],
    queryFn: ({ signal }) =>
      get<Explanation>(`/api/operator/why-blocked?${new URLSearchParams({ email: address })}`, signal),
    enabled: address !== '',
  });
  const ask = (event: FormEvent<HTMLFormElement>) => setAddress(fieldsOf(event).email ?? '');
  return (
    <section className="card">
      <h2>Why does an address get no mail?</h2>
      <form className="inline-form" onSubmit={ask}>
        <div className="field">
          <label htmlFor={field}>Address</label>
          <input id={field} name="email" type="email" required />
        </div>
        <button type="submit" className="button">
          Explain
        </button>
      </form>
      <div role="status">
        {error !== null && <p className="refusal">{error.message}</p>}
        {data !== undefined && !data.blocked && <p>Nothing keeps a mail from {data.email} today.</p>}
        {data !== undefined && (
          <ul className="reasons">
            {[...data.reasons, ...data.remarks].map(({ code, sentence, ends_at }) => (
              <li key={code}>
                {sentence} {ends_at !== null && <span className="quiet">Until {dayAndTime(ends_at)}.</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
