import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { me } from '../../../src/http/contract-of-sign-in.ts';
import { get, post } from '../api.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Loading } from '../parts/loading.tsx';
import { useAddress } from '../router.tsx';
import { Entrance, fieldsOf, safeTarget } from './entrance.tsx';
import { askForPasskey, knowsPasskeys, sentenceOf } from './passkeys.ts';

type Me = z.output<typeof me>;

/** Ways in: password with a code, passkey, Google, and one click in the demo. */
export default function SignInPage() {
  const { query } = useAddress();
  const target = safeTarget(query.get('next'));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [asksCode, setAsksCode] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => get<Me>('/auth/me', signal),
  });
  const go = (way: () => Promise<unknown>) => {
    setBusy(true);
    setRefusal(null);
    way()
      .then((done) => done !== 'stay' && location.assign(target))
      .catch((failure: unknown) => setRefusal(sentenceOf(failure)))
      .finally(() => setBusy(false));
  };
  const byPassword = async (fields: Record<string, string>) => {
    const said = await post<{ twoFactorRedirect?: boolean } | null>('/auth/sign-in/email', fields);
    if (!said?.twoFactorRedirect) return 'in';
    setAsksCode(true);
    return 'stay';
  };
  if (isPending) return <Loading what="the ways to sign in" />;
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  const { ways } = data;
  const google = `/auth/google/login?${new URLSearchParams({ next: target })}`;
  return (
    <Entrance title="Sign in">
      {asksCode ? <CodeForm isBusy={isBusy} onCode={go} /> : null}
      {!asksCode && ways.password && (
        <PasswordForm isBusy={isBusy} onFields={(fields) => go(() => byPassword(fields))} />
      )}
      {!asksCode && (
        <div className="entrance-ways">
          {ways.password && (ways.google || ways.passkey) && <p className="or">or</p>}
          {ways.passkey && knowsPasskeys && (
            <button type="button" className="button" disabled={isBusy} onClick={() => go(askForPasskey)}>
              Use a passkey
            </button>
          )}
          {ways.google && (
            <a className="button" href={google}>
              Go on with Google
            </a>
          )}
          {ways.demo && (
            <button type="button" className="button" disabled={isBusy} onClick={() => go(() => post('/auth/demo'))}>
              Look around as the sample rep
            </button>
          )}
          {!Object.values(ways).some(Boolean) && (
            <p className="quiet">Nobody signs in here: this installation runs without sign-in.</p>
          )}
        </div>
      )}
      <p className="refusal" role="alert">
        {refusal}
      </p>
    </Entrance>
  );
}

function PasswordForm({ isBusy, onFields }: { isBusy: boolean; onFields: (fields: Record<string, string>) => void }) {
  const [email, password] = [useId(), useId()];
  return (
    <form onSubmit={(event) => onFields(fieldsOf(event))}>
      <div className="field">
        <label htmlFor={email}>E-mail</label>
        <input id={email} name="email" type="email" autoComplete="username webauthn" required />
      </div>
      <div className="field">
        <label htmlFor={password}>Password</label>
        <input id={password} name="password" type="password" autoComplete="current-password" required />
      </div>
      <button type="submit" className="button button-main" disabled={isBusy}>
        Sign in
      </button>
    </form>
  );
}

function CodeForm({ isBusy, onCode }: { isBusy: boolean; onCode: (way: () => Promise<unknown>) => void }) {
  const [isRecovery, setRecovery] = useState(false);
  const field = useId();
  const path = isRecovery ? '/auth/two-factor/verify-backup-code' : '/auth/two-factor/verify-totp';
  const send = (event: FormEvent<HTMLFormElement>) => {
    const { code } = fieldsOf(event);
    onCode(() => post(path, { code }));
  };
  return (
    <form onSubmit={send}>
      <div className="field">
        <label htmlFor={field}>{isRecovery ? 'Recovery code' : 'Code of your authenticator app'}</label>
        <input
          id={field}
          name="code"
          type="text"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          required
        />
      </div>
      <button type="submit" className="button button-main" disabled={isBusy}>
        Sign in
      </button>
      <button type="button" className="button button-quiet" onClick={() => setRecovery(!isRecovery)}>
        {isRecovery ? 'Use the app instead' : 'Use a recovery code'}
      </button>
    </form>
  );
}
