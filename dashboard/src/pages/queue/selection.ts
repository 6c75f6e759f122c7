import { useMemo, useRef, useState } from 'react';
import type { QueueItem } from './queue-data.ts';

/** Which rows are ticked. What leaves the list leaves the selection. */
export function useSelection(items: readonly QueueItem[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const selected = useMemo(() => items.filter(({ id }) => ticked.has(id)), [items, ticked]);
  const ids = useMemo(() => new Set(selected.map(({ id }) => id)), [selected]);
  const toggle = (id: string, isRange: boolean) => {
    const [from, to] = [last.current, id].map((one) => items.findIndex((item) => item.id === one));
    const next = new Set(ids);
    if (isRange && from !== undefined && to !== undefined && from >= 0 && to >= 0) {
      for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(item.id);
    } else if (!next.delete(id)) next.add(id);
    last.current = id;
    setTicked(next);
  };
  return { ids, items: selected, toggle, clear: () => setTicked(new Set()) };
}
