import { readFileSync } from 'node:fs';
import { ConfigError, type Problem } from './problem.ts';
import { allSettings } from './settings.ts';

type Values = Readonly<Record<string, string | undefined>>;

/** The names under which a secret may be handed over as a file, as container platforms do: `SECRET_KEY_FILE`. */
export const secretFileNames: readonly string[] = allSettings
  .filter(({ secret }) => secret)
  .map(({ env }) => `${env}_FILE`);

/**
 * Puts the contents of the files named by `<SECRET>_FILE` in the place of those names; a line end at the end is no part
 * of a secret. Throws ConfigError for a file that cannot be read, and where the secret is given both ways.
 */
export function readSecretFiles(values: Values): Record<string, string | undefined> {
  const read: Record<string, string | undefined> = { ...values };
  const problems: Problem[] = [];
  for (const name of secretFileNames) {
    const file = values[name];
    if (file === undefined || file === '') continue;
    delete read[name];
    const setting = name.slice(0, -'_FILE'.length);
    if (values[setting]) {
      problems.push({ settings: [setting], message: `${setting} and ${name} are both set. Keep one of them.` });
      continue;
    }
    try {
      read[setting] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'unreadable';
      problems.push({ settings: [setting], message: `The file that ${name} names cannot be read (${code}).` });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return read;
}
