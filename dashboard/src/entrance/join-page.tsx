import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { me } from '../../../src/http/contract-of-sign-in.ts';
import { get, post } from '../api.ts';
import { Entrance, fieldsOf } from './entrance.tsx';
import { sentenceOf } from './passkeys.ts';

type Me = z.output<typeof me>;

/** Where an invitation, or the first start's link, leads: one makes an account, or joins with the one one has. */
export default function JoinPage() {
  // Behind the hash, so that no server and no log ever sees it.
  const [token] = useState(() => location.hash.slice(1));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { data } = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/auth/me', signal) });
  const join = (given: Record<string, string>) => {
    setBusy(true);
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
    post('/auth/invitations/accept', { token, ...filled })
      .then(() => location.assign('/'))
      .catch((failure: unknown) => setRefusal(sentenceOf(failure)))
      .finally(() => setBusy(false));
  };
  const google = `/auth/google/login?${new URLSearchParams({ next: '/', invitation: token })}`;
  return (
    <Entrance title="Join">
      {token === '' && <p className="refusal">This address holds no invitation. Open the whole link you were given.</p>}
      {token !== '' && data?.signed_in && (
        <button type="button" className="button button-main" disabled={isBusy} onClick={() => join({})}>
          Join as {data.person?.email ?? 'yourself'}
        </button>
      )}
      {token !== '' && data !== undefined && !data.signed_in && (
        <>
          <NewAccount isBusy={isBusy} onFields={join} />
          {data.ways.google && (
            <a className="button" href={google}>
              Join with Google
            </a>
          )}
        </>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </Entrance>
  );
}

function NewAccount({ isBusy, onFields }: { isBusy: boolean; onFields: (fields: Record<string, string>) => void }) {
  const [name, email, password, hint] = [useId(), useId(), useId(), useId()];
  const send = (event: FormEvent<HTMLFormElement>) => onFields(fieldsOf(event));
  return (
    <form onSubmit={send}>
      <div className="field">
        <label htmlFor={name}>Your name</label>
        <input id={name} name="name" type="text" autoComplete="name" required />
      </div>
      <div className="field">
        <label htmlFor={email}>E-mail</label>
        <input id={email} name="email" type="email" autoComplete="username" required />
      </div>
      <div className="field">
        <label htmlFor={password}>Password</label>
        <input
          id={password}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={12}
          aria-describedby={hint}
          required
        />
        <p className="hint" id={hint}>
          12 characters or more. A few words you can remember are best.
        </p>
      </div>
      <button type="submit" className="button button-main" disabled={isBusy}>
        Make the account
      </button>
    </form>
  );
}
