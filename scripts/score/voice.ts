import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainFamilies, styleFamilies } from '../../src/voice/match/ngrams.ts';
import { developersSet, readMails } from '../voice/corpus.ts';
import { type Figures, figuresOf } from '../voice/figures.ts';
import { judged, trialsOf } from '../voice/leave-out.ts';

const sizes = [5, 10, 20, 30];

/**
 * `score voice`: the match on the developers' set, each comparison with a background and weights that have seen neither of its
 * two writers; with `--seeds N` on N divisions of the mails (2). `score voice FILE`: the shipped match on other writers' mails,
 * by the measure that lies beside the developers' set, as it stands and with content words replaced.
 */
export function score(args: readonly string[]): void {
  const at = args.indexOf('--seeds');
  const file = args.find((arg, place) => !arg.startsWith('--') && (at < 0 || place !== at + 1));
  if (file !== undefined) {
    measureShipped(file);
    return;
  }
  const seeds = Array.from({ length: Number(at < 0 ? 2 : args[at + 1]) }, (_, place) => place + 1);
  const mails = readMails();
  console.log(`Leave-two-writers-out on ${mails.length} mails, ${seeds.length} divisions\n`);
  for (const [title, only] of Object.entries({ 'all evidence': plainFamilies, 'style alone': styleFamilies })) {
    const trials = judged(trialsOf(mails, { seeds, sizes, only }));
    print(
      title,
      sizes.map((size) => [size, figuresOf(trials.filter((trial) => trial.size === size))]),
    );
  }
}

function measureShipped(file: string): void {
  const measure = join(dirname(developersSet), 'evaluate.mjs');
  if (!existsSync(measure)) throw new Error(`${measure} is not there. It comes with the evaluation data.`);
  const match = fileURLToPath(new URL('../../src/voice/match.ts', import.meta.url));
  for (const more of [[], ['--distort']]) {
    const run = spawnSync(process.execPath, [measure, '--corpus', file, '--module', match, ...more], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr.trim());
    const { sizes: found } = JSON.parse(run.stdout) as { sizes: Record<string, Figures> };
    const rows = Object.entries(found).map(([size, figures]): [number, Figures] => [Number(size), figures]);
    print(more.length > 0 ? 'content words replaced' : 'as it stands', rows);
  }
}

function print(title: string, rows: readonly [number, Figures][]): void {
  console.log(`${title.padEnd(24)} accuracy     AUC     EER   Brier`);
  for (const [size, { accuracy, auc, eer, brier }] of rows)
    console.log(
      `  ${String(size).padStart(2)} mails                ${[accuracy, auc, eer, brier].map((value) => value.toFixed(3).padStart(7)).join(' ')}`,
    );
  console.log();
}
