/** Every setting of the product; the only reader of process.env. The declarations stand in config/settings*.ts. */
import { type EnvironmentRead, readEnvironment } from './config/environment.ts';
import { loadConfig } from './config/load.ts';
import type { Config } from './config/settings.ts';

export * from './config/connections.ts';
export { type Environment, type EnvironmentRead, readEnvironment } from './config/environment.ts';
export { type Examined, examineConfig, given, loadConfig } from './config/load.ts';
export { ConfigError, type Problem } from './config/problem.ts';
export { isAutoSendAllowed, isDraftOnlyEnforced, type StartFacts, startProblems } from './config/rules.ts';
export { type Category, type Group, groups, type Setting } from './config/setting.ts';
export { allSettings, type Config, commandVariables, type SettingKey, settings } from './config/settings.ts';
export { developmentSecretKey } from './config/settings-of-the-server.ts';
export { warnings } from './config/warnings.ts';
export { Secret } from './core/secret.ts';

/** The environment of this process, joined with the `.env` file of the working directory. */
export function currentEnvironment(): EnvironmentRead {
  return readEnvironment(process.cwd(), process.env);
}

/** The configuration of this process. Throws ConfigError naming every problem at once. */
export function readConfig(): Config {
  const { values, fromFile } = currentEnvironment();
  return loadConfig(values, fromFile);
}
