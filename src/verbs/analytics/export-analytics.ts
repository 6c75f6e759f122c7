import type { VerbContext } from '../context.ts';
import { readAnalytics } from './read-analytics.ts';

/** The days of a span as CSV (RFC 4180), a header first: figures only, so nothing in it can be a formula. */
export async function exportAnalytics(
  context: VerbContext,
  input: { from: Date | null; to: Date | null; timeZone: string | null },
): Promise<string> {
  const { days } = await readAnalytics(context, input);
  const columns = ['day', 'leads', 'drafts', 'approved', 'rejected', 'sent', 'replied'] as const;
  const rows = days.map((day) => columns.map((column) => String(day[column])));
  return [columns, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
