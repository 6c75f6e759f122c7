import { useQueryClient } from '@tanstack/react-query';

/** The session has ended. The page stays as it is, so nothing that was typed goes away. */
export function SignedOut({ onBack }: { onBack: () => void }) {
  const queries = useQueryClient();
  const goOn = () => {
    onBack();
    void queries.invalidateQueries();
  };
  return (
    <div className="notice notice-warn" role="alert">
      <p>
        You are signed out. What you typed is kept.{' '}
        <a href="/sign-in" target="_blank" rel="noreferrer">
          Sign in in a new tab
        </a>
        , then go on here.
      </p>
      <button type="button" className="button" onClick={goOn}>
        Go on
      </button>
    </div>
  );
}
