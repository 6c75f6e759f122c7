export type Toast = {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: { label: string; run: () => void };
  /** When it goes away by itself; null: when it is closed. */
  untilMs: number | null;
};

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a sentence at the edge of the page, for six seconds unless told otherwise. Refusals stay until they are closed. */
export function showToast(
  text: string,
  { tone = 'plain', action, forMs = tone === 'bad' ? null : 6000 }: Partial<Toast> & { forMs?: number | null } = {},
): number {
  lastId++;
  const untilMs = forMs === null ? null : Date.now() + forMs;
  const toast: Toast = { id: lastId, text, tone, untilMs, ...(action === undefined ? {} : { action }) };
  set([...toasts.filter((one) => one.text !== text), toast].slice(-4));
  return lastId;
}

export function closeToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export function listenToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
