import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<true>();

/** Runs `body` as work that can wait: it uses the first half of a limit and leaves the rest to those who cannot. */
export function inBackground<T>(body: () => Promise<T>): Promise<T> {
  return scope.run(true, body);
}

export function isInBackground(): boolean {
  return scope.getStore() === true;
}
