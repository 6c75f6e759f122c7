import { readdirSync } from 'node:fs';

/**
 * `node scripts/score.ts KIND [ARGUMENT …]`: measures the product on a labelled corpus and prints tables. Each kind is a
 * module in `scripts/score/`: `score(arguments)` prints, and throws a sentence when the data is not there. Exit 2 then.
 */
export type ScoreModule = { score: (args: readonly string[]) => void | Promise<void> };

const kinds = readdirSync(new URL('./score/', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
const [kind = '', ...args] = process.argv.slice(2);

try {
  if (!kinds.includes(kind)) throw new Error(`Usage: npm run --silent score -- ${kinds.join('|')} [FILE]`);
  const { score } = (await import(`./score/${kind}.ts`)) as ScoreModule;
  await score(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
