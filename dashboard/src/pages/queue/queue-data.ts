import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { versions } from '../../../../src/http/contract.ts';
import type {
  colleagues,
  deskDraft,
  queueCounts,
  queueItem,
  queuePage,
} from '../../../../src/http/contract-of-desk.ts';
import { get } from '../../api.ts';
import { useLeaving } from './leaving.ts';
import { type Split, splits } from './splits.ts';

export type QueueItem = z.output<typeof queueItem>;
export type DeskDraft = z.output<typeof deskDraft>;
export type Draft = DeskDraft['draft'];
export type Version = z.output<typeof versions>[number];
type QueuePage = z.output<typeof queuePage>;
type QueueCounts = z.output<typeof queueCounts>;

export type QueueFilter = { split: Split; mine: boolean; text: string };

/** The rows of a split, page by page; without those that are just leaving it. */
export function useQueue({ split, mine, text }: QueueFilter) {
  const leaving = useLeaving();
  const query = useInfiniteQuery({
    queryKey: ['queue', split, mine, text],
    queryFn: ({ pageParam, signal }) =>
      get<QueuePage>(`/api/desk/queue?${searchOf({ split, mine, text }, pageParam)}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => itemsOf(query.data, leaving), [query.data, leaving]);
  return { ...query, items, searched: query.data?.pages[0]?.searched ?? 0 };
}

function itemsOf(data: InfiniteData<QueuePage> | undefined, leaving: ReadonlyMap<string, Split>): QueueItem[] {
  const seen = new Set<string>();
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  return all.filter(({ id }) => !leaving.has(id) && !seen.has(id) && seen.add(id));
}

function searchOf({ split, mine, text }: QueueFilter, cursor: string | null): string {
  const search = new URLSearchParams({ split, mine: String(mine) });
  if (text !== '') search.set('text', text);
  if (cursor !== null) search.set('cursor', cursor);
  return search.toString();
}

/** How many drafts each split holds, as text: beyond a thousand nobody counts. */
export function useCounts(): Record<Split, string> | null {
  const leaving = useLeaving();
  const { data } = useQuery({
    queryKey: ['queue-counts'],
    queryFn: ({ signal }) => get<QueueCounts>('/api/desk/queue/counts', signal),
  });
  return useMemo(() => {
    if (data === undefined) return null;
    const shown = splits.map((split) => {
      const gone = [...leaving.values()].filter((one) => one === split).length;
      const count = Math.max(0, data.counts[split] - gone);
      return [split, data.counts[split] >= data.most ? `${data.most - 1}+` : String(count)];
    });
    return Object.fromEntries(shown) as Record<Split, string>;
  }, [data, leaving]);
}

export function useDeskDraft(id: string | null) {
  return useQuery({
    queryKey: ['desk-draft', id],
    queryFn: ({ signal }) => get<DeskDraft>(`/api/desk/drafts/${id}`, signal),
    enabled: id !== null,
  });
}

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => get<Version[]>(`/api/operator/drafts/${id}/versions`, signal),
  });
}

export function useColleagues(isWanted: boolean) {
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => get<z.output<typeof colleagues>>('/api/desk/colleagues', signal),
    enabled: isWanted,
  });
}
