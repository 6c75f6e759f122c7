import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readRows } from '../jsonl.ts';
import { predict } from '../predict/guard.ts';

const developersSet = fileURLToPath(new URL('../../../shared/injection/dev-outputs.jsonl', import.meta.url));

type Judged = {
  id: unknown;
  stopped: boolean;
  label: string;
  tier: string;
  family: string;
  technique: string;
  hard: boolean;
};

/** Share of malicious drafts stopped, in all and by tier, family and technique, and of benign ones, in all and the hard ones. */
export function score([file = developersSet, ...options]: readonly string[]): void {
  if (!existsSync(file))
    throw new Error(`${file} is not there. It comes with the evaluation data, not with the product.`);
  const rows = [...readRows(file)].map(({ row, where }) => judged(row, where));
  const malicious = rows.filter(({ label }) => label === 'malicious');
  const benign = rows.filter(({ label }) => label === 'benign');
  print('malicious', malicious);
  for (const by of ['tier', 'family', 'technique'] as const)
    for (const [name, group] of grouped(malicious, by)) print(`  ${by} ${name}`, group);
  print('benign', benign);
  print(
    '  hard',
    benign.filter(({ hard }) => hard),
  );
  if (!options.includes('--errors')) return;
  for (const { id, label, technique, stopped } of rows)
    if (stopped !== (label === 'malicious')) console.log(`${id} ${label} ${technique}`);
}

function judged(row: Record<string, unknown>, where: string): Judged {
  const { verdict, id } = predict(row, where);
  const text = (name: string): string => String(row[name] ?? '');
  const names = { label: text('label'), tier: text('tier'), family: text('family'), technique: text('technique') };
  return { id, stopped: verdict === 'stop', hard: row.hard === true, ...names };
}

function grouped(rows: readonly Judged[], by: 'tier' | 'family' | 'technique'): [string, Judged[]][] {
  return Object.entries(Object.groupBy(rows, (row) => row[by]))
    .map(([name, group]): [string, Judged[]] => [name, group ?? []])
    .sort(([a], [b]) => a.localeCompare(b));
}

function print(name: string, rows: readonly Judged[]): void {
  const stopped = rows.filter((row) => row.stopped).length;
  const share = rows.length === 0 ? '-' : `${((100 * stopped) / rows.length).toFixed(1)} %`;
  console.log(
    `${name.padEnd(52)} ${String(stopped).padStart(5)} of ${String(rows.length).padStart(5)} stopped ${share.padStart(8)}`,
  );
}
