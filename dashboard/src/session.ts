import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deskStart } from '../../src/http/contract-of-desk.ts';
import { get } from './api.ts';

export type DeskStart = z.output<typeof deskStart>;

/** Who looks, and what may happen here. */
export function useSession(): UseQueryResult<DeskStart> {
  return useQuery({
    queryKey: ['desk'],
    queryFn: ({ signal }) => get<DeskStart>('/api/desk', signal),
    staleTime: 60_000,
  });
}

const rank = { viewer: 0, operator: 1, admin: 2, owner: 3 } as const;

/** Whether this person may do what asks for at least `role`; the server decides again. */
export function hasRole({ me }: Pick<DeskStart, 'me'>, role: keyof typeof rank): boolean {
  return me.role !== null && rank[me.role] >= rank[role];
}
