import { X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { closeToast, currentToasts, listenToToasts, type Toast } from './toast-store.ts';

/** Sentences about what just happened. Screen readers say them when they have finished theirs. */
export function Toasts() {
  const toasts = useSyncExternalStore(listenToToasts, currentToasts);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const { id, text, tone, action, untilMs } = toast;
  useEffect(() => {
    if (untilMs === null) return;
    const timer = setTimeout(() => closeToast(id), Math.max(0, untilMs - Date.now()));
    return () => clearTimeout(timer);
  }, [id, untilMs]);
  const act = () => {
    closeToast(id);
    action?.run();
  };
  return (
    <div className={`toast toast-${tone}`}>
      <p>{text}</p>
      {action !== undefined && (
        <button type="button" className="button button-quiet" onClick={act}>
          {action.label}
        </button>
      )}
      <button type="button" className="icon-button" onClick={() => closeToast(id)}>
        <X aria-hidden />
        <span className="visually-hidden">Close message</span>
      </button>
    </div>
  );
}
