import { type Environment, unknownNames } from './environment.ts';
import { ConfigError, type Problem } from './problem.ts';
import { missingSignIn, ruleProblems } from './rules.ts';
import type { Earlier, Setting } from './setting.ts';
import { allSettings, type Config } from './settings.ts';

/** What a configuration is, and why it may not be used; where a setting is invalid its default stands in. */
export interface Examined {
  readonly config: Config;
  readonly problems: readonly Problem[];
}

/**
 * Reads every setting and applies the rules of the environment it names. Pass the names that came from the `.env`
 * file, where nothing unknown is allowed. Throws ConfigError naming every problem at once.
 */
export function loadConfig(values: Environment, fromFile: readonly string[] = []): Config {
  const { config, problems } = examineConfig(values, fromFile);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The same without throwing, for commands that explain what is wrong. */
export function examineConfig(values: Environment, fromFile: readonly string[] = []): Examined {
  const inForce = new Map<string, string>();
  const earlier: Earlier = (env) => inForce.get(env) ?? '';
  const invalid: Problem[] = [];
  const entries = allSettings.map((setting) => {
    const found = given(setting, values);
    if (found.problem) invalid.push(found.problem);
    const text = found.text ?? fallbackOf(setting, earlier);
    if (text !== null) inForce.set(setting.env, text);
    return [setting.key, text === null ? undefined : setting.schema.parse(text)];
  });
  // The one place where the list of declarations becomes the typed object: keys and values come from the same list.
  const config = Object.freeze(Object.fromEntries(entries)) as Config;
  const reported = new Set(invalid.flatMap(({ settings }) => settings));
  const unreported = ({ settings }: Problem) => !settings.some((name) => reported.has(name));
  const problems = [...invalid, ...unknownNames(values, fromFile), ...ruleProblems(config).filter(unreported)];
  // The database is not asked once the start is refused anyway; the missing sign-in is then named along with the rest.
  return { config, problems: problems.length > 0 ? [...problems, ...missingSignIn(config).filter(unreported)] : [] };
}

/** The text given for a setting, under its name or an alias. Empty counts as not given; invalid as not given, with a problem. */
export function given(setting: Setting, values: Environment): { text: string | null; problem?: Problem } {
  const names = [setting.env, ...setting.aliases].filter((name) => (values[name]?.trim() ?? '') !== '');
  const read = names.map((name) => {
    const text = values[name]?.trim() ?? '';
    return { name, text, result: setting.schema.safeParse(text) };
  });
  for (const { name, result } of read) {
    if (result.success) continue;
    const what = result.error.issues[0]?.message ?? 'valid';
    return { text: null, problem: { settings: [setting.env], message: `${name} is invalid: it must be ${what}.` } };
  }
  const [first, second] = read;
  if (first && second && JSON.stringify(first.result.data) !== JSON.stringify(second.result.data)) {
    const message = `${first.name} and ${second.name} are the same setting and say different things. Remove ${second.name}.`;
    return { text: null, problem: { settings: [setting.env], message } };
  }
  return { text: first?.text ?? null };
}

function fallbackOf(setting: Setting, earlier: Earlier): string | null {
  const { fallback } = setting;
  return fallback === null || typeof fallback === 'string' ? fallback : fallback.of(earlier);
}
