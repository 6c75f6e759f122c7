import { useEffect, useState } from 'react';

/** Nothing for the first moment, so that fast answers do not flicker; then a word that it goes on. */
export function Loading({ what }: { what: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="loading" role="status">
      {isSlow && (
        <>
          <span className="spinner" aria-hidden /> Loading {what} …
        </>
      )}
    </p>
  );
}
