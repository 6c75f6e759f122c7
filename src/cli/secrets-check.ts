import {
  allSettings,
  type Category,
  currentEnvironment,
  developmentSecretKey,
  type Environment,
  given,
  type Setting,
} from '../config.ts';

export interface SecretsCheckOptions {
  /** Optional variables are required too: the gate before a deployment. */
  readonly strict?: boolean;
  readonly json?: boolean;
  /** The moment of the check, shown as `timestamp`. */
  readonly now: Date;
}

type Status = 'present' | 'missing' | 'invalid';

interface Finding {
  readonly name: string;
  readonly category: Category;
  readonly status: Status;
  readonly reason: string;
}

const categories: readonly Category[] = ['critical', 'required', 'optional'];
const marks: Readonly<Record<Status, string>> = { present: '✓', missing: '✗', invalid: '!' };
const shortestSecretKey = 32;

/** The command: judges the environment of this process, prints the verdict, and answers the exit code. */
export async function secretsCheckCommand(options: { strict?: boolean; json?: boolean }): Promise<number> {
  const { output, exitCode } = secretsCheck(currentEnvironment().values, { ...options, now: new Date() });
  console.log(output);
  return exitCode;
}

/**
 * Judges whether the environment is fit for deployment. Reads the variables handed in and nothing else; built-in
 * defaults do not count as present. The output never holds a value or a part of one. Exit code 0 or 1.
 */
export function secretsCheck(env: Environment, options: SecretsCheckOptions): { output: string; exitCode: number } {
  const strict = options.strict ?? false;
  const findings = examine(env);
  const tolerant = env.DEV_MODE?.trim() === '1';
  const fails = ({ status, category }: Finding): boolean => {
    if (status !== 'missing') return status === 'invalid';
    return strict || (category !== 'optional' && !tolerant);
  };
  const exitCode = findings.some(fails) ? 1 : 0;
  const output = options.json
    ? asJson(findings, strict, exitCode, options.now)
    : asText(findings, { strict, tolerant, exitCode });
  return { output, exitCode };
}

function examine(env: Environment): Finding[] {
  const modelKey = modelKeyName(env);
  return allSettings.flatMap((setting): Finding[] => {
    const category = categoryOf(setting, modelKey);
    const { text, problem } = given(setting, env);
    // A setting outside the list is only spoken of when its value is invalid.
    if (category === null && !problem) return [];
    const base = { name: setting.env, category: category ?? 'optional' };
    if (problem) return [{ ...base, status: 'invalid', reason: problem.message }];
    if (text === null) return [{ ...base, status: 'missing', reason: 'not set' }];
    const flaw = setting.env === 'SECRET_KEY' ? secretKeyFlaw(text) : null;
    return [
      flaw === null ? { ...base, status: 'present', reason: 'set' } : { ...base, status: 'invalid', reason: flaw },
    ];
  });
}

/** The variable that holds the key of the model in use; null when the composer writes. */
function modelKeyName(env: Environment): string | null {
  const names: Readonly<Record<string, string | null>> = {
    anthropic: 'ANTHROPIC_API_KEY',
    google: 'GEMINI_API_KEY',
    'openai-compatible': 'OPENAI_BASE_URL',
    composer: null,
  };
  const chosen = names[env.LLM_PROVIDER?.trim().toLowerCase() ?? ''];
  return chosen === undefined ? 'OPENAI_API_KEY' : chosen;
}

function categoryOf(setting: Setting, modelKey: string | null): Category | null {
  if (setting.env === modelKey) return 'required';
  return setting.env === 'OPENAI_API_KEY' ? null : setting.check;
}

function secretKeyFlaw(text: string): string | null {
  if (text === developmentSecretKey) return 'the development default is public';
  return text.length < shortestSecretKey ? `shorter than ${shortestSecretKey} characters` : null;
}

function names(findings: readonly Finding[], status: Status, category?: Category): string[] {
  return findings
    .filter((finding) => finding.status === status && (category === undefined || finding.category === category))
    .map(({ name }) => name);
}

function asJson(findings: readonly Finding[], strict: boolean, exitCode: number, now: Date): string {
  const results = findings.map(({ name, category, status, reason }) => [name, { category, status, reason }]);
  const report = {
    timestamp: now.toISOString(),
    strict_mode: strict,
    status: exitCode === 0 ? 'PASSED' : 'FAILED',
    summary: {
      present: names(findings, 'present').length,
      missing: names(findings, 'missing').length,
      invalid: names(findings, 'invalid').length,
    },
    critical_missing: names(findings, 'missing', 'critical'),
    required_missing: names(findings, 'missing', 'required'),
    optional_missing: names(findings, 'missing', 'optional'),
    invalid: names(findings, 'invalid'),
    results: Object.fromEntries(results),
    exit_code: exitCode,
  };
  return JSON.stringify(report, null, 2);
}

function asText(findings: readonly Finding[], mode: { strict: boolean; tolerant: boolean; exitCode: number }): string {
  const sections = categories.flatMap((category) => {
    const members = findings.filter((finding) => finding.category === category);
    return ['', category.toUpperCase(), ...members.map(line)];
  });
  const tolerated = mode.tolerant && !mode.strict ? ['', 'DEV_MODE=1: missing variables are tolerated.'] : [];
  return [
    `Countersign secrets check${mode.strict ? ' (strict)' : ''}`,
    '',
    `Present: ${names(findings, 'present').length}`,
    `Missing: ${names(findings, 'missing').length}`,
    `Invalid: ${names(findings, 'invalid').length}`,
    ...sections,
    ...tolerated,
    '',
    mode.exitCode === 0 ? 'PASSED' : 'FAILED',
  ].join('\n');
}

function line({ name, category, status, reason }: Finding): string {
  return `  ${marks[status]} ${name} (${category}): ${reason}`;
}
