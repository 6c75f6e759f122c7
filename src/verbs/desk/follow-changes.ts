import { changesAfter, newestChange } from '../../store/changes.ts';
import type { VerbContext } from '../context.ts';

/** What has changed since a number of the audit trail: the drafts touched, and what kinds of events there were. */
export type Changes = { seq: number; draft_ids: string[]; kinds: string[]; isAll: boolean };

const mostLines = 500;

/** The number that stands for now. */
export function currentChange(context: VerbContext): Promise<number> {
  return context.read((reading) => newestChange(reading));
}

/**
 * What has changed since; null when nothing has. After more than a few hundred changes, or from a number this trail has
 * never had, it says only that everything may have changed (`isAll`).
 */
export async function changesSince(context: VerbContext, seq: number): Promise<Changes | null> {
  return context.read(async (reading) => {
    const newest = await newestChange(reading);
    if (newest === seq) return null;
    const everything = { seq: newest, draft_ids: [], kinds: [], isAll: true };
    if (seq > newest || newest - seq > mostLines) return everything;
    const lines = await changesAfter(reading, seq, mostLines);
    const last = lines.at(-1);
    // Lines that are missing in between were pruned with their time.
    if (last === undefined || lines[0]?.seq !== seq + 1) return everything;
    const ids = lines.flatMap(({ details, metadata }) => [details?.draft_id, metadata?.draft_id]);
    return {
      seq: last.seq,
      draft_ids: [...new Set(ids.filter((id) => typeof id === 'string'))],
      kinds: [...new Set(lines.map(({ event_type }) => event_type))],
      isAll: false,
    };
  });
}
