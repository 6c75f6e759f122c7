import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

type Change = { draft_ids: string[]; kinds: string[]; all: boolean };

let isLost = false;
const listeners = new Set<() => void>();

/** Follows what others change. The browser comes back by itself after a break and is told what it missed. */
export function useLiveChanges(): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/events');
    let waiting: Change[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      const changes = waiting;
      waiting = [];
      timer = undefined;
      refresh(client, changes);
    };
    source.addEventListener('change', (event: MessageEvent<string>) => {
      waiting.push(JSON.parse(event.data) as Change);
      timer ??= setTimeout(flush, 120);
    });
    source.addEventListener('open', () => {
      if (isLost) void client.invalidateQueries();
      setLost(false);
    });
    source.addEventListener('error', () => setLost(true));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client]);
}

/** Whether the server cannot be heard at the moment. */
export function useIsLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLost,
  );
}

/** Lists that were scrolled far are marked as old only, so that one change does not load them all over. */
function refresh(client: QueryClient, changes: Change[]): void {
  const ids = new Set(changes.flatMap(({ draft_ids }) => draft_ids));
  const isAll = changes.some(({ all }) => all);
  void client.invalidateQueries({
    predicate: ({ queryKey: [kind, id], state }) => {
      if (kind === 'desk-draft' || kind === 'versions') return isAll || ids.has(String(id));
      if (kind !== 'queue') return kind === 'queue-counts' || kind === 'live';
      const pages = (state.data as { pages?: unknown[] } | undefined)?.pages;
      return (pages?.length ?? 0) <= 4;
    },
  });
}

function setLost(next: boolean): void {
  if (next === isLost) return;
  isLost = next;
  for (const listener of listeners) listener();
}
