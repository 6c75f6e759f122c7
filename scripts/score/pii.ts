import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRows } from '../jsonl.ts';
import { predict } from '../predict/pii.ts';

/** The evaluation data and its scorer stand beside the repository, because they hold secret-shaped text. */
const data = fileURLToPath(new URL('../../../shared/pii/', import.meta.url));

/** Scores FILE, or the developers' set (made afresh) and the third-party set. `--errors N` lists what went wrong. */
export function score(args: readonly string[]): void {
  if (!existsSync(join(data, 'score.mjs')))
    throw new Error(
      `The scorer is not there: ${data} is missing. It comes with the evaluation data, not with the product.`,
    );
  const folder = mkdtempSync(join(tmpdir(), 'pii-score-'));
  try {
    const [file, ...options] = args[0]?.startsWith('--') ? [undefined, ...args] : args;
    const corpora = file === undefined ? [developersSet(folder), join(data, 'presidio-synth-v2.dev.jsonl')] : [file];
    for (const corpus of corpora) print(corpus, folder, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function developersSet(folder: string): string {
  const file = join(folder, 'dev.jsonl');
  execFileSync(process.execPath, [join(data, 'gen-dev.mjs'), file]);
  return file;
}

function print(corpus: string, folder: string, options: readonly (string | undefined)[]): void {
  const predictions = join(folder, 'predictions.jsonl');
  const lines = [...readRows(corpus)].map(({ row, where }) => JSON.stringify(predict(row, where)));
  writeFileSync(predictions, `${lines.join('\n')}\n`);
  for (const types of [[], ['--types', 'all']]) {
    const given = options.flatMap((option) => (option === undefined ? [] : [option]));
    const command = [join(data, 'score.mjs'), corpus, predictions, ...types, ...(types.length > 0 ? [] : given)];
    console.log(`\n${corpus}${types.length > 0 ? ', all types' : ', six core types'}`);
    console.log(execFileSync(process.execPath, command, { encoding: 'utf8' }).trim());
  }
}
