import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { groups } from './mutation/groups.ts';
import type { Job, Outcome } from './mutation/run-mutants.ts';

/**
 * `npm run mutation -- [NAME…] [--survivors]`: how many small faults (mutants), planted one at a time by Stryker's
 * instrumenter, the tests find. NAME is a part of a path in `src/safeguards`; without one all listed groups are measured.
 */

type Mutant = { id: string; mutatorName: string; replacement: string; location: { start: { line: number } } };
type Status = Outcome['status'] | 'timed out';

const root = fileURLToPath(new URL('../', import.meta.url));
const kitchen = join(root, 'tests/mutation');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const tellsSurvivors = process.argv.includes('--survivors');
const patienceMs = 60_000;

const scores: { folder: string; found: number; all: number; survived: string[] }[] = [];
for (const { files, tests } of groups) {
  for (const file of globSync(files, { cwd: root }).filter((path) => isMeasured(path)))
    await measure(file, globSync(tests, { cwd: root }));
}
const folders = Map.groupBy(scores, ({ folder }) => folder);
console.log('\nfolder                                   found   mutants   score');
for (const [folder, list] of [...folders, ['all', scores] as const]) {
  const [found, all] = [sum(list.map((one) => one.found)), sum(list.map((one) => one.all))];
  console.log(`${folder.padEnd(38)} ${String(found).padStart(7)} ${String(all).padStart(9)} ${percent(found, all)}`);
}

function isMeasured(path: string): boolean {
  return !path.includes('.test.') && (names.length === 0 || names.some((name) => path.includes(name)));
}

async function measure(file: string, tests: readonly string[]): Promise<void> {
  const { source, mutants } = await instrument(file);
  if (mutants.length === 0) return;
  const job = { file: join(root, file), source, tests: tests.map((test) => join(root, test)) };
  const outcomes = await tryAll(job, mutants);
  const found = [...outcomes.values()].filter((status) => status === 'killed' || status === 'timed out').length;
  const survived = mutants.filter(({ id }) => ['survived', 'not reached'].includes(outcomes.get(id) ?? ''));
  scores.push({
    folder: dirname(relative('src', file)),
    found,
    all: mutants.length,
    survived: survived.map(({ id }) => id),
  });
  console.log(
    `${file.padEnd(60)} ${String(found).padStart(5)} of ${String(mutants.length).padStart(5)} ${percent(found, mutants.length)}`,
  );
  if (!tellsSurvivors) return;
  for (const { id, location, mutatorName, replacement } of survived)
    console.log(`  ${file}:${location.start.line + 1} ${mutatorName}, ${outcomes.get(id)}: ${oneLine(replacement)}`);
}

/** Tries the mutants in a process of their own; one that hangs counts as found, and the rest goes on in a new process. */
async function tryAll(job: Omit<Job, 'mutants'>, mutants: readonly Mutant[]): Promise<Map<string, Status>> {
  const outcomes = new Map<string, Status>();
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  try {
    for (;;) {
      const left = mutants.map(({ id }) => id).filter((id) => !outcomes.has(id));
      if (left.length === 0) return outcomes;
      const path = join(folder, 'job.json');
      writeFileSync(path, JSON.stringify({ ...job, mutants: left.slice(0, 150) }));
      const before = outcomes.size;
      const ended = await runJob(path, (outcome) => outcomes.set(outcome.id, outcome.status));
      if (ended === 'hung') outcomes.set(left[outcomes.size - before] ?? '', 'timed out');
      else if (outcomes.size === before) throw new Error(`The tests of ${job.file} fail without any mutant.`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runJob(path: string, heard: (outcome: Outcome) => void): Promise<'ended' | 'hung'> {
  const runner = fileURLToPath(new URL('./mutation/run-mutants.ts', import.meta.url));
  const child = spawn(process.execPath, ['--max-old-space-size=2048', runner, path], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve) => {
    let hung = false;
    const stop = () => {
      hung = true;
      child.kill('SIGKILL');
    };
    let watch = setTimeout(stop, 2 * patienceMs);
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(watch);
      watch = setTimeout(stop, patienceMs);
      if (line.startsWith('{"id"')) heard(JSON.parse(line));
    });
    child.on('close', () => {
      clearTimeout(watch);
      resolve(hung ? 'hung' : 'ended');
    });
  });
}

async function instrument(file: string): Promise<{ source: string; mutants: Mutant[] }> {
  if (!existsSync(join(kitchen, 'node_modules')))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: kitchen, stdio: 'inherit' });
  const entry = join(kitchen, 'node_modules/@stryker-mutator/instrumenter/dist/src/index.js');
  const { Instrumenter } = await import(pathToFileURL(entry).href);
  const nothing = () => {};
  const log = { debug: nothing, info: nothing, warn: nothing, isDebugEnabled: () => false };
  const content = readFileSync(join(root, file), 'utf8');
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { files, mutants } = await new Instrumenter(log).instrument([{ name: file, mutate: true, content }], options);
  return {
    source: files[0].content,
    mutants: mutants.filter(({ status }: { status?: string }) => status === undefined),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1).padStart(6)} %`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 120);
}
