import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<true>();

/** Runs `body` marked as being inside a database transaction. */
export function markTransaction<T>(body: () => Promise<T>): Promise<T> {
  return scope.run(true, body);
}

/** True inside a database transaction. `safeguards/outbound.ts` refuses network calls then (law 5). */
export function insideTransaction(): boolean {
  return scope.getStore() === true;
}
