/** Why the start is refused: the settings concerned, and one line with the remedy. Holds no value of a setting. */
export interface Problem {
  readonly settings: readonly string[];
  readonly message: string;
}

/** The start is refused. The message names every problem at once, one per line. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`The configuration has ${count}:\n${problems.map(({ message }) => `- ${message}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
