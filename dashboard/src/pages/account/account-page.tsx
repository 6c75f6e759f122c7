import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { me, sessions } from '../../../../src/http/contract-of-sign-in.ts';
import { get, post, request } from '../../api.ts';
import { fieldsOf } from '../../entrance/entrance.tsx';
import { addPasskey, knowsPasskeys, sentenceOf } from '../../entrance/passkeys.ts';
import { withProof } from '../../entrance/step-up.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { showToast } from '../../parts/toast-store.ts';
import { dayAndTime } from '../../times.ts';

type Me = z.output<typeof me>;
type Sessions = z.output<typeof sessions>;
type Passkey = { id: string; name?: string | null; createdAt?: string | null };

/** One's own account: how one signs in, and where one is signed in. */
export default function AccountPage() {
  const { data } = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/auth/me', signal) });
  if (data === undefined) return <Loading what="your account" />;
  if (!data.signed_in || data.factors === null) {
    return (
      <Empty title="There is no account here">
        This installation runs without sign-in, so everybody who reaches it acts as {data.person?.name ?? 'a visitor'}.
      </Empty>
    );
  }
  return (
    <div className="page">
      <div className="page-head">
        <h1>{data.person?.display_name}</h1>
        <button type="button" className="button" onClick={() => void leave()}>
          Sign out
        </button>
      </div>
      <p className="quiet">
        {data.person?.email} · {data.person?.role} of {data.workspace?.name}
      </p>
      {data.workspaces.length > 1 && <Workspaces me={data} />}
      <div className="columns">
        <Passkeys />
        <Authenticator factors={data.factors} />
        {data.factors.password && <Password />}
      </div>
      <SessionList />
    </div>
  );
}

async function leave(): Promise<void> {
  await post('/auth/logout');
  location.assign('/sign-in');
}

/** Does something about the account, says how it went, and reads everything about it again. */
function useAct(): (act: () => Promise<unknown>, done: string) => void {
  const queries = useQueryClient();
  return (act, done) => {
    withProof(act)
      .then(() => {
        showToast(done);
        return queries.invalidateQueries();
      })
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }));
  };
}

function Workspaces({ me: { workspaces, workspace } }: { me: Me }) {
  const field = useId();
  const choose = (id: string) =>
    request('PUT', '/auth/workspace', { workspace_id: id }).then(() => location.assign('/'));
  return (
    <div className="field">
      <label htmlFor={field}>Workspace</label>
      <select id={field} value={workspace?.id} onChange={(event) => void choose(event.target.value)}>
        {workspaces.map(({ id, name, role }) => (
          <option key={id} value={id}>
            {name} ({role})
          </option>
        ))}
      </select>
    </div>
  );
}

function Passkeys() {
  const act = useAct();
  const field = useId();
  const { data = [] } = useQuery({
    queryKey: ['me', 'passkeys'],
    queryFn: ({ signal }) => get<Passkey[]>('/auth/passkey/list-user-passkeys', signal),
  });
  const add = (event: FormEvent<HTMLFormElement>) => {
    const { name = '' } = fieldsOf(event);
    act(() => addPasskey(name), 'The passkey is added.');
  };
  return (
    <section className="card">
      <h2>Passkeys</h2>
      {data.length === 0 && (
        <p className="quiet">None yet. A passkey signs you in, and proves that it is you, by one touch.</p>
      )}
      <ul className="rows">
        {data.map(({ id, name }) => (
          <li key={id}>
            <span>{name ?? 'Passkey'}</span>
            <button
              type="button"
              className="button button-bad"
              onClick={() => act(() => post('/auth/passkey/delete-passkey', { id }), 'The passkey is removed.')}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      {knowsPasskeys && (
        <form className="inline-form" onSubmit={add}>
          <div className="field">
            <label htmlFor={field}>Name of a new one</label>
            <input id={field} name="name" type="text" defaultValue="This device" maxLength={100} required />
          </div>
          <button type="submit" className="button">
            Add
          </button>
        </form>
      )}
    </section>
  );
}

type Enabled = { totpURI: string; backupCodes: string[] };

function Authenticator({ factors }: { factors: NonNullable<Me['factors']> }) {
  const act = useAct();
  const [begun, setBegun] = useState<Enabled | null>(null);
  const [password, code] = [useId(), useId()];
  const begin = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    post<Enabled>('/auth/two-factor/enable', fields)
      .then(setBegun)
      .catch((error: unknown) => showToast(sentenceOf(error), { tone: 'bad' }));
  };
  const finish = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    act(
      () => post('/auth/two-factor/verify-totp', fields).then(() => setBegun(null)),
      'The authenticator app is set up.',
    );
  };
  const end = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    act(() => post('/auth/two-factor/disable', fields), 'The authenticator app is taken off.');
  };
  const isOn = factors.totp && begun === null;
  return (
    <section className="card">
      <h2>Authenticator app</h2>
      {begun !== null && (
        <>
          <p>Add this key to your app, then type the code it shows.</p>
          <code className="secret">{new URL(begun.totpURI).searchParams.get('secret')}</code>
          <p>Keep these recovery codes where you keep your passwords. Each works once, and they are not shown again.</p>
          <code className="secret">{begun.backupCodes.join('  ')}</code>
          <form className="inline-form" onSubmit={finish}>
            <div className="field">
              <label htmlFor={code}>Code</label>
              <input id={code} name="code" type="text" inputMode="numeric" autoComplete="one-time-code" required />
            </div>
            <button type="submit" className="button button-main">
              Finish
            </button>
          </form>
        </>
      )}
      {begun === null && (
        <form className="inline-form" onSubmit={isOn ? end : begin}>
          <div className="field">
            <label htmlFor={password}>
              {isOn ? 'It is on. Your password, to take it off' : 'Your password, to begin'}
            </label>
            <input id={password} name="password" type="password" autoComplete="current-password" required />
          </div>
          <button type="submit" className={isOn ? 'button button-bad' : 'button'}>
            {isOn ? 'Take off' : 'Set up'}
          </button>
        </form>
      )}
    </section>
  );
}

function Password() {
  const act = useAct();
  const [current, next] = [useId(), useId()];
  const change = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    event.currentTarget.reset();
    act(() => post('/auth/change-password', fields), 'The password is changed; other sessions have ended.');
  };
  return (
    <section className="card">
      <h2>Password</h2>
      <form onSubmit={change} className="stacked-form">
        <div className="field">
          <label htmlFor={current}>The one you have</label>
          <input id={current} name="currentPassword" type="password" autoComplete="current-password" required />
        </div>
        <div className="field">
          <label htmlFor={next}>The new one</label>
          <input id={next} name="newPassword" type="password" autoComplete="new-password" minLength={12} required />
        </div>
        <button type="submit" className="button">
          Change
        </button>
      </form>
    </section>
  );
}

function SessionList() {
  const act = useAct();
  const { data = [] } = useQuery({
    queryKey: ['me', 'sessions'],
    queryFn: ({ signal }) => get<Sessions>('/auth/sessions', signal),
  });
  return (
    <section className="card">
      <h2>Where you are signed in</h2>
      <ul className="rows">
        {data.map(({ id, is_current, last_seen_at, browser, address }) => (
          <li key={id}>
            <span>
              {browser ?? 'A browser'} {address !== null && <span className="quiet">at {address}</span>}
              <span className="quiet"> · {is_current ? 'this one' : `last seen ${dayAndTime(last_seen_at)}`}</span>
            </span>
            {!is_current && (
              <button
                type="button"
                className="button"
                onClick={() => act(() => request('DELETE', `/auth/sessions/${id}`), 'The session has ended.')}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
