import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';

export type { Logger } from 'pino';

/** JSON lines on standard output; `text` makes them readable in a terminal. */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  destination?: { write(line: string): void },
  onError?: (line: Record<string, unknown>) => void,
): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(onError === undefined ? {} : { hooks: { streamWrite: (line: string) => tell(line, onError) } }),
  };
  if (destination !== undefined) return pino(options, destination);
  if (config.logFormat === 'text')
    return pino(options, { write: (line: string) => process.stdout.write(readable(line)) });
  return pino(options, pino.destination({ dest: 1, sync: false }));
}

/** Lines of level error are told beside being written. */
function tell(line: string, onError: (line: Record<string, unknown>) => void): string {
  const found = /"level":(\d+)/.exec(line);
  if (Number(found?.[1]) >= (pino.levels.values.error ?? 50)) onError(JSON.parse(line) as Record<string, unknown>);
  return line;
}

function readable(line: string): string {
  const { time, level, msg, ...rest } = JSON.parse(line) as { time: string; level: number; msg?: string };
  const details = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  const words = details.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${time.slice(11, 19)} ${pino.levels.labels[level] ?? level} ${[msg ?? '', ...words].join(' ')}\n`;
}
