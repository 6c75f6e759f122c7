import type { z } from 'zod';
import { exportAnalytics } from '../verbs/analytics/export-analytics.ts';
import { readAnalytics } from '../verbs/analytics/read-analytics.ts';
import { analytics, analyticsQuery, csv } from './contract-of-analytics.ts';
import { Answer, operation } from './route.ts';

export const read = operation(
  {
    does: 'What became of the leads and drafts of a span: by day, by stage, by rep.',
    query: analyticsQuery,
    replies: { 200: analytics },
  },
  ({ context, query }) => readAnalytics(context, spanFrom(query)),
);

export const exported = operation(
  { does: 'The same by day, as CSV.', query: analyticsQuery, replies: { 200: csv } },
  async ({ context, query }) =>
    new Answer(await exportAnalytics(context, spanFrom(query)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="countersign.csv"',
      },
    }),
);

function spanFrom({ from, to, time_zone }: z.output<typeof analyticsQuery>) {
  return {
    from: from === undefined ? null : new Date(from),
    to: to === undefined ? null : new Date(to),
    timeZone: time_zone ?? null,
  };
}
