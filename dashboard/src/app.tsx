import { type ComponentType, type LazyExoticComponent, lazy, Suspense, useEffect, useState } from 'react';
import { ApiError, onSignedOut } from './api.ts';
import { KeyHelp } from './commands/key-help.tsx';
import { listenToKeys } from './commands/keys.ts';
import { Palette } from './commands/palette.tsx';
import { StepUp } from './entrance/step-up.tsx';
import { useIsLost, useLiveChanges } from './live-changes.ts';
import { Menu } from './menu.tsx';
import { firstPage, hrefOf } from './page-paths.ts';
import { pageAt } from './pages.ts';
import { Empty } from './parts/empty.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { ErrorNotice } from './parts/error-notice.tsx';
import { Loading } from './parts/loading.tsx';
import { SignedOut } from './parts/signed-out.tsx';
import { Toasts } from './parts/toasts.tsx';
import { useSettled } from './parts/use-settled.ts';
import { Link, navigate, useAddress } from './router.tsx';
import { useSession } from './session.ts';

const entrances: Readonly<Record<string, LazyExoticComponent<ComponentType>>> = {
  '/sign-in': lazy(() => import('./entrance/sign-in-page.tsx')),
  '/join': lazy(() => import('./entrance/join-page.tsx')),
};

/** The desk, or one of the two pages before its door. */
export function App() {
  const { path } = useAddress();
  const Entrance = entrances[path];
  if (Entrance === undefined) return <Desk />;
  return (
    <Suspense fallback={<Loading what="the page" />}>
      <Entrance />
    </Suspense>
  );
}

/** The frame around every page. */
function Desk() {
  const { path } = useAddress();
  const [isSignedOut, setSignedOut] = useState(false);
  useEffect(() => listenToKeys(window), []);
  useEffect(() => onSignedOut(() => setSignedOut(true)), []);
  useEffect(() => {
    if (path === '/') navigate(hrefOf(firstPage), { replace: true });
  }, [path]);
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <Menu path={path} />
      <main id="content" tabIndex={-1}>
        <Connection />
        {isSignedOut && <SignedOut onBack={() => setSignedOut(false)} />}
        <Content path={path} />
      </main>
      <Palette />
      <KeyHelp />
      <StepUp />
      <Toasts />
    </div>
  );
}

function Content({ path }: { path: string }) {
  const session = useSession();
  const found = pageAt(path);
  useEffect(() => {
    document.title = found === null ? 'Countersign' : `${found.page.title} · Countersign`;
  }, [found]);
  if (session.isPending) return <Loading what="Countersign" />;
  const isStranger = session.error instanceof ApiError && session.error.status === 401;
  if (isStranger) return <ToSignIn />;
  if (session.isError) return <ErrorNotice error={session.error} onRetry={() => void session.refetch()} />;
  if (path === '/') return null;
  if (found === null) return <NoSuchPage />;
  const { view: View } = found.page;
  return (
    <ErrorBoundary key={found.name}>
      <Suspense fallback={<Loading what={found.page.title} />}>
        <View params={found.params} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** Follows changes while it shows, and says when none can be heard. */
function Connection() {
  useLiveChanges();
  const isLost = useIsLost();
  const isLong = useSettled(isLost, 1500);
  if (!isLost || !isLong) return null;
  return (
    <p className="notice notice-warn" role="status">
      The server cannot be heard. What you type is kept; this page goes on by itself when it is back.
    </p>
  );
}

/** Whoever opens the desk without being signed in is led to the door, and back afterwards. */
function ToSignIn() {
  const { path } = useAddress();
  useEffect(() => navigate(`/sign-in?${new URLSearchParams({ next: path })}`, { replace: true }), [path]);
  return null;
}

function NoSuchPage() {
  return (
    <Empty title="There is no page here">
      The address may be mistyped, or what it showed has gone. <Link to={hrefOf(firstPage)}>Go to the first page</Link>.
    </Empty>
  );
}
