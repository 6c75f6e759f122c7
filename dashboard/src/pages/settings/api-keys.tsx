import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { apiKeyPage, createdApiKey } from '../../../../src/http/contract-of-administration.ts';
import { get, post, request } from '../../api.ts';
import { Loading } from '../../parts/loading.tsx';
import { dayAndTime } from '../../times.ts';
import { useAct } from './use-act.ts';

type Keys = z.output<typeof apiKeyPage>;
type Created = z.output<typeof createdApiKey>;

const scopes = { read: 'read', intake: 'hand in leads', propose: 'propose drafts', metrics: 'read metrics' } as const;

/** Keys for other programs. None of them can approve or send. */
export function ApiKeys() {
  const act = useAct('api-keys');
  const [made, setMade] = useState<Created | null>(null);
  const name = useId();
  const { data } = useQuery({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => get<Keys>('/api/admin/api-keys?page_size=100', signal),
  });
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const body = { name: fields.get('name'), scopes: fields.getAll('scope') };
    act(async () => {
      setMade(await post<Created>('/api/admin/api-keys', body));
      form.reset();
    }, 'The key is made. Copy it now.');
  };
  return (
    <section className="card">
      <h2>API keys</h2>
      <form className="inline-form" onSubmit={make}>
        <div className="field">
          <label htmlFor={name}>What it is for</label>
          <input id={name} name="name" type="text" maxLength={100} required />
        </div>
        <fieldset className="badges">
          <legend className="visually-hidden">What it may do</legend>
          {Object.entries(scopes).map(([scope, title]) => (
            <label key={scope} className="check-line">
              <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
              {title}
            </label>
          ))}
        </fieldset>
        <button type="submit" className="button">
          Make a key
        </button>
      </form>
      {made !== null && (
        <div role="status">
          <p>The key of {made.name}. It is shown this one time.</p>
          <code className="secret">{made.key}</code>
        </div>
      )}
      {data === undefined && <Loading what="the keys" />}
      {data?.items.length === 0 && <p className="quiet">None yet. Keys draft and read; approving is for people.</p>}
      <ul className="rows">
        {data?.items.map((key) => (
          <li key={key.id}>
            <span>
              {key.name} <span className="quiet">{key.scopes.join(', ')}</span>
              <span className="quiet">
                {' '}
                · {key.last_used_at === null ? 'never used' : `last used ${dayAndTime(key.last_used_at)}`}
              </span>
              {key.rotation_due && key.revoked_at === null && <span className="badge badge-warn">due for renewal</span>}
            </span>
            {key.revoked_at !== null ? (
              <span className="badge">ended</span>
            ) : (
              <button
                type="button"
                className="button button-bad"
                onClick={() => act(() => request('DELETE', `/api/admin/api-keys/${key.id}`), 'The key is ended.')}
              >
                End<span className="visually-hidden"> {key.name}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
