/** The row of reliability.md section 4 that a boundary of a run belongs to. */
export function crashRow(boundary: string): string {
  const [, row] = rows.find(([pattern]) => pattern.test(boundary)) ?? [null, null];
  if (row === null) throw new Error(`No row of the crash table for: ${boundary}`);
  return row;
}

const rows: readonly (readonly [RegExp, string])[] = [
  [/^before commit \[queued\]$/, 'row 1'],
  [/^after commit \[queued\]$/, 'row 2'],
  [/^before commit \[running\]$/, 'row 4'],
  [/^after commit \[running\]$|^after read in \[commit \[running\]\]$/, 'row 5'],
  [/ (gmail|calendar) (GET|POST freeBusy)| hubspot (GET objects|POST objects\/[^/]+\/companies\/search)/, 'row 6'],
  [/google-auth/, 'row 7'],
  [/openai/, 'row 8'],
  [/^before commit \[running, draft, gmail_draft in_flight\]$/, 'row 9'],
  [/^after commit \[running, draft, gmail_draft in_flight\]$|^before gmail POST drafts$/, 'row 10'],
  [/^after gmail POST drafts$|^before commit \[running, draft, gmail_draft done\]$/, 'row 11'],
  [/^after commit \[running, draft, gmail_draft done\]$/, 'row 12'],
  [/hubspot (PUT|POST|GET properties)|commit \[running, .*hubspot_/, 'row 14'],
  // The end of the run: its state, and the queue's own note that the job is done.
  [/commit \[success/, 'row 12'],
];
