import { readdirSync } from 'node:fs';
import { readRows } from './jsonl.ts';

/**
 * `node scripts/predict.ts KIND FILE`: reads a corpus (JSON lines) and prints one prediction, a line of JSON, per row. Each
 * kind is a module in `scripts/predict/`: `predict(row, where)` answers what to print, or throws a sentence that says what
 * is wrong with the row. Exit 2 for wrong use and for rows that cannot be read.
 */
export type PredictModule = { predict: (row: Record<string, unknown>, where: string) => unknown };

const kinds = readdirSync(new URL('./predict/', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
const [kind = '', file] = process.argv.slice(2);

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', () => process.exit(0));

try {
  if (!kinds.includes(kind) || file === undefined)
    throw new Error(`Usage: npm run --silent predict -- ${kinds.join('|')} FILE`);
  const { predict } = (await import(`./predict/${kind}.ts`)) as PredictModule;
  for (const { row, where } of readRows(file)) process.stdout.write(`${JSON.stringify(predict(row, where))}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
