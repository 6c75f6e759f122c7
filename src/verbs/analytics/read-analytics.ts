import { CountersignError } from '../../core/errors.ts';
import {
  type DayFigures,
  figuresByDay,
  figuresByGroup,
  figuresOfSpan,
  type GroupFigures,
  type Span,
  type Turnaround,
} from '../../store/draft-analytics.ts';
import type { VerbContext } from '../context.ts';

export type Analytics = {
  from: string;
  to: string;
  time_zone: string;
  /** A row a day; what became of a draft counts on the day it was written. */
  days: DayFigures[];
  /** The sums of the days: how many leads became drafts, were approved, went out, were answered. */
  conversion: Omit<DayFigures, 'day'>;
  /** Shares of 0 to 1; null where there is nothing to divide by. */
  rates: {
    drafted: number | null;
    approved: number | null;
    approved_without_edit: number | null;
    sent: number | null;
    replied: number | null;
  };
  turnaround: Turnaround;
  verdicts: { safe: number; review: number; block: number };
  reps: GroupFigures[];
  writers: GroupFigures[];
  templates: GroupFigures[];
};

const dayMs = 86_400_000;
const longestDays = 366;

/**
 * What became of the leads and drafts of a span, the last 30 days by default, at most 366 days. Throws `invalid_span`,
 * `invalid_time_zone`.
 */
export async function readAnalytics(
  context: VerbContext,
  input: { from: Date | null; to: Date | null; timeZone: string | null },
): Promise<Analytics> {
  const span = spanOf(context, input);
  return context.read(async (reading) => {
    const days = await figuresByDay(reading, span);
    const { turnaround, edited, verdicts } = await figuresOfSpan(reading, span);
    const conversion = sumOf(days);
    return {
      from: span.from.toISOString(),
      to: span.to.toISOString(),
      time_zone: span.timeZone,
      days,
      conversion,
      rates: {
        drafted: share(conversion.drafts, conversion.leads),
        approved: share(conversion.approved, conversion.approved + conversion.rejected),
        approved_without_edit: share(conversion.approved - edited, conversion.approved),
        sent: share(conversion.sent, conversion.approved),
        replied: share(conversion.replied, conversion.sent),
      },
      turnaround,
      verdicts,
      reps: await figuresByGroup(reading, span, 'rep'),
      writers: await figuresByGroup(reading, span, 'writer'),
      templates: await figuresByGroup(reading, span, 'template'),
    };
  });
}

function spanOf(
  { clock, settings }: VerbContext,
  { from, to, timeZone }: { from: Date | null; to: Date | null; timeZone: string | null },
): Span {
  const end = to ?? clock();
  const start = from ?? new Date(end.getTime() - 30 * dayMs);
  if (start >= end) throw new CountersignError('invalid_span', 'The span must begin before it ends.');
  if (end.getTime() - start.getTime() > longestDays * dayMs) {
    throw new CountersignError('invalid_span', `A span has at most ${longestDays} days.`);
  }
  const zone = timeZone ?? settings.timeZone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new CountersignError('invalid_time_zone', 'This is no time zone such as Europe/Berlin.');
  }
  return { from: start, to: end, timeZone: zone };
}

function sumOf(days: readonly DayFigures[]): Omit<DayFigures, 'day'> {
  const sum = { leads: 0, drafts: 0, approved: 0, rejected: 0, sent: 0, replied: 0 };
  for (const key of Object.keys(sum) as (keyof typeof sum)[]) for (const day of days) sum[key] += day[key];
  return sum;
}

/** To three decimals, at most 1: a span may hold drafts of leads from before it. */
function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.min(1, Math.round((part / whole) * 1000) / 1000);
}
