import { Component, type ReactNode } from 'react';
import { ErrorNotice } from './error-notice.tsx';

/** Keeps a fault of one page from taking the others with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error('This page has a fault.') };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // A part that is gone after an update of the server is the usual cause; loading anew brings the new one.
    const sentence = new Error('This page could not be shown. Load it again; what you typed is kept.');
    return <ErrorNotice error={sentence} onRetry={() => location.reload()} />;
  }
}
