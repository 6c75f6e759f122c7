import { type FormEvent, useId, useState, useSyncExternalStore } from 'react';
import { ApiError, post } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { fieldsOf } from './entrance.tsx';
import { askForPasskey, knowsPasskeys, sentenceOf } from './passkeys.ts';

type Asked = { resolve: () => void; reject: (error: unknown) => void };

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** Does what may need a fresh proof of who one is: asks for it where the server does, and then does it again. */
export async function withProof<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'step_up_needed') throw error;
    await new Promise<void>((resolve, reject) => set({ resolve, reject }));
    return act();
  }
}

function set(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks for password and code, or a passkey. Stands once, in the frame. */
export function StepUp() {
  const open = useSyncExternalStore(listen, () => asked);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [password, code] = [useId(), useId()];
  const close = () => {
    open?.reject(new ApiError(403, 'step_up_needed', 'Nothing was changed: it was not confirmed.'));
    setRefusal(null);
    set(null);
  };
  const prove = (way: () => Promise<unknown>) => {
    way()
      .then(() => {
        setRefusal(null);
        open?.resolve();
        set(null);
      })
      .catch((error: unknown) => setRefusal(sentenceOf(error)));
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    const fields = fieldsOf(event);
    prove(() => post('/auth/step-up', fields));
  };
  return (
    <Dialog title="Is it you?" isOpen={open !== null} onClose={close}>
      <form onSubmit={send}>
        <p className="quiet">This changes something important, so it asks for more than being signed in.</p>
        <div className="field">
          <label htmlFor={password}>Password</label>
          <input id={password} name="password" type="password" autoComplete="current-password" required />
        </div>
        <div className="field">
          <label htmlFor={code}>Code of your authenticator app</label>
          <input id={code} name="code" type="text" inputMode="numeric" autoComplete="one-time-code" required />
        </div>
        <p className="refusal" role="alert">
          {refusal}
        </p>
        <div className="dialog-actions">
          {knowsPasskeys && (
            <button type="button" className="button" onClick={() => prove(askForPasskey)}>
              Use a passkey
            </button>
          )}
          <button type="submit" className="button button-main">
            Confirm
          </button>
        </div>
      </form>
    </Dialog>
  );
}
