import { parse } from 'csv-parse/sync';
import { CountersignError } from '../../core/errors.ts';
import type { SuppressionKind } from '../../core/suppression.ts';
import { listSuppressions } from '../../store/suppressions.ts';
import type { VerbContext } from '../context.ts';
import { requireOperator } from '../drafts/decide.ts';
import { suppress } from './suppress.ts';
import { comparable } from './suppressions.ts';

type Row = { kind: SuppressionKind; value: string; reason: string };

const mostRows = 20_000;
const namedProblems = 20;

/**
 * Puts every row of a CSV file on the list, or none: one bad row and nothing is taken, the bad ones named by their line.
 * Columns by their heading: `value`, and optionally `kind` (told from the value without it) and `reason`. Throws
 * `invalid_csv`, `forbidden`.
 */
export async function importSuppressions(
  context: VerbContext,
  { csv }: { csv: string },
): Promise<{ added: number; known: number }> {
  await requireOperator(context, 'change the do-not-contact list');
  const rows = readRows(csv);
  return context.change(async (writing, audit) => {
    let added = 0;
    for (const row of rows) {
      if ((await suppress(context, writing, audit, { ...row, source: 'import' })) !== null) added++;
    }
    audit({
      eventType: 'config_change',
      action: 'import_suppressions',
      status: 'success',
      resource: 'suppression',
      details: { rows: rows.length, added },
    });
    return { added, known: rows.length - added };
  });
}

/** The whole list as CSV. No cell of it is taken for a formula by a spreadsheet. */
export async function exportSuppressions(context: VerbContext): Promise<string> {
  const pages: string[] = ['kind,value,source,reason,created_by,created_at'];
  const { suppressions } = await context.read((reading) => listSuppressions(reading, { limit: 1_000_000, offset: 0 }));
  for (const { kind, value, source, reason, created_by, created_at } of suppressions) {
    pages.push([kind, value, source, reason, created_by, created_at.toISOString()].map(cell).join(','));
  }
  return `${pages.join('\r\n')}\r\n`;
}

function readRows(csv: string): Row[] {
  const records = parseCsv(csv);
  if (records.length > mostRows) throw invalid([`A file may hold ${mostRows} rows at most.`]);
  const problems: string[] = [];
  const rows: Row[] = [];
  for (const { record, line } of records) {
    try {
      rows.push(rowOf(record));
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error;
      problems.push(`Line ${line}: ${error.publicMessage}`);
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return [...new Map(rows.map((row) => [`${row.kind} ${row.value}`, row])).values()];
}

function parseCsv(csv: string): { record: Record<string, string>; line: number }[] {
  try {
    const found = parse(csv, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    const [first] = found;
    if (first !== undefined && !('value' in first.record))
      throw invalid(['The first line must name a column "value".']);
    return found.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    const { lines } = error as { lines?: number };
    throw invalid([lines === undefined ? 'This is not CSV.' : `Line ${lines}: this is not CSV.`]);
  }
}

function rowOf({ kind: given = '', value = '', reason = '' }: Record<string, string>): Row {
  // What an export of ours has put before a formula's sign.
  const plain = value.replace(/^'(?=[=+\-@\t])/, '');
  const kind =
    given === '' ? (plain.includes('@') && !plain.startsWith('@') ? 'email' : 'domain') : given.toLowerCase();
  if (kind !== 'email' && kind !== 'domain') {
    throw new CountersignError('invalid_suppression', 'The kind is neither email nor domain.');
  }
  return { kind, value: comparable(kind, plain), reason: reason.slice(0, 1000) || 'Imported.' };
}

function invalid(problems: readonly string[]): CountersignError {
  const shown = problems.slice(0, namedProblems);
  const more = problems.length > shown.length ? ` And ${problems.length - shown.length} more.` : '';
  return new CountersignError('invalid_csv', `Nothing was imported. ${shown.join(' ')}${more}`);
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
