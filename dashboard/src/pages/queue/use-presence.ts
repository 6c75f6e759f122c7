import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { presence } from '../../../../src/http/contract-of-desk.ts';
import { post } from '../../api.ts';

type Others = z.output<typeof presence>['others'];

/** Says every 15 seconds that this draft is open here, and learns who else has it open. */
export function usePresence(draftId: string, isEditing: boolean): Others {
  const { data } = useQuery({
    queryKey: ['presence', draftId, isEditing],
    queryFn: () => post<z.output<typeof presence>>(`/api/desk/drafts/${draftId}/presence`, { is_editing: isEditing }),
    refetchInterval: 15_000,
    refetchIntervalInBackground: false,
    retry: false,
    gcTime: 0,
  });
  return data?.others ?? [];
}

/** As people say it: "Kim is editing this". */
export function othersInWords(others: Others): string | null {
  const [first, ...more] = others;
  if (first === undefined) return null;
  const who = more.length === 0 ? `${first.name} is` : `${first.name} and ${more.length} more are`;
  return `${who} ${others.some(({ is_editing }) => is_editing) ? 'editing' : 'reading'} this now.`;
}
