import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../core/clock.ts';
import type { ErrorReporter } from '../core/ports.ts';

/** What of a log line may leave the house: words of our own and ids, never a value, an address or a foreign message. */
const tagNames = ['code', 'method', 'route', 'status', 'queue', 'job', 'connector', 'step', 'trace_id', 'workflow_id'];
const mostAMinute = 20;

/** Hands log lines of level error to a reporter, at most 20 a minute. */
export function reportErrorLines(reporter: ErrorReporter, clock: Clock): (line: Record<string, unknown>) => void {
  const outside = AsyncLocalStorage.snapshot();
  let minute = 0;
  let reported = 0;
  return (line) => {
    const at = clock();
    const current = Math.floor(at.getTime() / 60_000);
    if (current !== minute) [minute, reported] = [current, 0];
    if (reported++ >= mostAMinute) return;
    const told = tagNames.filter((name) => ['string', 'number'].includes(typeof line[name]));
    const tags = Object.fromEntries(told.map((name) => [name, String(line[name]).slice(0, 200)]));
    // An error is often told of inside a transaction, where no call may be made.
    outside(() => void reporter.report({ message: String(line.msg ?? 'error').slice(0, 200), at, tags }));
  };
}
