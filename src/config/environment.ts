import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError, type Problem } from './problem.ts';
import { readSecretFiles, secretFileNames } from './secret-files.ts';
import { allSettings, commandVariables } from './settings.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables in force, and the names that came from the `.env` file, where nothing unknown is allowed. */
export interface EnvironmentRead {
  readonly values: Environment;
  readonly fromFile: readonly string[];
}

/** Names known to belong to other programs although they look like a slip of ours. */
const foreign: ReadonlySet<string> = new Set(['APP_ENV', 'APP_HOST', 'APP_PORT']);

const known: readonly string[] = [
  ...allSettings.flatMap((setting) => [setting.env, ...setting.aliases]),
  ...Object.keys(commandVariables),
  ...secretFileNames,
];

/**
 * Joins the `.env` file of a folder, if there is one, with the variables of the process, which win.
 * Throws ConfigError when the file, or one that holds a secret, cannot be read.
 */
export function readEnvironment(folder: string, processVariables: Environment): EnvironmentRead {
  const file = parseEnv(readIfPresent(join(folder, '.env')));
  return { values: readSecretFiles({ ...file, ...processVariables }), fromFile: Object.keys(file) };
}

/** A problem for each name that is no setting: every such name of the `.env` file, near misspellings elsewhere. */
export function unknownNames(values: Environment, fromFile: readonly string[]): Problem[] {
  const inFile = new Set(fromFile);
  return Object.keys(values)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = nearest(name);
      if (inFile.has(name)) return [unknown(name, meant, 'Remove it from .env')];
      return meant === null || foreign.has(name) ? [] : [unknown(name, meant, 'Remove it')];
    });
}

/** The known setting a name is probably meant to be: at most two slips away, one for names of up to 8 characters. */
export function nearest(name: string): string | null {
  const scored = known
    .map((candidate) => ({ candidate, slips: editDistance(name, candidate) }))
    .filter(({ candidate, slips }) => slips <= (candidate.length <= 8 ? 1 : 2))
    .sort((a, b) => a.slips - b.slips);
  return scored[0]?.candidate ?? null;
}

function unknown(name: string, meant: string | null, remedy: string): Problem {
  // A broken line of the file can be part of a secret: only what looks like a name is repeated.
  const shown = /^[A-Z][A-Z0-9_]{0,63}$/.test(name) ? name : 'A name in .env';
  const hint = meant === null ? `${remedy}; docs/configuration.md lists what there is.` : `Did you mean ${meant}?`;
  return { settings: [], message: `${shown} is no setting. ${hint}` };
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return '';
    throw new ConfigError([
      { settings: [], message: `The file .env cannot be read (${code}). Make it a readable file, or remove it.` },
    ]);
  }
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment). */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + same,
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
