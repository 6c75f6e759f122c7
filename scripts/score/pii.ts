import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCorpus } from '../../tests/pii/corpus/generate.ts';
import { readRows, textField } from '../jsonl.ts';
import { predictSpans } from '../predict/pii.ts';
import { coreTypes, type LabelledSpan, type LabelledText, type Rates, type SpanScore, scoreSpans } from './spans.ts';

/** The evaluation data stands beside the repository, because it holds secret-shaped text. */
const data = fileURLToPath(new URL('../../../shared/pii/', import.meta.url));
const otherTypes = ['person', 'address', 'iban', 'dob', 'passport'];

/** Scores FILE; without one the project's own corpus, the developers' set (made afresh) and the third-party set. */
export function score(args: readonly string[]): void {
  const [file] = args;
  if (file !== undefined) {
    print(file, readTexts(file));
    return;
  }
  print('own corpus (tests/pii/corpus)', generateCorpus());
  print(
    'own corpus, disguised values only',
    generateCorpus().filter(({ group }) => group === 'hidden'),
  );
  if (!existsSync(join(data, 'gen-dev.mjs'))) {
    console.log(
      `\nThe developers' set and the third-party set are not there: ${data} is missing. They do not come with the product.`,
    );
    return;
  }
  print("developers' set", developersSet());
  print('third-party set (presidio-research)', readTexts(join(data, 'presidio-synth-v2.dev.jsonl')));
}

function developersSet(): LabelledText[] {
  const folder = mkdtempSync(join(tmpdir(), 'pii-score-'));
  try {
    const file = join(folder, 'dev.jsonl');
    execFileSync(process.execPath, [join(data, 'gen-dev.mjs'), file]);
    return readTexts(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rows of a corpus; throws a sentence that names file, line and what is wrong. */
export function readTexts(file: string): LabelledText[] {
  return [...readRows(file)].map(({ row, where }) => {
    const spans = spanList(row.spans, where);
    const types = Array.isArray(row.types) ? { types: row.types.map(String) } : {};
    const ignore = row.ignore === undefined ? {} : { ignore: spanList(row.ignore, where) };
    return { id: String(row.id), text: textField(row, 'text', where), spans, ...types, ...ignore };
  });
}

function spanList(value: unknown, where: string): LabelledSpan[] {
  if (!Array.isArray(value)) throw new Error(`${where}: "spans" must be a list.`);
  return value.map((span: Partial<LabelledSpan>) => {
    if (!Number.isInteger(span.start) || !Number.isInteger(span.end))
      throw new Error(`${where}: a span needs "start" and "end".`);
    return span as LabelledSpan;
  });
}

function print(name: string, texts: readonly LabelledText[]): void {
  const core = scoreSpans(texts, predictSpans, coreTypes);
  const others = scoreSpans(texts, predictSpans, otherTypes);
  console.log(`\n${name}: ${texts.length} texts`);
  console.log('type       labelled  precision  recall     F1     F2');
  for (const type of coreTypes) line(type, core.byType.get(type));
  line('six types', core.all);
  for (const type of otherTypes) line(type, others.byType.get(type));
  console.log(verdicts(core));
}

function line(name: string, one: Rates | undefined): void {
  if (one === undefined || one.found + one.missed + one.false === 0) return;
  const cells = [one.precision, one.recall, one.f1, one.f2].map((share) => (100 * share).toFixed(1));
  const [precision = '', recall = '', f1 = '', f2 = ''] = cells;
  const labelled = String(one.found + one.missed).padStart(8);
  console.log(
    `${name.padEnd(10)} ${labelled} ${precision.padStart(10)} ${recall.padStart(7)} ${f1.padStart(6)} ${f2.padStart(6)}`,
  );
}

function verdicts({ block, cleanFlagged }: SpanScore): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `BLOCK accuracy ${percent(block.accuracy)}, recall ${percent(block.recall)}; clean texts flagged ${percent(cleanFlagged)}`;
}
