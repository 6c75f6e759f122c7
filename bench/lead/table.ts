import type { Report } from './countersign.ts';

export type Figure = {
  name: string;
  ours: number;
  /** What bare undici reached in the same run. */
  limit?: number;
  target?: string;
  met?: boolean;
};

/** Prints the figures as one table. */
export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map(({ name, ours, limit, target, met }) => [
    name,
    shown(ours),
    limit === undefined ? '' : shown(limit),
    limit === undefined ? '' : (ours / limit).toFixed(3),
    target ?? '',
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]);
  printTable([['figure', 'ours', 'bare undici', 'ratio', 'target', ''], ...rows]);
}

/** Prints how long each step took, without and with latencies, and what a lead asks of PostgreSQL. */
export function printWhereTimeGoes(name: string, fast: Report, slow: Report): void {
  console.log(`\nWhere the time goes, ${name} (p50 / p99 in ms)`);
  const slowByStep = new Map(slow.steps.map((step) => [step.step, step]));
  printTable([
    ['step', 'no latency, all at once', 'realistic, 10 leads/s'],
    ...fast.steps.map(({ step, p50, p99 }) => {
      const other = slowByStep.get(step);
      return [step, `${p50} / ${p99}`, `${other?.p50} / ${other?.p99}`];
    }),
  ]);
  console.log(`runs: ${JSON.stringify(fast.statuses)}, texts by: ${JSON.stringify(fast.generators)}`);
  console.log(`of the processor: ${fast.cpuMsPerLead.toFixed(1)} ms per lead in this process`);
  if (fast.statements.length === 0) return;
  const perLead = (matches: (text: string) => boolean) =>
    fast.statements.reduce((sum, [text, count]) => sum + (matches(text) ? count : 0), 0).toFixed(1);
  const isBegin = (text: string) => /^(begin|start transaction)/i.test(text);
  console.log(`per lead: ${perLead(isBegin)} transactions, ${perLead(() => true)} messages to the database`);
}

function printTable(rows: string[][]): void {
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  for (const [index, row] of rows.entries()) {
    console.log(line(row).trimEnd());
    if (index === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  }
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
