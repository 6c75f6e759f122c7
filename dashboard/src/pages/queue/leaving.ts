import { useSyncExternalStore } from 'react';
import type { Split } from './splits.ts';

let leaving: ReadonlyMap<string, Split> = new Map();
const listeners = new Set<() => void>();

/** Drafts that are leaving their split: they are shown no more, before the server has said so. */
export function useLeaving(): ReadonlyMap<string, Split> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => leaving,
  );
}

/** Takes drafts out of sight. Answers how to bring them back. */
export function takeOut(ids: readonly string[], split: Split): () => void {
  set(new Map([...leaving, ...ids.map((id) => [id, split] as const)]));
  return () => set(new Map([...leaving].filter(([id]) => !ids.includes(id))));
}

function set(next: ReadonlyMap<string, Split>): void {
  leaving = next;
  for (const listener of listeners) listener();
}
