import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type CollectedTest, takeTests } from './test-runner.ts';

/*
 * Tries the mutants of one source file in this process: `node run-mutants.ts JOB`. Each mutant gets source and tests loaded
 * afresh, because much is computed while a module is loaded, and runs the tests that reach it, the quickest first, until
 * one fails. A line of JSON per mutant is written to the standard output; whoever reads them stops a mutant that hangs.
 */

/** `source` holds all mutants of `file` behind switches; `mutants` those that are to be tried. */
export type Job = { file: string; source: string; tests: string[]; mutants: string[] };
export type Outcome = { id: string; status: 'killed' | 'survived' | 'not reached' };

type Coverage = { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
type Switches = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: Coverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
};

const root = new URL('../../', import.meta.url).href;
const standIn = new URL('./test-runner.ts', import.meta.url).href;
const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const mutated = pathToFileURL(job.file).href;
const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });
let round = 0;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test') return { url: standIn, shortCircuit: true };
    const resolved = next(specifier, context);
    const isOurs =
      resolved.url.startsWith(root) && !resolved.url.includes('/node_modules/') && resolved.url !== standIn;
    return isOurs ? { ...resolved, url: `${resolved.url.split('?')[0]}?round=${round}` } : resolved;
  },
  load(url, context, next) {
    if (url.split('?')[0] !== mutated) return next(url, context);
    return { format: 'module-typescript', source: job.source, shortCircuit: true };
  },
});

const { coverage, order } = await dryRun();
for (const id of job.mutants) tell({ id, status: await tryMutant(id) });

/** What each test reaches, and the tests from quick to slow. Throws when one fails without any mutant. */
async function dryRun(): Promise<{ coverage: Coverage; order: number[] }> {
  const tests = await load();
  const times: number[] = [];
  for (const [index, one] of tests.entries()) {
    switches.currentTestId = String(index);
    const begun = performance.now();
    await one.run();
    times[index] = performance.now() - begun;
  }
  switches.currentTestId = undefined;
  const order = [...tests.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  return { coverage: switches.mutantCoverage ?? { static: {}, perTest: {} }, order };
}

async function load(): Promise<CollectedTest[]> {
  round += 1;
  for (const test of job.tests) await import(`${pathToFileURL(test).href}?round=${round}`);
  return takeTests();
}

async function tryMutant(id: string): Promise<Outcome['status']> {
  const isStatic = coverage.static[id] !== undefined;
  const reaching = order.filter((index) => isStatic || coverage.perTest[index]?.[id] !== undefined);
  if (reaching.length === 0) return 'not reached';
  const hits = Object.values(coverage.perTest).reduce((sum, one) => sum + (one[id] ?? 0), coverage.static[id] ?? 0);
  Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit: 1000 + 100 * hits });
  try {
    const tests = await load();
    for (const index of reaching) await tests[index]?.run();
    return 'survived';
  } catch {
    takeTests();
    return 'killed';
  } finally {
    switches.activeMutant = undefined;
  }
}

function tell(outcome: Outcome): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

process.exit(0);
